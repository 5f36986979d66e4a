/** A forecast as a fan: times at fixed shares of the probability, so that 50, 80 and 95 % intervals can be read off. */
import { FAN_SHARES } from '../../base/fan-shares.ts'

/** At each of `FAN_SHARES`, ascending. */
export type Fan = readonly number[]

const [LOW, MIDDLE, HIGH] = [1, 3, 5]

export const medianOf = (fan: Fan): number => fan[MIDDLE]!

/** Ends of the 80 % interval. */
export const within80 = (fan: Fan): readonly [low: number, high: number] => [fan[LOW]!, fan[HIGH]!]

/** Chance that it is within so long: straight between the fan's shares in the logarithm of time, no further than its ends. */
export const chanceWithin = (fan: Fan, time: number): number => {
  const above = fan.findIndex((end) => end > time)
  if (above < 0) return FAN_SHARES.at(-1)!
  if (above === 0) return fan[0]! > 0 ? (FAN_SHARES[0] * Math.max(0, time)) / fan[0]! : 0
  const [from, to] = [fan[above - 1]!, fan[above]!]
  const part = Number.isFinite(to) && from > 0 ? Math.log(time / from) / Math.log(to / from) : 0
  return FAN_SHARES[above - 1]! + part * (FAN_SHARES[above]! - FAN_SHARES[above - 1]!)
}
