/** Time to failure: shape below 1 fails early, 1 is exponential, above 1 wears. Given by shape and scale, or by shape and mean. */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'
import { gamma } from './gamma-function.ts'

const Shape = z.number().min(0.2).max(50)

const schema = z
  .strictObject({
    type: z.literal('weibull'),
    shape: Shape,
    scale: Positive.optional(),
    mean: Positive.optional(),
  })
  .refine(({ scale, mean }) => (scale === undefined) !== (mean === undefined), 'either scale or mean beside shape')

export const weibull: DistributionKind<typeof schema> = {
  schema,
  make: ({ shape, scale: given, mean: wanted = 0 }) => {
    const first = gamma(1 + 1 / shape)
    const scale = given ?? wanted / first
    const power = 1 / shape
    return {
      mean: scale * first,
      variation: Math.sqrt(Math.max(0, gamma(1 + 2 * power) / first ** 2 - 1)),
      uniformsEach: 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++) draws[i] = scale * (-Math.log(uniforms[i]!)) ** power
      },
    }
  },
}
