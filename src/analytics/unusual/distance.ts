/**
 * How far a vector lies from earlier ones, in their own spread and correlation: the Mahalanobis distance, which is the
 * error in all their principal axes, each measured by its own spread. Axes of no spread are kept from dividing by zero by a
 * share of the total spread. The inverse is worked out anew every 200 vectors, from what came before.
 */
import { invert } from './inverse.ts'
import type { Layout, Slab } from './slab.ts'

const REFIT_EVERY = 200
const FIRST_FIT = 50

/** Whether the inverse is worked out anew. @param fittedAt how many were known when it was last; 0 = it was not */
const isFitDue = (count: number, fittedAt: number): boolean =>
  count >= FIRST_FIT && count - fittedAt >= Math.min(REFIT_EVERY, Math.max(FIRST_FIT, count / 2))

// In `f64`, from the place on; the means follow.
const COUNT = 0
const FITTED_AT = 1
const SCALARS = 2

export interface DistancePlace {
  readonly size: number
  /** Share of the total spread that each axis has at least. */
  readonly ridge: number
  readonly numbers: number
  /** Upper triangle of the covariance, row by row. */
  readonly covariance: number
  /** Likewise, of its inverse. */
  readonly inverse: number
  /** Means when the inverse was worked out. */
  readonly centre: number
}

export const placeDistance = (layout: Layout, size: number, ridge: number): DistancePlace => {
  const triangle = (size * (size + 1)) / 2
  return {
    size,
    ridge,
    numbers: layout.f64(SCALARS + size),
    covariance: layout.f32(triangle),
    inverse: layout.f32(triangle),
    centre: layout.f64(size),
  }
}

const MOST_SIZE = 16
const matrix = new Float64Array(MOST_SIZE * MOST_SIZE)
const scale = new Float64Array(MOST_SIZE)
const fromCentre = new Float64Array(MOST_SIZE)
const fromMean = new Float64Array(MOST_SIZE)
const scaleOf = (i: number): number => scale[i]!

/** In units of each component's own spread. @returns false where nothing varies */
const fit = ({ f64, f32 }: Slab, { size, ridge, numbers, covariance, inverse, centre }: DistancePlace): boolean => {
  let at = covariance
  let varying = 0
  for (let i = 0; i < size; i++) {
    const variance = f32[at]!
    scale[i] = variance > 0 ? Math.sqrt(variance) : 1
    if (variance > 0) varying++
    at += size - i
  }
  if (varying === 0) return false
  at = covariance
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++)
      matrix[j * size + i] = f32[at++]! / scale[i]! / scale[j]! + (i === j ? ridge * size : 0)
  invert(matrix, size, ridge, f32, inverse, scaleOf)
  for (let i = 0; i < size; i++) f64[centre + i] = f64[numbers + SCALARS + i]!
  return true
}

/**
 * Asks how far a vector is, then adds it.
 * @returns at least 0; −1 while too little is known
 */
export const distanceOf = (slab: Slab, place: DistancePlace, vector: Float64Array): number => {
  const { f64, f32 } = slab
  const { size, numbers, covariance, inverse, centre } = place
  const fittedAt = f64[numbers + FITTED_AT]!
  const count = ++f64[numbers + COUNT]!
  const means = numbers + SCALARS
  const share = 1 / count
  const kept = 1 - share
  for (let i = 0; i < size; i++) {
    fromCentre[i] = vector[i]! - f64[centre + i]!
    fromMean[i] = vector[i]! - f64[means + i]!
    f64[means + i]! += fromMean[i]! * share
  }
  // vᵀAv of the inverse and the covariance's next value in one pass: most of what a sample costs is spent here.
  // Two rows at a time: what one adds up waits for itself, and the other goes on meanwhile.
  let square = 0
  let upper = covariance
  let lower = covariance + size
  const toInverse = inverse - covariance
  for (let i = 0; i < size; i += 2) {
    const mean = fromMean[i]!
    const nextMean = fromMean[i + 1]!
    const off = fromCentre[i]!
    const nextOff = fromCentre[i + 1]!
    const left = mean * share
    const nextLeft = nextMean * share
    let row = f32[upper + toInverse]! * off * 0.5
    f32[upper] = kept * (f32[upper]! + left * mean)
    upper++
    row += f32[upper + toInverse]! * nextOff
    f32[upper] = kept * (f32[upper]! + left * nextMean)
    upper++
    let next = f32[lower + toInverse]! * nextOff * 0.5
    f32[lower] = kept * (f32[lower]! + nextLeft * nextMean)
    lower++
    for (let j = i + 2; j < size; j++, upper++, lower++) {
      const fromMeanJ = fromMean[j]!
      const fromCentreJ = fromCentre[j]!
      row += f32[upper + toInverse]! * fromCentreJ
      next += f32[lower + toInverse]! * fromCentreJ
      f32[upper] = kept * (f32[upper]! + left * fromMeanJ)
      f32[lower] = kept * (f32[lower]! + nextLeft * fromMeanJ)
    }
    square += row * off
    square += next * nextOff
    upper = lower
    lower = upper + size - i - 2
  }
  const distance = fittedAt > 0 ? Math.sqrt(Math.max(0, 2 * square)) : -1
  if (isFitDue(count, fittedAt) && fit(slab, place)) f64[numbers + FITTED_AT] = count
  return distance
}

/** Everything so far counts half. */
export const fadeDistance = ({ f64 }: Slab, { numbers }: DistancePlace): void => {
  f64[numbers + COUNT] = Math.floor(f64[numbers + COUNT]! / 2)
  f64[numbers + FITTED_AT] = Math.min(f64[numbers + FITTED_AT]!, f64[numbers + COUNT]!)
}
