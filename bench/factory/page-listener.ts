/** A page in Chromium that listens to a broker directly: MQTT over WebSocket, packets counted, stamps read, nothing else done. */
import type { Page } from 'playwright'
import { STAMP_DIGITS, STAMP_FROM_END } from './bench-message.ts'
import { connectPacket, subscribePacket } from './mqtt-packets.ts'

export interface Heard {
  readonly messages: number
  /** [at, ms behind] of one message in twenty. */
  readonly lags: readonly (readonly [at: number, ms: number])[]
}

declare global {
  interface Window {
    heard: () => Heard
  }
}

/** Resolves when the page has subscribed to everything. @param port of the broker's WebSocket */
export const listenIn = (page: Page, port: number): Promise<void> =>
  page.evaluate(
    ({ url, connect, subscribe, digits, fromEnd }) =>
      new Promise<void>((subscribed) => {
        let messages = 0
        let lags: [number, number][] = []
        let rest = new Uint8Array(0)
        const socket = new WebSocket(url, 'mqtt')
        socket.binaryType = 'arraybuffer'
        socket.addEventListener('open', () => socket.send(Uint8Array.from(connect)))
        const take = (bytes: Uint8Array, from: number): number => {
          if (bytes.length < from + 3) return -1
          const long = bytes[from + 1]! & 128
          const to = from + (long ? 3 + ((bytes[from + 1]! & 127) | (bytes[from + 2]! << 7)) : 2 + bytes[from + 1]!)
          if (to > bytes.length) return -1
          const kind = bytes[from]! >> 4
          if (kind === 2) socket.send(Uint8Array.from(subscribe))
          else if (kind === 9) subscribed()
          else if (kind === 3 && messages++ % 20 === 0) {
            let stamp = 0
            for (let d = 0; d < digits; d++) stamp = stamp * 10 + bytes[to - fromEnd + d]! - 48
            lags.push([Date.now(), Date.now() - stamp])
          }
          return to
        }
        socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
          let bytes = new Uint8Array(data)
          if (rest.length) {
            const joined = new Uint8Array(rest.length + bytes.length)
            joined.set(rest)
            joined.set(bytes, rest.length)
            bytes = joined
          }
          let at = 0
          for (let next = take(bytes, at); next >= 0; next = take(bytes, at)) at = next
          rest = bytes.slice(at)
        })
        window.heard = () => {
          const heard = { messages, lags }
          messages = 0
          lags = []
          return heard
        }
      }),
    {
      url: `ws://127.0.0.1:${port}`,
      connect: [...connectPacket('listener')],
      subscribe: [...subscribePacket('#')],
      digits: STAMP_DIGITS,
      fromEnd: STAMP_FROM_END,
    },
  )
