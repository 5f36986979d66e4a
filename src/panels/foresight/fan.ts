/** A fan of moments read in between: in the logarithm of the time from when it was reckoned, since distances grow with it. */
import { FAN_SHARES } from '../../base/fan-shares.ts'
import type { WireFan } from '../../wire/foresight.ts'

/** Nearer is no distance that could be told. */
const LEAST_MS = 60_000

const logOf = (ms: number, at: number): number => Math.log(Math.max(LEAST_MS, ms - at))

/**
 * The moment by which the limit is reached with this chance.
 * @param at when the fan was reckoned, ms
 * @param share between the first and the last of `FAN_SHARES`
 * @returns ms; null = later than can be said
 */
export const momentAt = (fan: WireFan, at: number, share: number): number | null => {
  const next = FAN_SHARES.findIndex((one) => one >= share - 1e-9)
  if (next < 0) return null
  const end = fan[next]
  if (end == null) return null
  const before = next === 0 ? null : fan[next - 1]
  if (before == null || Math.abs(FAN_SHARES[next]! - share) < 1e-9) return end
  const part = (share - FAN_SHARES[next - 1]!) / (FAN_SHARES[next]! - FAN_SHARES[next - 1]!)
  const between = at + Math.exp(logOf(before, at) + part * (logOf(end, at) - logOf(before, at)))
  return Math.min(end, Math.max(before, between))
}

/** A chance that is known between two shares; the same twice where it is known. */
export interface Chance {
  readonly low: number
  readonly high: number
}

const shareBy = (fan: WireFan, at: number, by: number): Chance => {
  const next = fan.findIndex((ms) => ms === null || ms > by)
  if (next === 0) return { low: 0, high: FAN_SHARES[0] }
  if (next < 0) return { low: FAN_SHARES.at(-1)!, high: 1 }
  const [before, after] = [fan[next - 1]!, fan[next]]
  const [low, high] = [FAN_SHARES[next - 1]!, FAN_SHARES[next]!]
  if (after == null) return { low, high: 1 }
  const [from, to] = [logOf(before, at), logOf(after, at)]
  const share = to > from ? low + ((logOf(by, at) - from) / (to - from)) * (high - low) : high
  return { low: share, high: share }
}

const ofTheRest = (share: number, lost: number): number =>
  Math.min(1, Math.max(0, (share - lost) / Math.max(1e-6, 1 - lost)))

/**
 * The chance that the limit is reached from `now` until `by`, it being not reached yet.
 * @param at when the fan was reckoned, ms
 */
export const chanceWithin = (fan: WireFan, at: number, now: number, by: number): Chance => {
  const [gone, then] = [shareBy(fan, at, now), shareBy(fan, at, by)]
  // So early that nothing can be said of what is gone: it is not much.
  if (gone.low === 0) return then
  return { low: ofTheRest(then.low, gone.high), high: ofTheRest(then.high, gone.low) }
}

export const FUTURES = 20

/** Twenty moments that are equally likely, ascending; null = later than can be said. */
export const futuresOf = (fan: WireFan, at: number): readonly (number | null)[] =>
  Array.from({ length: FUTURES }, (_, i) => momentAt(fan, at, (i + 0.5) / FUTURES))

/** The last of eight in ten lies further away than so many times the first: no day is named. */
const WIDEST = 8

/** A day can be named: the middle and both ends of eight in ten are known, and not too far apart. */
export const namesDay = (fan: WireFan, at: number): boolean => {
  const [first, middle, last] = [fan[1], fan[3], fan[5]]
  if (first == null || middle == null || last == null) return false
  return last - at <= WIDEST * Math.max(LEAST_MS, first - at) || last - first < 86_400_000
}
