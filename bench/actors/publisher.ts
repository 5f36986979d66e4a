/**
 * A process that publishes at a steady rate over MQTT (QoS 0, TCP), JSON of 60 bytes on many topics. Each message carries
 * the time at which it was due, so that whoever receives it sees the whole delay, this process' own included.
 *
 *     argv: port, topics · message in: {kind: 'publish', perS, seconds} · message out: {kind: 'published', sent, offered}
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { STAMP_DIGITS } from '../factory/bench-message.ts'
import { connectPacket, publishPacket } from '../factory/mqtt-packets.ts'

const [port, topics] = process.argv.slice(2).map(Number) as [number, number]
/** Unsent bytes beyond which it waits: the receiver does not keep up. */
const HIGH_WATER = 1 << 20

const socket = connect(port, '127.0.0.1')
socket.setNoDelay(true)
await once(socket, 'connect')
socket.write(connectPacket(`publisher-${process.pid}`))
await once(socket, 'data')
socket.resume()

const packets = Array.from({ length: topics }, (_, i) => publishPacket(i))
let count = 0

/** So many messages as one write. @param dueAt ms of the i-th */
const batch = (messages: number, dueAt: (i: number) => number): Buffer => {
  const bytes = Buffer.allocUnsafe(messages * packets[0]!.bytes.length)
  let at = 0
  for (let i = 0; i < messages; i++) {
    const packet = packets[count++ % topics]!
    packet.bytes.copy(bytes, at)
    let digits = Math.floor(dueAt(i))
    for (let d = STAMP_DIGITS - 1; d >= 6; d--) {
      bytes[at + packet.stampAt + d] = 48 + (digits % 10)
      digits = Math.floor(digits / 10)
    }
    let value = (count * 7919) % 100_000
    for (const d of [6, 5, 3, 2, 1]) {
      bytes[at + packet.valueAt + d] = 48 + (value % 10)
      value = Math.floor(value / 10)
    }
    at += packet.bytes.length
  }
  return bytes
}

const publish = async (perS: number, seconds: number): Promise<void> => {
  const began = Date.now()
  const from = performance.now()
  let sent = 0
  const dueAt = (i: number): number => began + ((sent + i) * 1000) / perS
  for (;;) {
    const elapsed = Math.min(seconds, (performance.now() - from) / 1000)
    // Not more than 20 ms at once, so that catching up is no burst beyond measure.
    const due = Math.min(Math.floor(elapsed * perS) - sent, Math.ceil(perS / 50))
    if (due > 0 && socket.writableLength < HIGH_WATER) {
      socket.write(batch(due, dueAt))
      sent += due
    } else if (elapsed >= seconds) break
    await new Promise((done) => setTimeout(done, 2))
  }
  process.send!({ kind: 'published', sent, offered: Math.floor(perS * seconds) })
}

process.on(
  'message',
  (message: { kind: 'publish'; perS: number; seconds: number }) => void publish(message.perS, message.seconds),
)
process.on('disconnect', () => process.exit(0))
process.send!({ kind: 'ready' })
