/** Sum of equal exponential stages: less scattered the more of them. */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'

const schema = z.strictObject({ type: z.literal('erlang'), stages: z.int().min(1).max(100), mean: Positive })

export const erlang: DistributionKind<typeof schema> = {
  schema,
  make: ({ stages, mean }) => ({
    mean,
    variation: 1 / Math.sqrt(stages),
    uniformsEach: stages,
    transform: (uniforms, draws, count) => {
      for (let i = 0, at = 0; i < count; i++) {
        let sum = 0
        for (let stage = 0; stage < stages; stage++) sum += Math.log(uniforms[at++]!)
        draws[i] = (-mean / stages) * sum
      }
    },
  }),
}
