/** What the gateway knows about itself, gathered for `GET /api/health`. */
import { toldTrouble } from './upstream/connection-trouble.ts'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Steps } from '../base/steps.ts'
import type { ClockSkew } from '../decode/clocks.ts'
import type { Decoder } from '../decode/decoder.ts'
import type { NearestKnown } from '../decode/nearest-known.ts'
import type { Unfed } from '../decode/unmatched.ts'
import type { Health } from '../wire/api.ts'
import { HistoryHealth } from '../wire/history.ts'
import type { Ingest } from './ingest/ingest.ts'
import type { HostConnection } from './sparkplug/host-connection.ts'
import type { Upstream } from './upstream/upstream.ts'

/** Messages of one broker; `perSecond`: in the last whole second. */
export interface MessageCount {
  messages: number
  perSecond: number
}

/** Messages by broker, and how busy the process is. */
export class Rates {
  readonly #counts = new Map<string, MessageCount & { before: number }>()
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  /** 99th percentile of how long the event loop kept everybody waiting, ms, of the last whole window. */
  busyMs = 0
  #seconds = 0
  readonly #timer = setInterval(() => this.#second(), 1000)

  /** @param startedAt when the gateway was, ms */
  constructor(readonly startedAt: number) {
    this.#delay.enable()
  }

  of(broker: string): MessageCount {
    let count = this.#counts.get(broker)
    if (!count) this.#counts.set(broker, (count = { messages: 0, perSecond: 0, before: 0 }))
    return count
  }

  sum(of: keyof MessageCount): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count[of], 0)
  }

  #second(): void {
    for (const count of this.#counts.values()) {
      count.perSecond = count.messages - count.before
      count.before = count.messages
    }
    if (++this.#seconds % BUSY_WINDOW_S !== 0) return
    this.busyMs = Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS)
    this.#delay.reset()
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }
}

export interface HealthParts {
  readonly clock: number
  readonly startedAt: number
  readonly ingest: Ingest
  readonly upstreams: readonly Upstream[]
  readonly hosts: readonly HostConnection[]
  readonly rates: Rates
  readonly version: string
  readonly clients: number
  readonly history: Health['history']
  /** Drops of the gateway itself: a full historian, a refused document. */
  readonly own: Health['drops']
  /** Kept from one question to the next. */
  readonly nearest: NearestKnown
}

const BUSY_WINDOW_S = 10
const RESOLUTION_MS = 20
const MOST_UNMATCHED = 200
const MOST_CLOCKS = 200

/** In steps: it tells of every signal. */
export const healthOf = function* ({
  clock,
  startedAt,
  ingest,
  upstreams,
  hosts,
  rates,
  version,
  clients,
  history,
  own,
  nearest,
}: HealthParts): Steps<Health> {
  const decoders = [...ingest.decoders.values()]
  const unmatched = yield* unmatchedByAll(decoders, nearest)
  yield
  const skews: ClockSkew[] = []
  for (const decoder of decoders) skews.push(...(yield* decoder.clocks()).slice(0, MOST_CLOCKS))
  return {
    clock,
    startedAt,
    twinHash: ingest.twin.hash,
    brokers: [
      ...upstreams.map((upstream) => {
        const { messages, perSecond } = rates.of(upstream.name)
        const { losses, roundTripMs, sessionKept } = upstream
        return {
          ...stateOf(upstream),
          figures: {
            messages,
            messagesPerS: perSecond,
            losses: losses.count,
            lastLosses: [...losses.last],
            roundTripMs,
            sessionKept,
          },
        }
      }),
      ...hosts.map((host) =>
        stateOf({ name: `${host.name} · Sparkplug host ${host.hostId}`, url: host.url, state: host.state }),
      ),
    ],
    messages: rates.sum('messages'),
    messagesPerS: rates.sum('perSecond'),
    samples: ingest.samples,
    drops: [
      ...merged([...decoders.flatMap((decoder) => decoder.stats.drops), ...hosts.flatMap((host) => host.drops)]),
      ...own,
    ],
    unmatched,
    clocks: skews.toSorted((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs)).slice(0, MOST_CLOCKS),
    clients,
    process: {
      version,
      node: process.version,
      residentBytes: process.memoryUsage.rss(),
      heapBytes: process.memoryUsage().heapUsed,
      busyMs: rates.busyMs,
    },
    history: HistoryHealth.parse(history),
  }
}

const stateOf = ({ name, url, state }: Pick<Upstream, 'name' | 'url' | 'state'>) => ({
  name,
  url,
  state: state.state,
  since: state.since,
  ...toldTrouble(state.trouble),
})

/** Looking for topics that are like one takes no longer than this of a request, ms: what is missing comes with the next one. */
const NEAREST_MS = 15

/** A signal that one broker feeds is not missing at the others. */
const unmatchedByAll = function* (decoders: readonly Decoder[], nearest: NearestKnown): Steps<Health['unmatched']> {
  const lists: Unfed[][] = []
  for (const decoder of decoders) lists.push(yield* decoder.unfed())
  const [first = [], ...rest] = lists
  const missing = rest.map((list) => new Set(list.map(({ signal }) => signal)))
  const shown = first.filter(({ signal }) => missing.every((set) => set.has(signal))).slice(0, MOST_UNMATCHED)
  const until = performance.now() + NEAREST_MS
  const near = nearest.ask(
    shown.map(({ filter }) => filter),
    decoders.map(({ topicIndex }) => topicIndex),
    () => performance.now() < until,
  )
  return shown.map(({ signal, topic, filter }) => ({ signal, topic, nearest: [...near.get(filter)!] }))
}

/** The same reason from several brokers is one line. */
const merged = (drops: readonly Readonly<Health['drops'][number]>[]): Health['drops'] => {
  const byReason = new Map<string, Health['drops'][number]>()
  for (const drop of drops) {
    const known = byReason.get(drop.reason)
    if (!known) byReason.set(drop.reason, { ...drop })
    else byReason.set(drop.reason, { ...(drop.lastAt > known.lastAt ? drop : known), count: known.count + drop.count })
  }
  return [...byReason.values()]
}
