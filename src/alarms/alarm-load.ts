/**
 * How many alarms ask for a person, measured as ISA-18.2 §16 and EEMUA 191 do: rate, flood, chatter, standing alarms.
 * Counts annunciations only; what is shelved, suppressed or out of service loads nobody.
 */
import { PRIORITIES, type Priority } from '../twin/schema.ts'
import type { AlarmRow } from '../wire/alarms.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A flood starts above this many in 10 minutes… */
const FLOOD_ABOVE = 10
/** …and ends below this many. */
const FLOOD_ENDS_BELOW = 5
/** The common working definition: at least this many activations within a minute. */
const CHATTER_PER_MINUTE = 3
/** Of the newest activations; a day at the rate of an endless flood. Older ones are dropped. */
const KEPT = 20_000

export interface AlarmMetrics {
  readonly last10Min: number
  readonly lastHour: number
  readonly last24h: number
  /** Null outside a flood, else when it began. */
  readonly floodSince: number | null
  /** ms within the last 24 h. */
  readonly timeInFloodMs: number
  /** Keys with three or more activations within the last minute. */
  readonly chattering: readonly string[]
  /** Keys standing for more than 24 h. */
  readonly stale: readonly string[]
  /** The ten most frequent of the last 24 h, with their share of the load (0…1). */
  readonly top: readonly { readonly key: string; readonly count: number; readonly share: number }[]
  readonly byPriority: Readonly<Record<Priority, number>>
  /** Activations that were not counted because more than 20,000 came within a day. */
  readonly dropped: number
}

interface Activation {
  readonly at: number
  readonly key: string
  readonly priority: Priority
}

export class AlarmLoad {
  #activations: Activation[] = []
  #floodSince: number | null = null
  #floods: { from: number; to: number }[] = []
  #dropped = 0

  /** `at` in ms, ascending. */
  record(at: number, key: string, priority: Priority): void {
    this.#activations.push({ at, key, priority })
    if (this.#activations.length > KEPT * 1.1) {
      this.#activations = this.#activations.filter((a) => a.at > at - DAY_MS)
      const over = this.#activations.length - KEPT
      if (over > 0) {
        this.#activations = this.#activations.slice(over)
        this.#dropped += over
      }
    }
    this.watchFlood(at)
  }

  /** Starts and ends floods; called with every activation and every tick. */
  watchFlood(now: number): void {
    if (this.#floodSince === null && this.#activations.length <= FLOOD_ABOVE) return
    const recent = this.#since(now - 10 * MINUTE_MS).length
    if (this.#floodSince === null && recent > FLOOD_ABOVE) this.#floodSince = now
    else if (this.#floodSince !== null && recent < FLOOD_ENDS_BELOW) {
      this.#floods.push({ from: this.#floodSince, to: now })
      this.#floods = this.#floods.filter((f) => f.to > now - DAY_MS)
      this.#floodSince = null
    }
  }

  /** @param standing the rows that are open now. */
  metrics(now: number, standing: readonly AlarmRow[]): AlarmMetrics {
    this.watchFlood(now)
    const day = this.#since(now - DAY_MS)
    const counts = new Map<string, number>()
    const byPriority = Object.fromEntries(PRIORITIES.map((p) => [p, 0])) as Record<Priority, number>
    for (const a of day) {
      counts.set(a.key, (counts.get(a.key) ?? 0) + 1)
      byPriority[a.priority]++
    }
    const lastMinute = new Map<string, number>()
    for (const a of this.#since(now - MINUTE_MS)) lastMinute.set(a.key, (lastMinute.get(a.key) ?? 0) + 1)
    const past = this.#floods.reduce((sum, f) => sum + Math.max(0, f.to - Math.max(f.from, now - DAY_MS)), 0)
    return {
      last10Min: this.#since(now - 10 * MINUTE_MS).length,
      lastHour: this.#since(now - HOUR_MS).length,
      last24h: day.length,
      floodSince: this.#floodSince,
      timeInFloodMs: past + (this.#floodSince === null ? 0 : now - Math.max(this.#floodSince, now - DAY_MS)),
      chattering: [...lastMinute].filter(([, count]) => count >= CHATTER_PER_MINUTE).map(([key]) => key),
      stale: standing.filter((row) => row.active && now - row.raisedAt > DAY_MS).map((row) => row.key),
      top: [...counts]
        .map(([key, count]) => ({ key, count, share: count / day.length }))
        .toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
        .slice(0, 10),
      byPriority,
      dropped: this.#dropped,
    }
  }

  /** Activations after `from`; they are in order, so the search runs back from the newest. */
  #since(from: number): Activation[] {
    let start = this.#activations.length
    while (start > 0 && this.#activations[start - 1]!.at > from) start--
    return this.#activations.slice(start)
  }
}
