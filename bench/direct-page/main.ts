/** A page without a picture: the product's worker, source and value table, and what came with which delay. */
import { applyBatch } from '../../src/feed/apply-batch.ts'
import { createWorkerFeed } from '../../src/feed/worker-feed.ts'
import { loadTwin } from '../../src/twin/load.ts'
import { ValueTable } from '../../src/values/table.ts'
import type { SampleBatch } from '../../src/wire/batch.ts'
import { frameTwin } from '../../src/wire/frames.ts'
import { machineOf } from '../factory/bench-message.ts'

export interface Heard {
  /** Since the last time it was asked. */
  readonly messages: number
  /** [at, ms behind] of one value in fifty that reached the page's table. */
  readonly lags: readonly (readonly [at: number, ms: number])[]
}
export interface DirectPage {
  /** Resolves when everything is subscribed. */
  listen(kind: string, url: string, topics: number): Promise<void>
  heard(): Promise<Heard>
}

const RATE_HZ = 20
const ONE_IN = 50
let lags: [number, number][] = []
let counted = 0
const since = (total: number): Heard => {
  const heard = { messages: total - counted, lags }
  counted = total
  lags = []
  return heard
}

const product = async (url: string, topics: number): Promise<DirectPage['heard']> => {
  const document = {
    format: 1,
    id: 'bench',
    name: 'Bench',
    classes: {
      meter: {
        name: 'Meter',
        signals: {
          v: { name: 'Value', unit: 'kW', bindings: [{ topic: 'bench/{asset}', select: '/v', timeAt: '/t' }] },
        },
        alarms: { high: { name: 'High', priority: 'low', signal: 'v', when: { above: 5000 }, deadband: 10 } },
      },
    },
    assets: Array.from({ length: topics }, (_, i) => ({ id: machineOf(i), name: `M ${i}`, class: 'meter' })),
  }
  const twin = loadTwin(document)
  if (!twin.ok) throw new Error(JSON.stringify(twin.error))
  const values = new ValueTable(twin.value)
  const feed = createWorkerFeed({
    kind: 'mqtt',
    createWorker: () => new Worker(new URL('../../src/feed/mqtt-worker.ts', import.meta.url), { type: 'module' }),
    url,
    twin: frameTwin(twin.value),
    document,
    rateHz: RATE_HZ,
  })
  const told = (batch: SampleBatch, taken: () => void): void => {
    applyBatch(values, batch, 0)
    taken()
    const now = Date.now()
    for (let i = 0; i < batch.count; i += ONE_IN) if (batch.source[i]) lags.push([now, now - batch.source[i]!])
  }
  feed.values.start({ batch: told, lost: () => {}, limits: () => {}, alarms: () => {} })
  await new Promise<void>((live) =>
    feed.live.start({
      link: ({ state }) => state === 'live' && live(),
      clock: () => {},
      alarmList: () => {},
      alarmEvents: () => {},
      command: () => {},
      limits: () => {},
      pastGrew: () => {},
      acted: () => {},
      twinChanged: () => {},
    }),
  )
  return async () => since((await feed.health()).messages)
}

/** The peer: the usual client, in a Worker as well, which does nothing with what it hears. */
const mqttJs = async (url: string): Promise<DirectPage['heard']> => {
  const worker = new Worker(new URL('./mqttjs-worker.ts', import.meta.url), { type: 'module' })
  const next = <T>(): Promise<T> =>
    new Promise((done) => worker.addEventListener('message', ({ data }) => done(data as T), { once: true }))
  const live = next()
  worker.postMessage(url)
  await live
  return async () => {
    const answer = next<{ messages: number; lags: [number, number][] }>()
    worker.postMessage('heard')
    const heard = await answer
    lags = heard.lags
    return since(heard.messages)
  }
}

let heard: DirectPage['heard'] = () => Promise.reject(new Error('nothing is listened to yet'))
window.direct = {
  listen: async (kind, url, topics) => {
    heard = await (kind === 'gemba' ? product(url, topics) : mqttJs(url))
  },
  heard: () => heard(),
}
