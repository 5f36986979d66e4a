/**
 * Failures and repairs of a machine from its history, as times of a model. What is running still counts as what it is: a
 * spell that has lasted so long at least (right-censored). Where there is little history it leans on the machine's class.
 */
import { normalQuantile } from '../distributions/normal-quantile.ts'

/** Time at work from the end of a repair (or from where history begins) to a failure, or until now. Same unit throughout. */
export interface Spell {
  readonly length: number
  /** False: it runs still, or history ends within it. */
  readonly failed: boolean
}

/** From how much: the machine's own failures, its own and its class's, its class's alone, or nothing but an assumption. */
export type Basis = 'own' | 'shrunk' | 'class' | 'assumed'

export interface FittedFailures {
  readonly type: 'weibull'
  readonly shape: number
  readonly scale: number
  /** Of the machine itself. */
  readonly failures: number
  readonly basis: Basis
}

/** With fewer failures than this a machine does not speak for itself; its class then counts as so many of them. */
const ENOUGH = 5
const [LEAST_SHAPE, MOST_SHAPE] = [0.3, 10]
/** Where nobody knows: without memory, as long as nothing is known of wear. */
const ASSUMED_SHAPE = 1

/** Σ tᵏ of all spells, with t in units of the longest: powers of large numbers overflow. */
const powers = (spells: readonly Spell[], longest: number, shape: number): number =>
  spells.reduce((sum, { length }) => sum + (length / longest) ** shape, 0)

/**
 * The shape of greatest likelihood: where Σ tᵏ ln t / Σ tᵏ − 1/k = mean of ln t over failures, which has one root (Cohen,
 * Technometrics 7 (1965) 579–588). By halving, as the left side only grows.
 */
const likeliestShape = (spells: readonly Spell[], longest: number): number => {
  const ended = spells.filter(({ failed }) => failed)
  const meanLog = ended.reduce((sum, { length }) => sum + Math.log(length / longest), 0) / ended.length
  const slope = (shape: number): number => {
    const weighted = spells.reduce((sum, { length }) => {
      const share = length / longest
      return sum + share ** shape * Math.log(share)
    }, 0)
    return weighted / powers(spells, longest, shape) - 1 / shape - meanLog
  }
  let [low, high] = [LEAST_SHAPE, MOST_SHAPE]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (slope(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const usable = (spells: readonly Spell[]): Spell[] =>
  spells.filter(({ length }) => length > 0 && Number.isFinite(length))
const longestOf = (spells: readonly Spell[]): number => spells.reduce((most, { length }) => Math.max(most, length), 0)
const failuresIn = (spells: readonly Spell[]): number => spells.filter(({ failed }) => failed).length

/** Scale for a given shape: total exposure over failures. */
const scaleOf = (spells: readonly Spell[], shape: number, failures: number): number => {
  const longest = longestOf(spells)
  return longest * (powers(spells, longest, shape) / failures) ** (1 / shape)
}

/**
 * Time between failures by Weibull likelihood.
 * @param own spells of the machine
 * @param sisters spells of the others of its class
 * @param assumed mean where the whole class has no failure
 */
export const fitFailures = (own: readonly Spell[], sisters: readonly Spell[], assumed: number): FittedFailures => {
  const [mine, all] = [usable(own), usable([...own, ...sisters])]
  const failures = failuresIn(mine)
  if (failures >= ENOUGH) {
    const shape = likeliestShape(mine, longestOf(mine))
    return { type: 'weibull', shape, scale: scaleOf(mine, shape, failures), failures, basis: 'own' }
  }
  const known = failuresIn(all)
  if (known === 0) return { type: 'weibull', shape: ASSUMED_SHAPE, scale: assumed, failures, basis: 'assumed' }
  // One failure or a few tell no shape.
  const shape = known >= ENOUGH ? likeliestShape(all, longestOf(all)) : ASSUMED_SHAPE
  const common = scaleOf(all, shape, known)
  // With the shape known, failures per tᵏ is a rate: a gamma prior of so many failures at the class's rate is added.
  const exposure = mine.reduce((sum, { length }) => sum + (length / common) ** shape, 0)
  const scale = common * ((ENOUGH + exposure) / (ENOUGH + failures)) ** (1 / shape)
  return { type: 'weibull', shape, scale, failures, basis: mine.length > 0 ? 'shrunk' : 'class' }
}

/** Standard deviation of ln of what is worked out from so many times: that of the logarithm of a gamma (Abramowitz, Stegun, 6.4.12). */
const spreadOf = (times: number): number => Math.sqrt(1 / times + 1 / (2 * times ** 2))

/** How well the scale is known, as a standard deviation of its logarithm. */
export const failuresSpread = ({ shape, failures, basis }: FittedFailures): number =>
  spreadOf(basis === 'own' ? failures : basis === 'assumed' ? 1 : failures + ENOUGH) / shape

/** How well the median is known, as a standard deviation of its logarithm. */
export const repairsSpread = ({ sigma, repairs, basis }: FittedRepairs): number =>
  sigma / Math.sqrt(basis === 'own' ? repairs : basis === 'assumed' ? 1 : repairs + ENOUGH)

export interface FittedRepairs {
  readonly type: 'lognormal'
  readonly median: number
  readonly sigma: number
  /** Of the machine itself. */
  readonly repairs: number
  readonly basis: Basis
}

/** Scatter of repairs where nobody knows: nine of ten are within a factor of 3.6 of the median. */
const ASSUMED_SIGMA = Math.log(3.6) / normalQuantile(0.95)

const logs = (times: readonly number[]): number[] =>
  times.filter((time) => time > 0 && Number.isFinite(time)).map((time) => Math.log(time))
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const squaresAround = (values: readonly number[], mean: number): number =>
  values.reduce((sum, value) => sum + (value - mean) ** 2, 0)

/**
 * Repair times as log-normal, by the mean and the scatter of their logarithms.
 * @param own finished repairs of the machine
 * @param sisters those of the others of its class
 * @param assumed median where the whole class has none
 */
export const fitRepairs = (own: readonly number[], sisters: readonly number[], assumed: number): FittedRepairs => {
  const [mine, others] = [logs(own), logs(sisters)]
  const all = [...mine, ...others]
  const repairs = mine.length
  if (all.length === 0) return { type: 'lognormal', median: assumed, sigma: ASSUMED_SIGMA, repairs, basis: 'assumed' }
  const common = meanOf(all)
  // As if the scatter that nobody knows had been seen twice: one or two repairs would have none.
  const scatter = (values: readonly number[], mean: number): number =>
    Math.sqrt((squaresAround(values, mean) + 2 * ASSUMED_SIGMA ** 2) / (values.length + 1))
  if (repairs >= ENOUGH) {
    const mean = meanOf(mine)
    const sigma = Math.max(0.01, Math.sqrt(squaresAround(mine, mean) / (repairs - 1)))
    return { type: 'lognormal', median: Math.exp(mean), sigma, repairs, basis: 'own' }
  }
  const sum = mine.reduce((a, b) => a + b, 0)
  const mean = (sum + ENOUGH * common) / (repairs + ENOUGH)
  const basis = repairs > 0 ? 'shrunk' : 'class'
  return { type: 'lognormal', median: Math.exp(mean), sigma: scatter(all, common), repairs, basis }
}
