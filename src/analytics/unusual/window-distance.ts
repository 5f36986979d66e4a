/**
 * How far the last 16 values lie from earlier ones, as `distance.ts` says it of any vector. Windows that slide over one signal
 * have a covariance that depends on how far apart two of their values are, and on nothing else: 16 numbers instead of 136. Such
 * a matrix falls apart into two of half the size, over the sums and the differences of what lies alike from either end
 * (Cantoni and Butler, Linear Algebra and its Applications 13, 1976).
 */
import { isFitDue } from './distance.ts'
import { invert, squareOf } from './inverse.ts'
import type { Layout, Slab } from './slab.ts'

export const WINDOW = 16
const HALF = WINDOW / 2
const TRIANGLE = (HALF * (HALF + 1)) / 2
/** Share of the total spread that each axis has at least. */
const RIDGE = 1e-4

// In `f64`, from the place on: the first two as `fadeDistance` has them.
const COUNT = 0
const FITTED_AT = 1
const MEAN = 2
/** The mean when the inverses were worked out. */
const CENTRE = 3
/** Covariance of values so many samples apart, from none on. */
const COVARIANCE = 4

export interface WindowPlace {
  readonly numbers: number
  /** Upper triangles of both inverses, one after the other. */
  readonly inverses: number
}

export const placeWindow = (layout: Layout): WindowPlace => ({
  numbers: layout.f64(COVARIANCE + WINDOW),
  inverses: layout.f32(2 * TRIANGLE),
})

const matrix = new Float64Array(HALF * HALF)
const sums = new Float64Array(HALF)
const differences = new Float64Array(HALF)

/** @returns false where nothing varies */
const fit = ({ f64, f32 }: Slab, { numbers, inverses }: WindowPlace): boolean => {
  const at = numbers + COVARIANCE
  const variance = f64[at]!
  if (!(variance > 0)) return false
  const spread = Math.sqrt(variance)
  for (let part = 0; part < 2; part++) {
    for (let i = 0; i < HALF; i++)
      for (let j = 0; j <= i; j++) {
        const across = f64[at + WINDOW - 1 - i - j]!
        matrix[i * HALF + j] =
          (f64[at + i - j]! + (part === 0 ? across : -across)) / variance + (i === j ? RIDGE * WINDOW : 0)
      }
    invert(matrix, HALF, RIDGE, f32, inverses + part * TRIANGLE, () => spread)
  }
  f64[numbers + CENTRE] = f64[numbers + MEAN]!
  return true
}

/**
 * Asks how far the window is, then adds it.
 * @param from where its oldest value is in `f32`
 * @returns at least 0; −1 while too little is known
 */
export const windowDistanceOf = (slab: Slab, place: WindowPlace, from: number): number => {
  const { f64, f32 } = slab
  const { numbers, inverses } = place
  const fittedAt = f64[numbers + FITTED_AT]!
  let distance = -1
  if (fittedAt > 0) {
    const centre = f64[numbers + CENTRE]!
    for (let i = 0; i < HALF; i++) {
      const early = f32[from + i]! - centre
      const late = f32[from + WINDOW - 1 - i]! - centre
      sums[i] = (early + late) * Math.SQRT1_2
      differences[i] = (early - late) * Math.SQRT1_2
    }
    const square = squareOf(f32, inverses, sums, HALF) + squareOf(f32, inverses + TRIANGLE, differences, HALF)
    distance = Math.sqrt(Math.max(0, square))
  }
  const count = ++f64[numbers + COUNT]!
  const share = 1 / count
  const kept = 1 - share
  const mean = f64[numbers + MEAN]!
  const newest = f32[from + WINDOW - 1]! - mean
  f64[numbers + MEAN] = mean + newest * share
  for (let k = 0; k < WINDOW; k++) {
    const at = numbers + COVARIANCE + k
    f64[at] = kept * (f64[at]! + share * newest * (f32[from + WINDOW - 1 - k]! - mean))
  }
  if (isFitDue(count, fittedAt) && fit(slab, place)) f64[numbers + FITTED_AT] = count
  return distance
}
