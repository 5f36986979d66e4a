/** What a difference between two options, run by run on the same chance, amounts to. */
import { estimated } from '../measuring/interval.ts'

export type Verdict = 'more' | 'fewer' | 'indistinguishable'

export interface PairedDifference {
  readonly mean: number
  readonly verdict: Verdict
  /** Futures in which it is more; fewer; the rest are alike. */
  readonly more: number
  readonly fewer: number
  readonly of: number
}

/**
 * Not distinguishable where the 95 % interval of the mean difference holds 0, or where the mean is less than what matters: however
 * sure it is, nobody should be told that it is better.
 * @param matters in the unit of the values; a smaller difference is none
 */
export const pairedDifference = (
  values: readonly number[],
  than: readonly number[],
  matters: number,
): PairedDifference => {
  const differences = values.map((value, i) => value - than[i]!)
  const { mean, low, high } = estimated(differences, 0.95) ?? { mean: 0, low: null, high: null }
  const unsure = low === null || high === null || (low <= 0 && high >= 0) || Math.abs(mean) < matters
  return {
    mean,
    verdict: unsure ? 'indistinguishable' : mean > 0 ? 'more' : 'fewer',
    more: differences.filter((one) => one > 0).length,
    fewer: differences.filter((one) => one < 0).length,
    of: differences.length,
  }
}

export interface Histogram {
  /** Begin of the first bin and width of each. */
  readonly from: number
  readonly width: number
  readonly counts: readonly number[]
}

/** A step that a person reads: 1, 2 or 5 times a power of ten, not below this. */
export const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((one) => one * power).find((step) => step >= least * (1 - 1e-9))!
}

/** Of several rows on one scale, with a border of a bin at 0. */
export const histograms = (rows: readonly (readonly number[])[], bins: number): readonly Histogram[] => {
  const all = rows.flat().filter((one) => Number.isFinite(one))
  const [low, high] = all.reduce(([a, b], one) => [Math.min(a, one), Math.max(b, one)], [0, 0])
  const width = high > low ? roundStep((high - low) / bins) : 1
  const from = Math.floor(low / width) * width
  const count = Math.max(1, Math.floor((high - from) / width) + 1)
  return rows.map((row) => {
    const counts = Array.from({ length: count }, () => 0)
    for (const one of row) if (Number.isFinite(one)) counts[Math.floor((one - from) / width)]!++
    return { from, width, counts }
  })
}

/** The value below which this share of them lies; between two of them in proportion. NaN for none. */
export const quantileOf = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return below + (above - below) * (at - Math.floor(at))
}
