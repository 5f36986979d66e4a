/** Worker entry: checks what a page begins with, and the feed over a gateway, in the browser's surroundings. */
import { type CheckQuestion, isCheck } from '../wire/checker.ts'
import type { ToWorker } from '../wire/worker.ts'
import { check } from './checker.ts'
import { createGatewayFeed } from './gateway-feed.ts'
import type { SocketLike } from './gateway-link.ts'

declare const self: DedicatedWorkerGlobalScope

const openSocket = (url: string): SocketLike => {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const like: SocketLike = {
    send: (data) => socket.readyState === WebSocket.OPEN && socket.send(data),
    close: () => socket.close(),
    onmessage: null,
    onclose: null,
  }
  socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) =>
    like.onmessage?.(typeof event.data === 'string' ? event.data : new Uint8Array(event.data)),
  )
  socket.addEventListener('close', (event) => like.onclose?.(event.reason))
  return like
}

const feed = createGatewayFeed({
  open: openSocket,
  post: (message, transfer = []) => self.postMessage(message, transfer),
  now: () => Date.now(),
  steady: () => performance.now(),
  random: Math.random,
  every: (tick) => {
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  },
})

self.addEventListener('message', ({ data }: MessageEvent<ToWorker | CheckQuestion>) => {
  if (isCheck(data)) void check(data).then((answer) => self.postMessage(answer))
  else feed.receive(data)
})
