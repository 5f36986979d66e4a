import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SampleBatch } from '../wire/batch.ts'
import type { FromWorker, Link, ToWorker } from '../wire/worker.ts'
import type { LiveSink } from './live-channel.ts'
import { createWorkerFeed } from './worker-feed.ts'

beforeEach(() => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => vi.unstubAllGlobals())

const LINK: Link = { state: 'live', since: 0, ageMs: 0, reason: '', detail: '', retryAt: 0 }

const made = (kind: 'gateway' | 'mqtt' = 'gateway') => {
  const posted: ToWorker[] = []
  const worker = new EventTarget()
  let terminated = 0
  const feed = createWorkerFeed({
    kind,
    createWorker: () =>
      Object.assign(worker, {
        postMessage: (message: ToWorker) => posted.push(message),
        terminate: () => terminated++,
      }) as unknown as Worker,
    url: 'ws://x',
    twin: {} as never,
    document: null,
    rateHz: 20,
  })
  const told: unknown[] = []
  const live = new Proxy({} as LiveSink, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        void told.push([name, ...args]),
  })
  const say = (message: FromWorker): void => void worker.dispatchEvent(new MessageEvent('message', { data: message }))
  const kinds = (): string[] => posted.map((message) => message.kind)
  return { feed, posted, kinds, told, live, say, terminated: () => terminated }
}
const batch = (number: number): FromWorker => ({ kind: 'batch', number, batch: { count: number } as SampleBatch })

test('the live channel starts and ends the worker; values come to whoever takes them, at its pace', () => {
  const { feed, kinds, told, live, say, terminated } = made()
  const end = feed.live.start(live)
  const heard: number[] = []
  feed.values.start({
    batch: ({ count }, taken) => (heard.push(count), taken()),
    lost: () => heard.push(-1),
    limits: () => {},
    alarms: () => {},
  })
  say(batch(1))
  say({ kind: 'link', link: LINK })
  say({ kind: 'link', link: { ...LINK, state: 'reconnecting' } })
  expect(heard).toEqual([1, -1])
  expect(kinds()).toEqual(['start', 'taken'])
  expect(told.map((one) => (one as [string])[0])).toEqual(['link', 'link'])
  end()
  expect(terminated()).toBe(1)
})

test('while nobody takes values they pause and the live channel goes on; taken up again, they resume', () => {
  const { feed, kinds, told, live, say, posted } = made()
  feed.live.start(live)
  const end = feed.values.start({ batch: () => {}, lost: () => {}, limits: () => {}, alarms: () => {} })
  end()
  say(batch(7))
  say({ kind: 'past' })
  expect(kinds()).toEqual(['start', 'pause', 'taken'])
  expect(posted.at(-1)).toEqual({ kind: 'taken', batch: 7 })
  expect(told).toEqual([['pastGrew']])
  feed.values.start({ batch: () => {}, lost: () => {}, limits: () => {}, alarms: () => {} })
  expect(kinds().at(-1)).toBe('resume')
})

test('a worker that fails is said to be offline, and its values are lost', () => {
  const { feed, live, told } = made()
  let worker: EventTarget | null = null
  vi.stubGlobal('ErrorEvent', class extends Event {})
  const failing = createWorkerFeed({
    kind: 'mqtt',
    createWorker: () =>
      (worker = Object.assign(new EventTarget(), { postMessage: () => {}, terminate: () => {} })) as unknown as Worker,
    url: '',
    twin: {} as never,
    document: null,
    rateHz: 20,
  })
  failing.live.start(live)
  let lost = 0
  failing.values.start({ batch: () => {}, lost: () => lost++, limits: () => {}, alarms: () => {} })
  worker!.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }))
  expect(lost).toBe(1)
  expect(told).toMatchObject([['link', { state: 'offline', detail: 'out of memory' }]])
  expect(feed.values.seek).toBeNull()
})

test('a want carries a number over a gateway; a page that listens by itself hears everything anyway', () => {
  const want = { slots: 'all', rateHz: 20, restMs: 0 } as const
  const over = made()
  over.feed.live.start(over.live)
  expect([over.feed.values.want(want), over.feed.values.want(want)]).toEqual([1, 2])
  const alone = made('mqtt')
  alone.feed.live.start(alone.live)
  expect(alone.feed.values.want(want)).toBe(0)
})
