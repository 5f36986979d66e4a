/** Means with 95 % intervals from independent (or nearly independent) spans. */
import { normalQuantile } from '../distributions/normal-quantile.ts'

/** A mean and its interval; null where nothing was there to be measured. */
export interface Estimate {
  readonly mean: number
  /** NaN-free: equal to the mean where all spans agree. Null with a single span. */
  readonly low: number | null
  readonly high: number | null
}

/**
 * The two-sided quantile of Student's t: |t| is below it with this probability. G. W. Hill, Algorithm 396, Communications
 * of the ACM 13 (1970) 619–620; to 6 digits.
 */
export const studentQuantile = (probability: number, freedom: number): number => {
  const p = 1 - probability
  if (freedom === 1) return 1 / Math.tan((p * Math.PI) / 2)
  if (freedom === 2) return Math.sqrt(2 / (p * (2 - p)) - 2)
  const a = 1 / (freedom - 0.5)
  const b = (48 / a) * (1 / a)
  let c = ((20700 * a) / b - 98) * a - 16
  c = c * a + 96.36
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * freedom
  let x = d * p
  let y = x ** (2 / freedom)
  if (y > 0.05 + a) {
    x = normalQuantile(p / 2)
    y = x * x
    if (freedom < 5) c += 0.3 * (freedom - 4.5) * (x + 0.6)
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    y = Math.expm1(a * y * y)
  } else
    y =
      ((1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) + 0.5 / (freedom + 4)) * y - 1) *
        ((freedom + 1) / (freedom + 2)) +
      1 / y
  return Math.sqrt(freedom * y)
}

/** @param probability of the interval; values that are not finite are left out */
export const estimated = (values: Iterable<number>, probability = 0.95): Estimate | null => {
  let [n, mean, squares] = [0, 0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    n++
    const off = value - mean
    mean += off / n
    squares += off * (value - mean)
  }
  if (n === 0) return null
  if (n === 1) return { mean, low: null, high: null }
  const half = studentQuantile(probability, n - 1) * Math.sqrt(squares / (n - 1) / n)
  return { mean, low: mean - half, high: mean + half }
}
