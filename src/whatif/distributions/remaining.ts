/** What is left of a time that has lasted so long already: its distribution on condition that it is longer. */
import type { Distribution } from './distribution.ts'

export interface Lasted {
  /** Chance that the time is longer than what has passed. */
  readonly survival: number
  /** What is left. Of a time that cannot be as long as what has passed: nothing, it ends at once. */
  readonly remaining: Distribution
}

const LEAST = Number.MIN_VALUE
/** The largest number below 1. */
const MOST = 1 - 2 ** -53

/** Means of what is left are not known in general, and nobody asks for them. */
const draws = (uniformsEach: number, transform: Distribution['transform']): Distribution => ({
  mean: Number.NaN,
  variation: Number.NaN,
  uniformsEach,
  transform,
})

/**
 * One uniform a draw, and draws that grow or fall with it: those that are longer come from uniforms on one side of a limit.
 * It is found by halving, on a logarithmic scale below 1e-3, as tails may be there.
 */
const byInverse = (whole: Distribution, passed: number): Lasted => {
  const [uniform, drawn] = [new Float64Array(1), new Float64Array(1)]
  const longer = (u: number): boolean => {
    uniform[0] = u
    whole.transform(uniform, drawn, 1)
    return drawn[0]! > passed
  }
  const grows = longer(MOST)
  const falls = longer(LEAST)
  let [from, to] = [0, 1]
  if (grows !== falls) {
    let [low, high] = [LEAST, MOST]
    for (let i = 0; i < 200 && low < high; i++) {
      const middle = high < 1e-3 ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2
      if (middle <= low || middle >= high) break
      if (longer(middle) === grows) high = middle
      else low = middle
    }
    if (grows) from = low
    else to = high
  } else if (!grows) to = 0
  const within = new Float64Array(1)
  return {
    survival: to - from,
    remaining: draws(1, (uniforms, into, count) => {
      for (let i = 0; i < count; i++) {
        if (to === from) {
          into[i] = 0
          continue
        }
        within[0] = Math.min(MOST, Math.max(LEAST, from + (to - from) * uniforms[i]!))
        whole.transform(within, drawn, 1)
        into[i] = Math.max(0, drawn[0]! - passed)
      }
    }),
  }
}

/** @param passed 0 or more, in the unit of the times drawn */
export const lasted = (whole: Distribution, passed: number): Lasted => {
  if (passed <= 0) return { survival: 1, remaining: whole }
  return whole.lasted?.(passed) ?? byInverse(whole, passed)
}
