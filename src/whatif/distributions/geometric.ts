/** Steps until something happens that has the same chance in each: 1, 2, 3 … steps. Discrete-time lines of the literature. */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'

const schema = z.strictObject({
  type: z.literal('geometric'),
  /** Chance in each step. */
  chance: z.number().min(1e-9).max(1),
  /** Length of a step. */
  step: Positive.default(1),
})

export const geometric: DistributionKind<typeof schema> = {
  schema,
  make: ({ chance, step }) => {
    const perLog = 1 / Math.log1p(-chance)
    return {
      mean: step / chance,
      variation: Math.sqrt(1 - chance),
      uniformsEach: 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++)
          draws[i] = chance === 1 ? step : step * Math.ceil(Math.log(uniforms[i]!) * perLog)
      },
    }
  },
}
