/** What the gateway knows about itself, gathered for `GET /api/health`. */
import type { Decoder } from '../decode/decoder.ts'
import type { Health } from '../wire/api.ts'
import type { Ingest } from './ingest.ts'
import type { HostConnection } from './sparkplug/host-connection.ts'
import type { Upstream } from './upstream.ts'

/** Messages in the last whole second. */
export class MessageRate {
  messages = 0
  perSecond = 0
  #before = 0
  readonly #timer = setInterval(() => {
    this.perSecond = this.messages - this.#before
    this.#before = this.messages
  }, 1000)

  dispose(): void {
    clearInterval(this.#timer)
  }
}

export interface HealthParts {
  readonly clock: number
  readonly startedAt: number
  readonly ingest: Ingest
  readonly upstreams: readonly Upstream[]
  readonly hosts: readonly HostConnection[]
  readonly rate: MessageRate
  readonly clients: number
  readonly history: Health['history']
  /** Drops of the gateway itself: a full historian, a refused document. */
  readonly own: Health['drops']
}

const MOST_UNMATCHED = 200
const MOST_CLOCKS = 200

export const healthOf = ({ clock, startedAt, ingest, upstreams, hosts, rate, clients, history, own }: HealthParts): Health => {
  const decoders = [...ingest.decoders.values()]
  return {
    clock,
    startedAt,
    twinHash: ingest.twin.hash,
    brokers: [...upstreams, ...hosts.map((host) => ({ name: `${host.name} · Sparkplug host ${host.hostId}`, url: host.url, state: host.state }))].map(({ name, url, state }) => ({ name, url, state: state.state, since: state.since, error: state.error })),
    messages: rate.messages,
    messagesPerS: rate.perSecond,
    samples: ingest.samples,
    drops: [...merged([...decoders.flatMap((decoder) => decoder.stats.drops), ...hosts.flatMap((host) => host.drops)]), ...own],
    unmatched: unmatchedByAll(decoders),
    clocks: decoders.flatMap((decoder) => decoder.clocks()).toSorted((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs)).slice(0, MOST_CLOCKS),
    clients,
    history: { rows: history.rows, segments: history.segments, lastFlushAt: history.lastFlushAt, damaged: history.damaged },
  }
}

/** A signal that one broker feeds is not missing at the others. */
const unmatchedByAll = (decoders: readonly Decoder[]): Health['unmatched'] => {
  const arrived = decoders.flatMap((decoder) => decoder.topics().map(({ topic }) => topic))
  const [first = [], ...rest] = decoders.map((decoder) => decoder.unmatched(arrived, Number.POSITIVE_INFINITY))
  const missing = rest.map((list) => new Set(list.map(({ signal }) => signal)))
  return first
    .filter(({ signal }) => missing.every((set) => set.has(signal)))
    .slice(0, MOST_UNMATCHED)
    .map(({ signal, topic, nearest }) => ({ signal, topic, nearest: [...nearest] }))
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
