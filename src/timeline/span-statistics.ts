/** What a signal did in a span, in numbers: weighted by the time for which each value held, gaps and bad values left out. */
import type { Stretch } from './stretches.ts'

export interface SpanStatistics {
  /** Time of which the value is known, ms; 0 = nothing is, and all figures are null. */
  readonly heldMs: number
  readonly count: number
  readonly lowest: number | null
  readonly highest: number | null
  readonly mean: number | null
  readonly median: number | null
  readonly p95: number | null
  /** From the 5th to the 95th percentile. */
  readonly spread: number | null
  /** Of the straight line that fits best, a day; null where everything is known of one moment only. */
  readonly risePerDay: number | null
}

const DAY_MS = 86_400_000

/** The least value that the signal did not exceed for `share` of the known time; null where none is known. */
export const timeQuantile = (
  weighted: readonly { readonly value: number; readonly heldMs: number }[],
  share: number,
): number | null => {
  const sorted = weighted.filter(({ heldMs }) => heldMs > 0).toSorted((a, b) => a.value - b.value)
  const all = sorted.reduce((sum, { heldMs }) => sum + heldMs, 0)
  let below = 0
  for (const { value, heldMs } of sorted) {
    below += heldMs
    // Sums of fractions are off by their last digits.
    if (below >= share * all - 1e-9 * all) return value
  }
  return null
}

/** Of v(t) over the known time, by least squares; time from the middle, so that millisecond counts of decades keep their digits. */
const slopeOf = (stretches: readonly Stretch[]): number | null => {
  const middle = (stretches[0]!.from + stretches.at(-1)!.to) / 2
  let [w, t, tt, v, tv] = [0, 0, 0, 0, 0]
  for (const { from, to, heldMs, value } of stretches) {
    if (heldMs <= 0) continue
    const [a, b] = [from - middle, to - middle]
    const share = heldMs / (to - from)
    const first = ((b * b - a * a) / 2) * share
    w += heldMs
    t += first
    tt += ((b * b * b - a * a * a) / 3) * share
    v += value * heldMs
    tv += value * first
  }
  const spread = tt - (t * t) / w
  return w > 0 && spread > 0 ? (tv - (t * v) / w) / spread : null
}

/** @param stretches in order of time */
export const spanStatistics = (stretches: readonly Stretch[]): SpanStatistics => {
  const heldMs = stretches.reduce((sum, one) => sum + one.heldMs, 0)
  const count = stretches.reduce((sum, one) => sum + one.count, 0)
  const nothing = stretches.length === 0
  const p5 = timeQuantile(stretches, 0.05)
  const p95 = timeQuantile(stretches, 0.95)
  const slope = heldMs > 0 ? slopeOf(stretches) : null
  return {
    heldMs,
    count,
    lowest: nothing ? null : stretches.reduce((low, { min }) => Math.min(low, min), Number.POSITIVE_INFINITY),
    highest: nothing ? null : stretches.reduce((high, { max }) => Math.max(high, max), Number.NEGATIVE_INFINITY),
    mean: heldMs > 0 ? stretches.reduce((sum, one) => sum + one.value * one.heldMs, 0) / heldMs : null,
    median: timeQuantile(stretches, 0.5),
    p95,
    spread: p5 === null || p95 === null ? null : p95 - p5,
    risePerDay: slope === null ? null : slope * DAY_MS,
  }
}

/**
 * How long it was above a limit, ms. In a bucket that lies across the limit, as much of its time as its range lies above:
 * exact where the stretches are samples.
 */
export const timeAbove = (stretches: readonly Stretch[], limit: number): number =>
  stretches.reduce((sum, { min, max, heldMs }) => {
    if (min > limit) return sum + heldMs
    if (max <= limit) return sum
    return sum + heldMs * ((max - limit) / (max - min))
  }, 0)
