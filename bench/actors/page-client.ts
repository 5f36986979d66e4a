/**
 * A page as far as the gateway can tell: subscribes to all at 20 Hz, decodes, acknowledges. Notes how far behind the
 * publishers each frame is.
 *
 *     argv: feed URL, twin file · message in: {kind: 'window'} · message out: {kind: 'seen', frames, rows, bytes, lags: [at, ms][]} since the last
 */
import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { loadTwin } from '../../src/twin/load.ts'
import { decodeFrame } from '../../src/wire/frames.ts'

const [url, file] = process.argv.slice(2) as [string, string]
const loaded = loadTwin(JSON.parse(readFileSync(file, 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

interface Seen {
  frames: number
  rows: number
  bytes: number
  lags: [at: number, ms: number][]
}
const nothing = (): Seen => ({ frames: 0, rows: 0, bytes: 0, lags: [] })
let seen = nothing()

const socket = new WebSocket(url, { perMessageDeflate: false })
socket.on('message', (data: Buffer, binary: boolean) => {
  if (!binary) {
    const { kind } = JSON.parse(data.toString()) as { kind: string }
    if (kind === 'hello')
      socket.send(JSON.stringify({ kind: 'subscribe', twinHash: twin.hash, slots: 'all', rateHz: 20, restMs: 0 }))
    return
  }
  const read = decodeFrame(data, twin)
  if (!read.ok) throw new Error(read.error)
  const { frame, batch } = read.value
  socket.send(JSON.stringify({ kind: 'applied', frame }))
  if (batch.snapshot) return void process.send!({ kind: 'ready' })
  const now = Date.now()
  let newest = 0
  for (const source of batch.source) newest = Math.max(newest, source)
  seen.frames++
  seen.rows += batch.count
  seen.bytes += data.length
  if (newest > 0) seen.lags.push([now, now - newest])
})
process.on('message', () => {
  process.send!({ kind: 'seen', ...seen })
  seen = nothing()
})
process.on('disconnect', () => process.exit(0))
