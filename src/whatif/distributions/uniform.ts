/** Anything between two limits, all alike. */
import * as z from 'zod'
import { type DistributionKind, NotNegative, Positive } from './distribution.ts'

const schema = z
  .strictObject({ type: z.literal('uniform'), min: NotNegative, max: Positive })
  .refine(({ min, max }) => min < max, { path: ['max'], error: 'more than min' })

export const uniform: DistributionKind<typeof schema> = {
  schema,
  make: ({ min, max }) => ({
    mean: (min + max) / 2,
    variation: (max - min) / Math.sqrt(3) / (min + max),
    uniformsEach: 1,
    transform: (uniforms, draws, count) => {
      for (let i = 0; i < count; i++) draws[i] = min + (max - min) * uniforms[i]!
    },
  }),
}
