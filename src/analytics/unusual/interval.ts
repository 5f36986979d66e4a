/** The usual interval between samples, learnt from them: nothing is compared or held across a pause much longer than it. */

/** A pause of more than so many usual intervals is a gap. */
const GAP_INTERVALS = 10
/** Samples after which an interval is trusted to tell a gap; and over how many it is averaged. */
const INTERVAL_FROM = 20
const INTERVAL_OVER = 100

// In the numbers, from the place on.
const LAST_AT = 0
const INTERVAL = 1
const INTERVALS = 2
export const INTERVAL_NUMBERS = 3

/** Learns the usual interval, its logarithm. @returns whether nothing came for much longer than it */
export const isAfterGap = (numbers: Float64Array, place: number, now: number): boolean => {
  const passed = now - numbers[place + LAST_AT]!
  numbers[place + LAST_AT] = now
  if (!(passed > 0)) return false
  const log = Math.log(passed)
  const known = numbers[place + INTERVALS]!++
  if (known === 0) {
    numbers[place + INTERVAL] = log
    return false
  }
  const off = log - numbers[place + INTERVAL]!
  numbers[place + INTERVAL]! += Math.max(-1, Math.min(1, off)) / Math.min(known + 1, INTERVAL_OVER)
  return known >= INTERVAL_FROM && off > Math.log(GAP_INTERVALS)
}
