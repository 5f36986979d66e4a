/**
 * Level and drift of a noisy signal: a bank of Kalman filters (local linear trend, Harvey 1989 §2.3) that differ in how
 * much level and drift wander. Each keeps its own estimate of the noise (conjugate, so that what it foretells is Student's
 * t); how well each foretold the samples so far weighs it. What is asked is asked of all, by weight.
 */

/** Variance that a step adds, as a share of the noise's: to the level … */
const LEVEL_WANDERS = [0, 1e-4, 1e-2, 1]
/** … and to the drift. */
const DRIFT_WANDERS = [0, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2]
const FILTERS = LEVEL_WANDERS.length * DRIFT_WANDERS.length
/** Per filter: level, drift, their covariances (3), noise variance, log weight. */
const FIELDS = 7
/** What was foretold longer ago weighs less, so that noise and wandering may change. */
const MEMORY = 0.998
/** How many samples the noise that it begins with counts. */
const TRUST_AT_FIRST = 5
/** Steps; after a longer gap the drift is known no worse. */
const LONGEST_STEP = 1000
/** Weights below this share of the largest are not looked at. */
const LIGHT = 0.02
/** Middles of nine equal shares of a normal distribution. */
const NINTHS = [-1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593]

export const BANK_NUMBERS = 1 + FILTERS * FIELDS

/** `trust`, then the filters, one after another; plain numbers, saved as they are. */
export type Bank = Float64Array

/** Begins at a value with a guess of the noise's variance and nothing known of the drift. */
export const startBank = (bank: Bank, value: number, noise: number): void => {
  bank[0] = TRUST_AT_FIRST
  for (let f = 0; f < FILTERS; f++) bank.set([value, 0, 1, 0, 1, noise, 0], 1 + f * FIELDS)
}

/** @returns by how many standard deviations the value lies from what the weightiest filter foretells */
export const surpriseOf = (bank: Bank, value: number, steps: number): number => {
  const at = weightiest(bank)
  const dt = Math.min(LONGEST_STEP, steps)
  const spread = bank[at + 2]! + 2 * dt * bank[at + 3]! + dt * dt * bank[at + 4]! + 1
  return (value - bank[at]! - bank[at + 1]! * dt) / Math.sqrt(spread * bank[at + 5]!)
}

const weightiest = (bank: Bank): number => {
  let best = 1
  for (let f = 1; f < FILTERS; f++) if (bank[1 + f * FIELDS + 6]! > bank[best + 6]!) best = 1 + f * FIELDS
  return best
}

/** @param steps since the last sample, in the signal's usual interval */
export const stepBank = (bank: Bank, value: number, steps: number): void => {
  const dt = Math.min(LONGEST_STEP, steps)
  const trust = bank[0]!
  let most = -Infinity
  for (let f = 0; f < FILTERS; f++) {
    const at = 1 + f * FIELDS
    const wander = LEVEL_WANDERS[f % LEVEL_WANDERS.length]!
    const turn = DRIFT_WANDERS[Math.floor(f / LEVEL_WANDERS.length)]!
    const level = bank[at]! + dt * bank[at + 1]!
    const ll = bank[at + 2]! + dt * (2 * bank[at + 3]! + dt * bank[at + 4]! + wander) + (turn * dt ** 3) / 3
    const lb = bank[at + 3]! + dt * bank[at + 4]! + (turn * dt * dt) / 2
    const bb = bank[at + 4]! + turn * dt
    const off = value - level
    const spread = ll + 1
    const noise = bank[at + 5]!
    const square = (off * off) / spread
    bank[at] = level + (ll / spread) * off
    bank[at + 1] = bank[at + 1]! + (lb / spread) * off
    bank[at + 2] = ll / spread
    bank[at + 3] = lb / spread
    bank[at + 4] = bb - (lb * lb) / spread
    bank[at + 5] = (noise * trust * MEMORY + square) / (trust * MEMORY + 1)
    bank[at + 6] =
      MEMORY * bank[at + 6]! - Math.log(spread * noise) / 2 - ((trust + 1) / 2) * Math.log1p(square / noise / trust)
    most = Math.max(most, bank[at + 6]!)
  }
  for (let f = 0; f < FILTERS; f++) bank[1 + f * FIELDS + 6]! -= most
  bank[0] = trust * MEMORY + 1
}

/** The level has jumped: it is known anew from here, the drift stays what it was. */
export const moveBank = (bank: Bank, value: number): void => {
  for (let f = 0; f < FILTERS; f++) bank.set([value, bank[1 + f * FIELDS + 1]!, 1, 0], 1 + f * FIELDS)
}

/** Normal distribution function (Abramowitz and Stegun 26.2.17). */
const normal = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    0.3989423 *
    Math.exp((-z * z) / 2) *
    t *
    (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274))))
  return z > 0 ? 1 - tail : tail
}

const eachWeighty = (bank: Bank, take: (at: number, weight: number) => void): void => {
  let sum = 0
  for (let f = 0; f < FILTERS; f++) sum += Math.exp(bank[1 + f * FIELDS + 6]!)
  for (let f = 0; f < FILTERS; f++) {
    const weight = Math.exp(bank[1 + f * FIELDS + 6]!)
    if (weight > LIGHT) take(1 + f * FIELDS, weight / sum)
  }
}

/** Share of the weight on a drift that does not go up. */
export const chanceOfNoRise = (bank: Bank): number => {
  let chance = 0
  eachWeighty(bank, (at, weight) => {
    chance += weight * normal(-bank[at + 1]! / Math.sqrt(bank[at + 4]! * bank[at + 5]!))
  })
  return chance
}

export const levelOf = (bank: Bank): number => {
  let [level, all] = [0, 0]
  eachWeighty(bank, (at, weight) => {
    level += weight * bank[at]!
    all += weight
  })
  return level / all
}

/** How much the level moves in a step. */
export const driftOf = (bank: Bank): number => {
  let [drift, all] = [0, 0]
  eachWeighty(bank, (at, weight) => {
    drift += weight * bank[at + 1]!
    all += weight
  })
  return drift / all
}

/**
 * Steps until the level is at `limit`, with drift and level as uncertain as they are.
 * @returns at each of the given shares of the probability, ascending; Infinity where it may never be
 */
export const stepsTo = (bank: Bank, limit: number, shares: readonly number[]): number[] => {
  const points: { steps: number; weight: number }[] = []
  eachWeighty(bank, (at, weight) => {
    const deviation = Math.sqrt(bank[at + 4]! * bank[at + 5]!)
    const levelPerDrift = bank[at + 3]! / bank[at + 4]!
    for (const z of NINTHS) {
      const drift = bank[at + 1]! + z * deviation
      const way = limit - bank[at]! - levelPerDrift * z * deviation
      points.push({ steps: way <= 0 ? 0 : drift > 0 ? way / drift : Infinity, weight: weight / NINTHS.length })
    }
  })
  points.sort((a, b) => a.steps - b.steps)
  const all = points.reduce((sum, { weight }) => sum + weight, 0)
  let [next, below] = [0, 0]
  return shares.map((share) => {
    while (next < points.length - 1 && below + points[next]!.weight < share * all) below += points[next++]!.weight
    return points[next]!.steps
  })
}
