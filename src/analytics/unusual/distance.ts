/**
 * How far a vector lies from earlier ones, in their own spread and correlation: the Mahalanobis distance, which is the
 * error in all their principal axes, each measured by its own spread. Axes of no spread are kept from dividing by zero by a
 * share of the total spread. The inverse is worked out anew every 200 vectors, from what came before.
 */
import type { Layout, Slab } from './slab.ts'

const REFIT_EVERY = 200
const FIRST_FIT = 50

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
const L = new Float64Array(MOST_SIZE * MOST_SIZE)
const K = new Float64Array(MOST_SIZE * MOST_SIZE)
const scale = new Float64Array(MOST_SIZE)
const away = new Float64Array(MOST_SIZE)

/** Inverse of the covariance by Cholesky, in units of each component's own spread. @returns false where nothing varies */
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
    for (let j = i; j < size; j++) L[j * size + i] = f32[at++]! / scale[i]! / scale[j]! + (i === j ? ridge * size : 0)
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) {
      let sum = L[i * size + j]!
      for (let k = 0; k < j; k++) sum -= L[i * size + k]! * L[j * size + k]!
      L[i * size + j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / L[j * size + j]!
    }
  // K = L⁻¹, the inverse is KᵀK.
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0
      for (let k = j; k < i; k++) sum -= L[i * size + k]! * K[k * size + j]!
      K[i * size + j] = sum / L[i * size + i]!
    }
  at = inverse
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      let sum = 0
      for (let k = j; k < size; k++) sum += K[k * size + i]! * K[k * size + j]!
      f32[at++] = sum / scale[i]! / scale[j]!
    }
  for (let i = 0; i < size; i++) f64[centre + i] = f64[numbers + SCALARS + i]!
  return true
}

/**
 * Asks how far a vector is, then adds it.
 * @param from where the vector begins in `vector`
 * @returns at least 0; −1 while too little is known
 */
export const distanceOf = (slab: Slab, place: DistancePlace, vector: Float64Array, from: number): number => {
  const { f64, f32 } = slab
  const { size, numbers, covariance, inverse, centre } = place
  let distance = -1
  if (f64[numbers + FITTED_AT]! > 0) {
    for (let i = 0; i < size; i++) away[i] = vector[from + i]! - f64[centre + i]!
    let sum = 0
    let at = inverse
    for (let i = 0; i < size; i++) {
      let row = f32[at++]! * away[i]! * 0.5
      for (let j = i + 1; j < size; j++) row += f32[at++]! * away[j]!
      sum += row * away[i]!
    }
    distance = Math.sqrt(Math.max(0, 2 * sum))
  }
  const count = ++f64[numbers + COUNT]!
  const means = numbers + SCALARS
  const share = 1 / count
  for (let i = 0; i < size; i++) {
    away[i] = vector[from + i]! - f64[means + i]!
    f64[means + i]! += away[i]! * share
  }
  const kept = 1 - share
  let at = covariance
  for (let i = 0; i < size; i++) {
    const left = away[i]! * share
    for (let j = i; j < size; j++, at++) f32[at] = kept * (f32[at]! + left * away[j]!)
  }
  const fittedAt = f64[numbers + FITTED_AT]!
  if (
    count >= FIRST_FIT &&
    count - fittedAt >= Math.min(REFIT_EVERY, Math.max(FIRST_FIT, count / 2)) &&
    fit(slab, place)
  )
    f64[numbers + FITTED_AT] = count
  return distance
}

/** Everything so far counts half. */
export const fadeDistance = ({ f64 }: Slab, { numbers }: DistancePlace): void => {
  f64[numbers + COUNT] = Math.floor(f64[numbers + COUNT]! / 2)
  f64[numbers + FITTED_AT] = Math.min(f64[numbers + FITTED_AT]!, f64[numbers + COUNT]!)
}
