/** A page from its socket to its table and alarm board, all but the picture. Its clock is the test's to set. */
import { WebSocket } from 'ws'
import { type Session, startSession } from '../../src/app/session.ts'
import { createGatewayFeed } from '../../src/feed/gateway-feed.ts'
import type { SocketLike } from '../../src/feed/gateway-link.ts'
import type { LiveChannel } from '../../src/feed/live-channel.ts'
import { createWorkerFeed } from '../../src/feed/worker-feed.ts'
import { SeenHistory } from '../../src/history/seen-history.ts'
import type { Twin } from '../../src/twin/twin.ts'
import { API } from '../../src/wire/paths.ts'
import type { AlarmEvent } from '../../src/wire/alarms.ts'
import { frameTwin } from '../../src/wire/frames.ts'
import type { FromWorker, LinkReason, ToWorker } from '../../src/wire/worker.ts'

const TICK_MS = 250
/** A picture takes what has come about this often. */
const PUMP_MS = 16

const openSocket = (url: string): SocketLike => {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  const like: SocketLike = {
    send: (data) => void (socket.readyState === socket.OPEN && socket.send(data)),
    // A browser's goodbye to a connection that is dead takes as long as it takes; nobody waits for it.
    close: () => socket.terminate(),
    onmessage: null,
    onclose: null,
  }
  socket.on('message', (data: Buffer, binary: boolean) => like.onmessage?.(binary ? data : data.toString()))
  socket.on('close', (_code, reason) => like.onclose?.(reason.toString()))
  socket.on('error', () => {})
  return like
}

/** The browser's globals that session and source listen to. */
const surroundings = (): void => {
  const target = new EventTarget()
  Object.assign(globalThis, {
    document: Object.assign(target, { visibilityState: 'visible' }),
    window: new EventTarget(),
  })
}

export interface RealPage {
  readonly session: Session
  /** Every alarm change told, in order of arrival. */
  readonly events: AlarmEvent[]
  /** Why the link was not live, each as soon as it was said: some last only until the next connection. */
  readonly reasons: LinkReason[]
  /** What the page believes to be the time, ms on the gateway's clock. */
  readonly now: () => number
  /** Sets the device's clock. */
  setClock(byMs: number): void
  /** While false nothing is taken: a page too busy, or asleep. */
  awake: boolean
  close(): void
}

/** @param url of the gateway, or of a wire to it @param clockMs how wrong the device's clock is from the beginning */
export const openPage = (url: string, twin: Twin, clockMs = 0): RealPage => {
  surroundings()
  let clock = clockMs
  const realNow = Date.now
  const own = (): number => realNow() + clock
  const ends: (() => void)[] = []
  const events: AlarmEvent[] = []
  // The worker's two ends in one process: what is posted is copied, as between threads.
  const worker = (): Worker => {
    const toPage = new EventTarget()
    const feed = createGatewayFeed({
      open: openSocket,
      post: (message: FromWorker) =>
        queueMicrotask(() => toPage.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) }))),
      now: own,
      steady: () => performance.now(),
      random: () => 0.5,
      every: (tick) => {
        const timer = setInterval(tick, TICK_MS)
        return () => clearInterval(timer)
      },
    })
    return {
      postMessage: (message: ToWorker) => feed.receive(structuredClone(message)),
      addEventListener: toPage.addEventListener.bind(toPage),
      terminate: () => feed.dispose(),
    } as unknown as Worker
  }
  const feedPorts = createWorkerFeed({
    kind: 'gateway',
    createWorker: worker,
    url: `${url.replace('http', 'ws')}${API.feed}`,
    twin: frameTwin(twin),
    document: null,
    rateHz: 20,
  })
  const watched: LiveChannel = {
    start: (sink) =>
      feedPorts.live.start({ ...sink, alarmEvents: (news) => (events.push(...news), sink.alarmEvents(news)) }),
  }
  const session = startSession({
    twin,
    values: feedPorts.values,
    live: watched,
    history: new SeenHistory(),
    seen: null,
    alarmOwner: 'gateway',
    clock: own,
  })
  const reasons: LinkReason[] = []
  ends.push(session.link.subscribe(() => void reasons.push(session.link.get().reason)))
  const page: RealPage = {
    session,
    events,
    reasons,
    now: () => session.now(),
    setClock: (byMs) => (clock += byMs),
    awake: true,
    close: () => ends.forEach((end) => end()),
  }
  const pump = setInterval(() => page.awake && (session.pump(), session.values.drain()), PUMP_MS)
  ends.push(() => clearInterval(pump), session.dispose)
  return page
}
