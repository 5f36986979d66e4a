/**
 * A process that speaks to one listener as a broker would, with every packet written beforehand: it costs next to nothing
 * beside what is measured.
 *
 *     argv: topics · in: {kind: 'publish', perS, seconds} · out: {kind: 'ready', ws}, {kind: 'published', sent, offered}
 */
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { STAMP_DIGITS } from '../factory/bench-message.ts'
import { publishPacket } from '../factory/mqtt-packets.ts'

const topics = Number(process.argv[2])
/** Unsent bytes beyond which it waits: the listener does not keep up. */
const HIGH_WATER = 1 << 20

let listener: WebSocket | null = null
const server = new WebSocketServer({
  port: 0,
  host: '127.0.0.1',
  perMessageDeflate: false,
  handleProtocols: () => 'mqtt',
})
server.on('connection', (socket) => {
  listener = socket
  socket.on('message', (data: Buffer) => {
    const kind = data[0]! >> 4
    if (kind === 1) socket.send(Uint8Array.of(0x20, 2, 0, 0))
    else if (kind === 8) {
      // One grant a filter: they stand behind a two-byte length each, and end in their QoS.
      let filters = 0
      let at = 1
      while (data[at++]! & 128);
      const id = data.subarray(at, at + 2)
      for (at += 2; at < data.length; at += 3 + data.readUInt16BE(at)) filters++
      const body = filters + 2
      socket.send(
        Uint8Array.from([
          0x90,
          ...(body < 128 ? [body] : [(body & 127) | 128, body >> 7]),
          ...id,
          ...new Uint8Array(filters),
        ]),
      )
    } else if (kind === 12) socket.send(Uint8Array.of(0xd0, 0))
  })
})

const packets = Array.from({ length: topics }, (_, i) => publishPacket(i))
/** All topics once, one behind the other. */
const round = Buffer.concat(packets.map(({ bytes }) => bytes))
const size = packets[0]!.bytes.length
let next = 0

const frame = (messages: number, dueAt: number): Buffer => {
  const bytes = Buffer.allocUnsafe(messages * size)
  for (let at = 0; at < bytes.length;) {
    const copied = round.copy(bytes, at, next * size, Math.min(round.length, next * size + bytes.length - at))
    at += copied
    next = (next + copied / size) % topics
  }
  // All of one frame are due together: it is one every four milliseconds.
  const digits = String(Math.floor(dueAt))
  for (let i = 0; i < messages; i++)
    bytes.write(digits.slice(6), i * size + packets[0]!.stampAt + 6, STAMP_DIGITS - 6, 'latin1')
  return bytes
}

process.on('message', async ({ perS, seconds }: { perS: number; seconds: number }) => {
  const [began, from] = [Date.now(), performance.now()]
  let sent = 0
  for (;;) {
    const elapsed = Math.min(seconds, (performance.now() - from) / 1000)
    const due = Math.min(Math.floor(elapsed * perS) - sent, Math.ceil(perS / 50))
    if (due > 0 && listener!.bufferedAmount < HIGH_WATER) {
      listener!.send(frame(due, began + (sent * 1000) / perS), { binary: true })
      sent += due
    } else if (elapsed >= seconds) break
    await new Promise((done) => setTimeout(done, 4))
  }
  process.send!({ kind: 'published', sent, offered: Math.floor(perS * seconds) })
})
process.on('disconnect', () => process.exit(0))
server.once('listening', () => process.send!({ kind: 'ready', ws: (server.address() as AddressInfo).port }))
