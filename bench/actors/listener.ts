/**
 * A page that listens to a broker directly, as fast as a page could: MQTT over WebSocket, packets counted, stamps read.
 *
 *     argv: WebSocket port · message in: {kind: 'window'} · message out: {kind: 'seen', messages, lags} since the last
 */
import { WebSocket } from 'ws'
import { connectPacket, stampOf, subscribePacket } from '../factory/mqtt-packets.ts'

/** The delay of one in so many is noted. */
const EVERY = 20
const CONNACK = 2
const PUBLISH = 3
const SUBACK = 9

let messages = 0
let lags: [number, number][] = []
let rest: Buffer = Buffer.alloc(0)

const socket = new WebSocket(`ws://127.0.0.1:${process.argv[2]}`, 'mqtt', { perMessageDeflate: false })
socket.on('open', () => socket.send(connectPacket(`listener-${process.pid}`)))

/** One packet; returns where the next begins, or −1 when it is not whole yet. */
const take = (bytes: Buffer, from: number): number => {
  if (bytes.length < from + 2) return -1
  let length = bytes[from + 1]! & 127
  let body = from + 2
  if (bytes[from + 1]! & 128) {
    if (bytes.length < from + 3) return -1
    length |= bytes[from + 2]! << 7
    body++
  }
  const to = body + length
  if (to > bytes.length) return -1
  const kind = bytes[from]! >> 4
  if (kind === CONNACK) socket.send(subscribePacket('#'))
  else if (kind === SUBACK) process.send!({ kind: 'ready' })
  else if (kind === PUBLISH && messages++ % EVERY === 0) {
    const now = Date.now()
    lags.push([now, now - stampOf(bytes, to)])
  }
  return to
}

socket.on('message', (data: Buffer) => {
  const bytes = rest.length ? Buffer.concat([rest, data]) : data
  let at = 0
  for (let next = take(bytes, at); next >= 0; next = take(bytes, at)) at = next
  rest = bytes.subarray(at)
})
process.on('message', () => {
  process.send!({ kind: 'seen', messages, lags })
  messages = 0
  lags = []
})
process.on('disconnect', () => process.exit(0))
