/**
 * The width of expectations from sisters that ran to their limit: split conformal on log(true / expected) (Vovk et al.
 * 2005), each sister counting the same, however long it ran.
 */
import { FAN_SHARES } from '../../base/fan-shares.ts'
import { type Fan, medianOf } from './fan.ts'
import { timeToLimit, type SistersRecord } from './time-to-limit.ts'

export interface Series {
  /** ms, ascending. */
  readonly at: ArrayLike<number>
  readonly value: ArrayLike<number>
}

/** Fewer say too little about the ends of an 80 % interval: below its lowest tenth there would be nobody. */
export const LEAST_SISTERS = 9
/** Expectations that are looked at of each sister, evenly over its time. */
const EACH = 60
/** So many samples in a row beyond the limit are at the limit. */
const IN_A_ROW = 3
/** A record that ends this near to the limit, as a share of the whole way, was stopped at it. */
const NEARLY = 0.95

/** @returns ms when the limit was reached; null if it was not */
export const reachedAt = ({ at, value }: Series, limit: number): number | null => {
  const rows = Math.min(at.length, value.length)
  if (rows < IN_A_ROW) return null
  const start = [...Array(Math.min(20, rows)).keys()].map((i) => value[i]!).toSorted((a, b) => a - b)
  const first = start[start.length >> 1]!
  const side = first <= limit ? 1 : -1
  for (let i = IN_A_ROW - 1; i < rows; i++) {
    let beyond = 0
    for (let k = 0; k < IN_A_ROW; k++) if (side * (value[i - k]! - limit) >= 0) beyond++
    if (beyond === IN_A_ROW) return at[i - IN_A_ROW + 1]!
  }
  const last = Math.max(...Array.from({ length: IN_A_ROW }, (_, k) => side * value[rows - 1 - k]!))
  return last >= side * (first + NEARLY * (limit - first)) ? at[rows - 1]! : null
}

/** log(true / expected) of one that ran to its limit, evenly over the time in which it was given an expectation. */
const ratiosAlong = (series: Series, limit: number, reached: number): number[] => {
  const estimator = timeToLimit({ limit, record: null })
  const state = estimator.init()
  const ratios: number[] = []
  for (let i = 0; i < series.at.length && series.at[i]! < reached; i++) {
    const claim = estimator.step(
      state,
      { value: series.value[i]!, isUsable: Number.isFinite(series.value[i]) },
      series.at[i]!,
    )
    if (claim.code === 'expected' && medianOf(claim.fan) > 0)
      ratios.push(Math.log((reached - series.at[i]!) / medianOf(claim.fan)))
  }
  return evenly(ratios)
}

/** As many of each, however long it ran. */
export const evenly = (ratios: readonly number[]): number[] =>
  ratios.length === 0 ? [] : Array.from({ length: EACH }, (_, k) => ratios[Math.floor((k * ratios.length) / EACH)]!)

/** How much too narrow so few sisters are: Student's t with so many beside the normal, at the 80 % ends. */
const widening = (sisters: number): number => 1 + 0.68 / (sisters - 1)

/**
 * @param series that may have run to the limit; those that did not are not counted
 * @returns null where fewer than `LEAST_SISTERS` did
 */
export const recordOfSisters = (series: readonly Series[], limit: number): SistersRecord | null => {
  const each = series.flatMap((one) => {
    const reached = reachedAt(one, limit)
    return reached === null ? [] : [ratiosAlong(one, limit, reached)]
  })
  return recordOfRuns(each)
}

/** @param runs log(true / expected) along each way to the limit, see `evenly`; those without any are not counted */
export const recordOfRuns = (runs: readonly (readonly number[])[]): SistersRecord | null => {
  const each = runs.filter((ratios) => ratios.length > 0)
  if (each.length < LEAST_SISTERS) return null
  const all = each.flat().toSorted((a, b) => a - b)
  const at = (share: number): number => all[Math.min(all.length - 1, Math.floor(share * all.length))]!
  const wider = widening(each.length)
  return { sisters: each.length, ratios: FAN_SHARES.map((share) => at(0.5) + wider * (at(share) - at(0.5))) }
}

/**
 * A width of the model's own where too few of its kind ran to their limit: no narrower than how expectations of other kinds
 * came true. Wider it stays: what is not known of this kind is not known by others.
 */
export const noNarrower = (fan: Fan, { ratios }: SistersRecord): Fan => {
  const median = medianOf(fan)
  return fan.map((time, i) => {
    const other = median * Math.exp(ratios[i]!)
    return FAN_SHARES[i]! < 0.5 ? Math.min(time, other) : FAN_SHARES[i]! > 0.5 ? Math.max(time, other) : time
  })
}
