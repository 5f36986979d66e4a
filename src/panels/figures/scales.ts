/** Round steps for an axis of figures. */

/** The step that leads over a length in about three. */
const stepFor = (length: number): number => {
  const rough = Math.max(length, 1e-9) / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  return [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * (1 - 1e-9))!
}

/** The multiples of a step; a sum of fractions would be off by its last digits. */
const multiples = (step: number, first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))

/** Even steps from 0 that reach over the most. */
export const scaleTo = (most: number): readonly number[] => {
  const step = stepFor(most)
  return multiples(step, 0, Math.max(1, Math.ceil(most / step - 1e-9)))
}

/** Of what is about the same all the time, so much of its height at least is shown: a change of less looks small. */
const LEAST_SHARE = 0.2

/** Even steps around values that lie far from 0, which need not be seen then. @param low 0 or more */
export const scaleAround = (low: number, high: number): readonly number[] => {
  const length = Math.max(high - low, Math.abs(high) * LEAST_SHARE)
  const middle = (low + high) / 2
  const from = Math.max(0, middle - length / 2)
  const step = stepFor(length)
  const first = Math.floor(from / step + 1e-9)
  return multiples(step, first, Math.max(first + 1, Math.ceil(Math.max(high, from + length) / step - 1e-9)))
}
