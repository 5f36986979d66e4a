/** Whether a machine that held its line up stops less since that was said, and what that brought. Pure. */

interface Stops {
  readonly stops: number
  /** Of its time that is known. */
  readonly hours: number
}

/** So rarely it stops so much less by chance alone. */
const CHANCE = 0.05
/** Of its stops, the share that advice speaks of. */
const SPOKEN_OF = 0.5

/** Of so many of which each is there with this chance, so many at most. */
const atMost = (most: number, of: number, chance: number): number => {
  let [term, sum] = [(1 - chance) ** of, 0]
  for (let k = 0; k <= most; k++) {
    sum += term
    term *= ((of - k) / (k + 1)) * (chance / (1 - chance))
  }
  return sum
}

/**
 * In proportion to what half of its stops was said to cost.
 * @param middle what was said
 * @returns null: it stops as it did, or nobody can tell yet
 */
export const easedBy = (before: Stops, since: Stops, middle: number): number | null => {
  if (before.stops <= 0 || before.hours <= 0 || since.hours <= 0) return null
  // With the same rate before and since, each of all stops lies in either time as long as that is.
  const share = since.hours / (before.hours + since.hours)
  if (atMost(since.stops, before.stops + since.stops, share) > CHANCE) return null
  const less = 1 - since.stops / since.hours / (before.stops / before.hours)
  return (middle * less) / SPOKEN_OF
}
