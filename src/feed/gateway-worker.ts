/** Worker entry: frames from a gateway, conflated to the page's pace. */
import type { FromWorker, ToWorker } from '../wire/worker.ts'
import { buffersOf, Conflator } from './conflate.ts'
import { GatewayLink, type SocketLike } from './gateway-link.ts'

declare const self: DedicatedWorkerGlobalScope

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, transfer)

const openSocket = (url: string): SocketLike => {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const like: SocketLike = {
    send: (data) => socket.readyState === WebSocket.OPEN && socket.send(data),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  }
  socket.addEventListener('open', () => like.onopen?.())
  socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => like.onmessage?.(typeof event.data === 'string' ? event.data : new Uint8Array(event.data)))
  socket.addEventListener('close', (event) => like.onclose?.(event.reason))
  return like
}

let link: GatewayLink | null = null

const start = (message: Extract<ToWorker, { kind: 'start' }>): void => {
  const waiting = new Conflator(message.twin.signals.length)
  let frame = -1
  let inFlight = false
  let number = 0
  const flush = (): void => {
    if (inFlight || !waiting.pending) return
    inFlight = true
    const batch = waiting.take()
    post({ kind: 'batch', number: ++number, batch }, buffersOf(batch))
  }
  taken = () => {
    inFlight = false
    link?.applied(frame)
    flush()
  }
  link = new GatewayLink(
    {
      twin: message.twin,
      open: (cursor) => openSocket(`${message.url}?cursor=${cursor}`),
      now: () => Date.now(),
      random: Math.random,
      every: (tick) => {
        const timer = setInterval(tick, 250)
        return () => clearInterval(timer)
      },
    },
    {
      frame: (batch, n) => {
        frame = n
        waiting.add(batch)
        flush()
      },
      link: (state) => post({ kind: 'link', link: state }),
      clock: (offsetMs) => post({ kind: 'clock', offsetMs }),
      twinChanged: (hash) => post({ kind: 'twin', hash }),
      message: (m) => {
        if (m.kind === 'alarms') post({ kind: 'alarms', rows: m.rows, cursor: m.cursor })
        else if (m.kind === 'alarm-events') post({ kind: 'alarm-events', events: m.events })
        else if (m.kind === 'command') post({ kind: 'command', report: m.report })
        else if (m.kind === 'limits') post({ kind: 'limits', limits: m.limits })
        else if (m.kind === 'past') post({ kind: 'past' })
      },
    },
    message.rateHz,
  )
}

let taken = (): void => {}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'start') start(data)
  else if (data.kind === 'taken') taken()
  else if (data.kind === 'want') link?.want(data.want, data.number)
  else if (data.kind === 'wake') link?.wake()
})
