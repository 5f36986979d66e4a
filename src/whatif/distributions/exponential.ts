/** Without memory: arrivals by chance, failures of electronics. */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'

const schema = z.strictObject({ type: z.literal('exponential'), mean: Positive })

export const exponential: DistributionKind<typeof schema> = {
  schema,
  make: ({ mean }) => ({
    mean,
    variation: 1,
    uniformsEach: 1,
    transform: (uniforms, draws, count) => {
      for (let i = 0; i < count; i++) draws[i] = -mean * Math.log(uniforms[i]!)
    },
  }),
}
