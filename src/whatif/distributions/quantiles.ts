/**
 * Given by some of its quantiles, as a forecast gives a life: 10, 50 and 90 % of cases are shorter than so much. Between them
 * the logarithm of the time is a straight line over the quantile of the normal distribution; outside, the outermost of these
 * lines go on. Quantiles of a log-normal give that log-normal again, and two of them always one.
 */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'
import { normalQuantile } from './normal-quantile.ts'

const Quantile = z.strictObject({
  /** Share of cases that are shorter. */
  share: z.number().min(0.001).max(0.999),
  time: Positive,
})

const schema = z
  .strictObject({ type: z.literal('quantiles'), of: z.array(Quantile).min(2).max(100) })
  .refine(({ of }) => of.every(({ share }, i) => i === 0 || share > of[i - 1]!.share), {
    path: ['of'],
    error: 'shares that grow',
  })
  .refine(({ of }) => of.every(({ time }, i) => i === 0 || time >= of[i - 1]!.time), {
    path: ['of'],
    error: 'times that do not fall',
  })

/** For the mean: steps over this range of the standard normal, wider where the upper tail is long. */
const [RANGE, STEPS] = [9, 4000]

export const quantiles: DistributionKind<typeof schema> = {
  schema,
  make: ({ of }) => {
    const knots = Float64Array.from(of, ({ share }) => normalQuantile(share))
    const logs = Float64Array.from(of, ({ time }) => Math.log(time))
    const slopes = Float64Array.from(
      { length: of.length - 1 },
      (_, i) => (logs[i + 1]! - logs[i]!) / (knots[i + 1]! - knots[i]!),
    )
    const last = slopes.length - 1
    const at = (score: number): number => {
      let i = 0
      while (i < last && score > knots[i + 1]!) i++
      return Math.exp(logs[i]! + slopes[i]! * (score - knots[i]!))
    }
    const top = RANGE + 2 * slopes[last]!
    const step = (top + RANGE) / STEPS
    let [mean, square] = [0, 0]
    for (let i = 0; i <= STEPS; i++) {
      const score = -RANGE + i * step
      const weight = (step * Math.exp((-score * score) / 2)) / Math.sqrt(2 * Math.PI)
      const time = at(score)
      mean += weight * time
      square += weight * time * time
    }
    return {
      mean,
      variation: Math.sqrt(Math.max(0, square / (mean * mean) - 1)),
      uniformsEach: 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++) draws[i] = at(normalQuantile(uniforms[i]!))
      },
    }
  },
}
