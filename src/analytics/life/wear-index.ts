/**
 * One number for the state of a unit: the weighted sum of its signals that comes nearest to the remaining life (ridge
 * regression). Noise of single signals averages out in it, so that its mean and slope show wear early.
 */

/** Weight per signal, and what is added. */
export interface WearIndex {
  readonly weights: readonly number[]
  readonly offset: number
}

/** Share of a signal's variance that is added to it, so that signals that say the same share the weight. */
const RIDGE = 1e-3
/** Standard deviations; a single wild reading counts no more than this. */
const MOST = 5
const clipped = (z: number): number => Math.min(MOST, Math.max(-MOST, z))

/** Gaussian elimination of a symmetric positive definite system; both are overwritten. */
const solved = (matrix: Float64Array[], right: Float64Array): Float64Array => {
  const size = right.length
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) {
      const factor = matrix[j]![i]! / matrix[i]![i]!
      if (factor === 0) continue
      for (let k = i; k < size; k++) matrix[j]![k]! -= factor * matrix[i]![k]!
      right[j]! -= factor * right[i]!
    }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) right[i]! -= matrix[i]![k]! * right[k]!
    right[i]! /= matrix[i]![i]!
  }
  return right
}

/**
 * @param signals in standard deviations
 * @param rows which to learn from
 * @param target per row
 */
export const wearIndexOf = (signals: readonly Float64Array[], rows: Int32Array, target: Float64Array): WearIndex => {
  const size = signals.length + 1
  const matrix = Array.from({ length: size }, () => new Float64Array(size))
  const right = new Float64Array(size)
  const row = new Float64Array(size).fill(1)
  for (const r of rows) {
    for (let s = 0; s + 1 < size; s++) row[s] = clipped(signals[s]![r]!)
    for (let i = 0; i < size; i++) {
      right[i]! += row[i]! * target[r]!
      for (let j = i; j < size; j++) matrix[i]![j]! += row[i]! * row[j]!
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) matrix[i]![j] = matrix[j]![i]!
    if (i + 1 < size) matrix[i]![i]! += RIDGE * rows.length
  }
  const weights = [...solved(matrix, right)]
  return { weights: weights.slice(0, -1), offset: weights.at(-1)! }
}

export const indexAlong = ({ weights, offset }: WearIndex, signals: readonly Float64Array[]): Float64Array => {
  const index = new Float64Array(signals[0]?.length ?? 0).fill(offset)
  signals.forEach((values, s) => values.forEach((value, i) => (index[i]! += weights[s]! * clipped(value))))
  return index
}
