/** Key figures of the hall, computed from live values only: what is not known is "n/a", never made up. */
import type { TimeMs } from '../../base/brand.ts'
import type { KpiDoc } from '../../twin/schema.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'

const isUnder = (asset: TwinAsset, ancestor: string): boolean => {
  for (let at: TwinAsset | null = asset; at; at = at.parent) if (at.id === ancestor) return true
  return false
}

/** The signals a figure is made of. */
export const kpiSignals = (twin: Twin, kpi: KpiDoc): readonly TwinSignal[] =>
  twin.signals.filter(
    (signal) =>
      signal.role === kpi.role &&
      signal.type !== 'text' &&
      signal.type !== 'state' &&
      (kpi.under === undefined || isUnder(signal.asset, kpi.under)),
  )

export interface KpiReading {
  /** null = nothing to make it of. */
  readonly value: number | null
  /** How many of its signals are live and good: a sum of 18 of 20 meters is shown as just that. */
  readonly used: number
}

/** Sum, mean, greatest or least of what is live and good. */
export const reduceKpi = (
  reduce: Exclude<KpiDoc['reduce'], 'rate-per-hour'>,
  signals: readonly TwinSignal[],
  values: ValueTable,
  now: TimeMs,
): KpiReading => {
  const usable: number[] = []
  for (const signal of signals) if (values.usable(signal.slot, now)) usable.push(values.value[signal.slot]!)
  const used = usable.length
  if (used === 0) return { value: null, used }
  if (reduce === 'max') return { value: Math.max(...usable), used }
  if (reduce === 'min') return { value: Math.min(...usable), used }
  const sum = usable.reduce((a, b) => a + b, 0)
  return { value: reduce === 'mean' ? sum / used : sum, used }
}

/**
 * Rate of a set of counters over a sliding window. A counter that falls has been reset and starts anew; the first reading
 * of a counter is a baseline, never an increase.
 */
export class RateMeter {
  readonly #windowMs: number
  readonly #last = new Map<number, number>()
  #points: { readonly at: number; readonly total: number }[] = []
  #total = 0

  constructor(windowMs = 15 * 60_000) {
    this.#windowMs = windowMs
  }

  /** @param readings (key, count) of every counter that is known at `at` (ms, never falling) */
  add(at: number, readings: Iterable<readonly [number, number]>): void {
    for (const [key, count] of readings) {
      const before = this.#last.get(key)
      if (before !== undefined && count > before) this.#total += count - before
      this.#last.set(key, count)
    }
    const newest = this.#points.at(-1)
    // A point a second is plenty; the newest one always moves along.
    if (newest && this.#points.length > 1 && at - this.#points.at(-2)!.at < 1000) this.#points.pop()
    this.#points.push({ at, total: this.#total })
    const stale = this.#points.findIndex((point) => at - point.at <= this.#windowMs)
    if (stale > 0) this.#points.splice(0, stale)
  }

  /** Per hour; null until a minute has been seen. */
  perHour(): number | null {
    const first = this.#points[0]
    const last = this.#points.at(-1)
    if (!first || !last || last.at - first.at < 60_000) return null
    return ((last.total - first.total) / (last.at - first.at)) * 3_600_000
  }
}
