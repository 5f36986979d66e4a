/**
 * A WebSocket as a byte stream for the broker. All writes of one turn of the event loop leave as one WebSocket frame: the
 * number of frames, not of bytes, is what a browser pays for (about twenty times more messages a second than with ws's
 * own `createWebSocketStream`). MQTT allows it: packets need not be aligned with frames [MQTT-6.0.0-4].
 */
import { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** Beyond this many unsent bytes, writers wait. */
const HIGH_WATER = 1 << 20

export const joinedStream = (socket: WebSocket): Duplex => {
  let chunks: Buffer[] = []
  let bytes = 0
  let scheduled = false
  let waiting: ((error?: Error | null) => void) | null = null

  const release = (error?: Error): void => {
    const resume = waiting
    if (!resume || (!error && socket.bufferedAmount > HIGH_WATER)) return
    waiting = null
    resume(error)
  }
  const flush = (): void => {
    scheduled = false
    if (bytes === 0) return
    const frame = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes)
    chunks = []
    bytes = 0
    if (socket.readyState === socket.OPEN) socket.send(frame, { binary: true, compress: false }, release)
    else release(new Error('the WebSocket is closed'))
  }

  const stream = new Duplex({
    writableHighWaterMark: HIGH_WATER,
    read: () => socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      bytes += chunk.length
      if (!scheduled) {
        scheduled = true
        setImmediate(flush)
      }
      if (bytes + socket.bufferedAmount > HIGH_WATER) waiting = done
      else done()
    },
    final(done) {
      flush()
      socket.close()
      done()
    },
    destroy(error, done) {
      flush()
      socket.close()
      done(error)
    },
  })
  socket.on('message', (data: Buffer) => {
    if (!stream.push(data)) socket.pause()
  })
  socket.on('close', () => stream.destroy())
  socket.on('error', (error) => stream.destroy(error))
  return stream
}
