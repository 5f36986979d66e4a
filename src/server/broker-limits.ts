/**
 * What the embedded broker may be made to remember. Each limit is checked where memory would be taken, refuses the one who
 * asks for more and nobody else, and is counted, so that Health can say which limit was met, how often, and by whom.
 */
import * as z from 'zod'
import type { BrokerLimit, BrokerLimitKey } from '../wire/diagnostics.ts'

const MB = 1 << 20
const most = (byDefault: number) => z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(byDefault)

export const BrokerLimits = z.strictObject({
  /** Of one packet, bytes: refused by its header, before any of it is kept. */
  packetBytes: most(8 * MB).pipe(z.number().max(256 * MB)),
  /** Claimed by all packets larger than 64 KB that are on their way, bytes. */
  arrivingBytes: most(64 * MB),
  /** Connections at a time. */
  clients: most(1000),
  /** Topic filters of one client. */
  subscriptions: most(2000),
  /** Retained messages, and their bytes. */
  retained: most(200_000),
  retainedBytes: most(256 * MB),
  /** Sessions that outlive their connection: the longest absent ends when there would be more. */
  sessions: most(1000),
  /** Messages of QoS 1 and 2 kept for one session, and for all of them, bytes. */
  queued: most(1000),
  queuedBytes: most(128 * MB),
  /** Of the message that is to be sent when a client is lost. */
  willBytes: most(64 * 1024),
})
export type BrokerLimits = z.output<typeof BrokerLimits>
export const BROKER_LIMITS: BrokerLimits = BrokerLimits.parse({})

const SHOWN = 120
const none = () => ({ used: 0, refused: 0, lastAt: 0, last: '' })

export class LimitCounts {
  readonly limits: BrokerLimits
  readonly #now: () => number
  readonly #counts: Record<BrokerLimitKey, { used: number; refused: number; lastAt: number; last: string }>

  constructor(limits: BrokerLimits, now: () => number) {
    this.limits = limits
    this.#now = now
    this.#counts = {
      packetBytes: none(),
      arrivingBytes: none(),
      clients: none(),
      subscriptions: none(),
      retained: none(),
      retainedBytes: none(),
      sessions: none(),
      queued: none(),
      queuedBytes: none(),
      willBytes: none(),
    }
  }

  used(key: BrokerLimitKey): number {
    return this.#counts[key].used
  }

  /** In use now; of limits a client or a message, the most there was. */
  use(key: BrokerLimitKey, used: number): void {
    this.#counts[key].used = used
  }

  /** @param who or what: a client's id, a topic */
  refuse(key: BrokerLimitKey, who: string): void {
    const count = this.#counts[key]
    count.refused++
    count.lastAt = this.#now()
    count.last = who.length > SHOWN ? `${who.slice(0, SHOWN)}…` : who
  }

  list(): BrokerLimit[] {
    return (Object.keys(this.#counts) as BrokerLimitKey[]).map((key) => ({
      key,
      most: this.limits[key],
      ...this.#counts[key],
    }))
  }
}
