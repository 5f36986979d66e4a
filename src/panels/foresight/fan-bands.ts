/** A fan of moments as bands on a trend: each way runs straight from where the signal is to its limit, at its moment. Pure. */
import type { Expectation, WireFan } from '../../wire/foresight.ts'

const LEAST_MS = 60_000

export interface FanBands {
  /** ms, ascending. */
  readonly t: readonly number[]
  /** 95, 80 and 50 % of the futures, widest first. */
  readonly bands: readonly { readonly low: readonly number[]; readonly high: readonly number[] }[]
  /** Half of them are further. */
  readonly middle: readonly (number | null)[]
}

/** Ends of an interval in `FAN_SHARES`, widest first. */
const ENDS = [
  [0, 6],
  [1, 5],
  [2, 4],
] as const
const MIDDLE = 3
const STEPS = 24

/** What can be drawn ahead: an expectation whose signal is somewhere. */
export interface Ahead {
  readonly fan: WireFan
  readonly at: number
  readonly level: number
  readonly limit: number
}

export const aheadOf = ({ claim, at, level, limit }: Expectation): Ahead | null =>
  claim.code === 'expected' && level !== null && claim.fan[0] != null ? { fan: claim.fan, at, level, limit } : null

/** @param until ms; beyond it nothing is drawn */
export const fanBands = ({ fan, at, level, limit }: Ahead, until: number): FanBands => {
  const t = Array.from({ length: STEPS + 1 }, (_, i) => at + ((until - at) * i) / STEPS)
  // Later than can be said: as if it stayed where it is.
  const way = (moment: number | null | undefined, ms: number): number =>
    moment == null ? level : level + ((limit - level) * (ms - at)) / Math.max(LEAST_MS, moment - at)
  return {
    t,
    bands: ENDS.map(([first, last]) => ({
      low: t.map((ms) => Math.min(way(fan[first], ms), way(fan[last], ms))),
      high: t.map((ms) => Math.max(way(fan[first], ms), way(fan[last], ms))),
    })),
    middle: t.map((ms) => (fan[MIDDLE] == null ? null : way(fan[MIDDLE], ms))),
  }
}

/** How far ahead is worth looking: until nine in ten are there, and no further than has been seen. @returns ms */
export const horizonOf = ({ fan, at }: Ahead, seenMs: number): number => {
  const far = fan.findLast((ms, i) => ms !== null && i <= 5) ?? at
  return at + Math.min(seenMs, Math.max((far - at) * 1.1, seenMs / 4))
}
