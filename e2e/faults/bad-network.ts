/** A TCP proxy that behaves like a plant's network on a bad day. What runs through it is real; only the wire is bad. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export interface BadNetwork {
  readonly port: number
  /** Every connection breaks, and none is made. */
  cut(): void
  /** Nothing arrives any more in either direction, and nobody is told: the cable is out. New connections hang as well. */
  halfOpen(): void
  /** Every byte arrives so much later. */
  delay(ms: number): void
  /** Both directions together. */
  throttle(bytesPerS: number): void
  /** All connections break, new ones are good. */
  drop(): void
  /** Good again, for connections that are made from now on and, but for half-open ones, for those there are. */
  mend(): void
  close(): Promise<void>
}

type Weather =
  | { readonly kind: 'good' | 'cut' | 'half-open' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'throttle'; readonly bytesPerS: number }

/** @param port on loopback, of what stands behind it */
export const badNetwork = async (port: number): Promise<BadNetwork> => {
  let weather: Weather = { kind: 'good' }
  /** When the throttled wire is free again, ms. */
  let freeAt = 0
  const open = new Set<Socket>()

  const carry = (from: Socket, to: Socket): void => {
    let dead = false
    let last = Promise.resolve()
    const pass = async (chunk: Buffer, at: number): Promise<void> => {
      if (weather.kind === 'half-open') dead = true
      if (dead) return
      if (weather.kind === 'delay') await pause(Math.max(0, at + weather.ms - performance.now()))
      for (let sent = 0; sent < chunk.length;) {
        const piece = weather.kind === 'throttle' ? chunk.subarray(sent, sent + 1400) : chunk.subarray(sent)
        if (weather.kind === 'throttle') {
          freeAt = Math.max(freeAt, performance.now()) + (piece.length * 1000) / weather.bytesPerS
          await pause(freeAt - performance.now())
        }
        if (!to.writable) return
        if (!to.write(piece)) await Promise.race([once(to, 'drain').catch(() => {}), once(to, 'close')])
        sent += piece.length
      }
    }
    from.on('data', (chunk: Buffer) => {
      const at = performance.now()
      from.pause()
      last = last.then(() => pass(chunk, at))
      // A slow wire holds the sender up; a long one does not.
      if (weather.kind === 'throttle') void last.then(() => from.resume())
      else from.resume()
    })
  }

  const server = createServer((near) => {
    if (weather.kind === 'cut') return void near.resetAndDestroy()
    const far = connect(port, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.setNoDelay(true)
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        // Of a half-open connection the other end hears nothing.
        if (weather.kind !== 'half-open') other.destroy()
      })
      carry(socket, other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakAll = (): void => open.forEach((socket) => socket.resetAndDestroy())
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      weather = { kind: 'cut' }
      breakAll()
    },
    halfOpen: () => void (weather = { kind: 'half-open' }),
    delay: (ms) => void (weather = { kind: 'delay', ms }),
    throttle: (bytesPerS) => void (weather = { kind: 'throttle', bytesPerS }),
    drop: breakAll,
    mend: () => void (weather = { kind: 'good' }),
    close: async () => {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
