/** What was measured: one of the values each time, all alike or by weight. */
import * as z from 'zod'
import { type DistributionKind, NotNegative } from './distribution.ts'

const MOST_VALUES = 10_000

const schema = z
  .strictObject({
    type: z.literal('empirical'),
    values: z.array(NotNegative).min(1).max(MOST_VALUES),
    /** As many as values, in their order; need not add up to 1. Absent = all alike. */
    weights: z.array(z.number().min(0).max(1e9)).optional(),
  })
  .refine(({ values, weights }) => weights === undefined || weights.length === values.length, {
    path: ['weights'],
    error: 'as many weights as values',
  })
  .refine(({ weights }) => weights === undefined || weights.some((weight) => weight > 0), {
    path: ['weights'],
    error: 'at least one weight above 0',
  })

export const empirical: DistributionKind<typeof schema> = {
  schema,
  make: ({ values, weights }) => {
    // In order of size, so that a larger uniform is a longer time: runs that share uniforms are then alike.
    const rows = values
      .map((value, i) => ({ value, weight: weights?.[i] ?? 1 }))
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => a.value - b.value)
    const whole = rows.reduce((sum, { weight }) => sum + weight, 0)
    let sum = 0
    const upTo = Float64Array.from(rows, ({ weight }) => (sum += weight) / whole)
    const sizes = Float64Array.from(rows, ({ value }) => value)
    const mean = rows.reduce((total, { value, weight }) => total + value * weight, 0) / whole
    const variance = rows.reduce((total, { value, weight }) => total + (value - mean) ** 2 * weight, 0) / whole
    const last = sizes.length - 1
    return {
      mean,
      variation: mean > 0 ? Math.sqrt(variance) / mean : 0,
      uniformsEach: 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++) {
          const u = uniforms[i]!
          let [low, high] = [0, last]
          while (low < high) {
            const middle = (low + high) >> 1
            if (upTo[middle]! < u) low = middle + 1
            else high = middle
          }
          draws[i] = sizes[low]!
        }
      },
    }
  },
}
