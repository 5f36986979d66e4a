/** How expectations of many simulated signals came true. */
import { createRng } from '../../../base/rng.ts'
import { medianOf, within80 } from '../fan.ts'
import { recordOfSisters, type Series } from '../sisters.ts'
import { timeToLimit, type SistersRecord, type WearClaim } from '../time-to-limit.ts'
import { unworn, worn } from './wear.ts'

const claimsAlong = (series: Series, limit: number, record: SistersRecord | null): WearClaim[] => {
  const estimator = timeToLimit({ limit, record })
  const state = estimator.init()
  return Array.from(series.at as ArrayLike<number>, (now, i) =>
    estimator.step(state, { value: series.value[i]!, isUsable: true }, now),
  )
}

/** Units that share one record of sisters; each group has other sisters. */
const GROUP = 10

export interface WearTrial {
  readonly rows: number
  /** Share of the rows that had a number. */
  readonly given: number
  /** Share of those whose true time was inside the 80 % interval. */
  readonly coverage: number
  /** Middle of |log(true / median)|. */
  readonly error: number
}

/** @param sisters that ran to the limit, per group of units; 0: the width is the model's */
export const wearCoverage = (
  kind: 'linear' | 'accelerating',
  units: number,
  sisters: number,
  seed: number,
): WearTrial => {
  let [rows, given, inside] = [0, 0, 0]
  let record: SistersRecord | null = null
  const errors: number[] = []
  for (let unit = 0; unit < units; unit++) {
    const seedOf = (of: string): number => createRng(seed).fork(of).seed
    if (sisters > 0 && unit % GROUP === 0)
      record = recordOfSisters(
        Array.from({ length: sisters }, (_, i) => worn(seedOf(`sister ${unit} ${i}`), kind)),
        1,
      )
    const series = worn(seedOf(`unit ${unit}`), kind)
    claimsAlong(series, 1, record).forEach((claim, i) => {
      const left = series.reached - series.at[i]!
      if (left <= 0) return
      rows++
      if (claim.code !== 'expected') return
      const [low, high] = within80(claim.fan)
      given++
      if (left >= low && left <= high) inside++
      errors.push(Math.abs(Math.log(left / medianOf(claim.fan))))
    })
  }
  errors.sort((a, b) => a - b)
  return { rows, given: given / rows, coverage: inside / given, error: errors[errors.length >> 1] ?? 0 }
}

/** @returns share of the units' time in which a number was given, though nothing wears */
export const falseForecasts = (kind: 'stationary' | 'seasonal' | 'load', units: number, seed: number): number => {
  let [rows, given] = [0, 0]
  for (let unit = 0; unit < units; unit++)
    for (const { code } of claimsAlong(unworn(createRng(seed).fork(`${kind} ${unit}`).seed, kind), 1, null)) {
      rows++
      if (code === 'expected') given++
    }
  return given / rows
}
