/** By least, most likely and most: what people can tell where nothing was measured. */
import * as z from 'zod'
import { type DistributionKind, NotNegative, Positive } from './distribution.ts'

const schema = z
  .strictObject({ type: z.literal('triangular'), min: NotNegative, mode: NotNegative, max: Positive })
  .refine(({ min, mode }) => min <= mode, { path: ['mode'], error: 'at least min' })
  .refine(({ mode, max }) => mode <= max, { path: ['max'], error: 'at least mode' })
  .refine(({ min, max }) => min < max, { path: ['max'], error: 'more than min' })

export const triangular: DistributionKind<typeof schema> = {
  schema,
  make: ({ min, mode, max }) => {
    const [rise, fall, width] = [mode - min, max - mode, max - min]
    const mean = (min + mode + max) / 3
    return {
      mean,
      variation: Math.sqrt((width * width - rise * fall) / 18) / mean,
      uniformsEach: 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++) {
          const u = uniforms[i]!
          draws[i] = u * width < rise ? min + Math.sqrt(u * width * rise) : max - Math.sqrt((1 - u) * width * fall)
        }
      },
    }
  },
}
