/** How several signals move together: learnt sample by sample, with forgetting; worked out anew now and then. */
import type { Layout, Slab } from '../unusual/slab.ts'
import { distancesOf, MOST_SIGNALS } from './axes.ts'

/** A signal takes part once so many of its samples are known. */
export const FIRST_FIT = 100
/** Learnt as if not further than so many spreads away. */
const CLIP = 4

export interface ModelPlace {
  readonly signals: number
  /** Samples of each signal. */
  readonly known: number
  readonly means: number
  /** Covariance, row by row. */
  readonly covariance: number
  /** When it was last worked out: means, spreads (0: takes no part), distance matrices in those spreads. */
  readonly centre: number
  readonly scale: number
  readonly all: number
  readonly relation: number
}

export const placeModel = (layout: Layout, signals: number): ModelPlace => ({
  signals,
  known: layout.f64(signals),
  means: layout.f64(signals),
  covariance: layout.f64(signals * signals),
  centre: layout.f64(signals),
  scale: layout.f64(signals),
  all: layout.f64(signals * signals),
  relation: layout.f64(signals * signals),
})

/** Everything of this signal is forgotten; until it is known anew it takes no part. */
export const forgetSignal = ({ f64 }: Slab, place: ModelPlace, i: number): void => {
  const { signals, known, means, covariance, scale } = place
  f64[known + i] = 0
  f64[means + i] = 0
  f64[scale + i] = 0
  for (let j = 0; j < signals; j++) {
    f64[covariance + i * signals + j] = 0
    f64[covariance + j * signals + i] = 0
  }
}

const offs = new Float64Array(MOST_SIGNALS)

/**
 * @param values NaN where a signal is missing
 * @param weight 0…1; less for what is unusual
 * @param over samples that are remembered
 */
export const learn = ({ f64 }: Slab, place: ModelPlace, values: Float64Array, weight: number, over: number): void => {
  const { signals, known, means, covariance } = place
  for (let i = 0; i < signals; i++) {
    const value = values[i]!
    if (value !== value) continue
    const count = ++f64[known + i]!
    if (count === 1) f64[means + i] = value
    const most = CLIP * Math.sqrt(f64[covariance + i * signals + i]!)
    const off = value - f64[means + i]!
    offs[i] = count > FIRST_FIT && most > 0 ? Math.max(-most, Math.min(most, off)) : off
  }
  const rateOf = (count: number): number => (count > FIRST_FIT ? weight : 1) / Math.min(count, over)
  for (let i = 0; i < signals; i++) {
    if (values[i] !== values[i]) continue
    for (let j = i; j < signals; j++) {
      if (values[j] !== values[j]) continue
      const rate = rateOf(Math.min(f64[known + i]!, f64[known + j]!))
      const at = covariance + i * signals + j
      f64[at] = (1 - rate) * (f64[at]! + rate * offs[i]! * offs[j]!)
      f64[covariance + j * signals + i] = f64[at]
    }
    f64[means + i]! += offs[i]! * rateOf(f64[known + i]!)
  }
}

const taking: number[] = []

/** Works out anew how the signals move together; those that never vary take no part. */
export const fit = ({ f64 }: Slab, place: ModelPlace): void => {
  const { signals, known, means, covariance, centre, scale, all, relation } = place
  taking.length = 0
  for (let i = 0; i < signals; i++) {
    const mean = f64[means + i]!
    const spread = Math.sqrt(Math.max(0, f64[covariance + i * signals + i]!))
    // Below it is what rounding leaves.
    const varies = spread > 1e-9 * Math.abs(mean) && Number.isFinite(spread)
    const isIn = f64[known + i]! >= FIRST_FIT && varies
    f64[centre + i] = mean
    f64[scale + i] = isIn ? spread : 0
    if (isIn) taking.push(i)
  }
  f64.fill(0, all, all + signals * signals)
  f64.fill(0, relation, relation + signals * signals)
  const at = (i: number, j: number): number => taking[i]! * signals + taking[j]!
  distancesOf(
    taking.length,
    (i, j) => f64[covariance + at(i, j)]! / f64[scale + taking[i]!]! / f64[scale + taking[j]!]!,
    (i, j, ofAll, ofRelation) => {
      f64[all + at(i, j)] = f64[all + at(j, i)] = ofAll
      f64[relation + at(i, j)] = f64[relation + at(j, i)] = ofRelation
    },
  )
}

/** One row of a distance matrix times a vector. */
export const row = (f64: Float64Array, matrix: number, signals: number, i: number, x: Float64Array): number => {
  let sum = 0
  for (let j = 0; j < signals; j++) sum += f64[matrix + i * signals + j]! * x[j]!
  return sum
}

export const distance = (f64: Float64Array, matrix: number, signals: number, x: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < signals; i++) sum += x[i]! * row(f64, matrix, signals, i, x)
  return Math.sqrt(Math.max(0, sum))
}
