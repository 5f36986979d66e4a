/** Skewed to the right, its logarithm normal: work by hand, repairs. Given by mean and sd, or by median and the sd of its logarithm. */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'
import { normalQuantile } from './normal-quantile.ts'

const Sigma = z.number().positive().max(5)

const schema = z
  .strictObject({
    type: z.literal('lognormal'),
    mean: Positive.optional(),
    sd: Positive.optional(),
    median: Positive.optional(),
    /** Standard deviation of the natural logarithm. */
    sigma: Sigma.optional(),
  })
  .refine(
    ({ mean, sd, median, sigma }) =>
      mean !== undefined && sd !== undefined
        ? median === undefined && sigma === undefined
        : mean === undefined && sd === undefined && median !== undefined && sigma !== undefined,
    'either mean and sd, or median and sigma',
  )

export const lognormal: DistributionKind<typeof schema> = {
  schema,
  make: ({ mean = 0, sd = 0, median: middle, sigma: scatter = 0 }) => {
    const variance = middle === undefined ? Math.log1p((sd / mean) ** 2) : scatter ** 2
    const sigma = Math.sqrt(variance)
    const median = middle ?? mean / Math.exp(variance / 2)
    return {
      mean: median * Math.exp(variance / 2),
      variation: Math.sqrt(Math.expm1(variance)),
      uniformsEach: 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++) draws[i] = median * Math.exp(sigma * normalQuantile(uniforms[i]!))
      },
    }
  },
}
