/** Worker entry: the feed of a page that listens to a broker by itself, over WebSocket, in the browser's surroundings. */
import type { ToWorker } from '../wire/worker.ts'
import type { BinarySocket } from './mqtt/listener.ts'
import { createMqttFeed } from './mqtt-feed.ts'

declare const self: DedicatedWorkerGlobalScope

const openSocket = (url: string): BinarySocket => {
  const socket = new WebSocket(url, 'mqtt')
  socket.binaryType = 'arraybuffer'
  const like: BinarySocket = {
    send: (bytes) => socket.readyState === WebSocket.OPEN && socket.send(bytes as Uint8Array<ArrayBuffer>),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  }
  socket.addEventListener('open', () => like.onopen?.())
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => like.onmessage?.(new Uint8Array(event.data)))
  socket.addEventListener('close', (event) => like.onclose?.(event.reason))
  return like
}

const feed = createMqttFeed({
  open: openSocket,
  post: (message, transfer = []) => self.postMessage(message, transfer),
  now: () => Date.now(),
  steady: () => performance.now(),
  // (`randomUUID` is missing where a page is served over plain HTTP.)
  random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
  every: (tick, ms) => {
    const timer = setInterval(tick, ms)
    return () => clearInterval(timer)
  },
})

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => feed.receive(data))
