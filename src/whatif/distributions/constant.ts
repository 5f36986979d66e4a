/** Always the same. */
import * as z from 'zod'
import { type DistributionKind, NotNegative } from './distribution.ts'

const schema = z.strictObject({ type: z.literal('constant'), value: NotNegative })

export const constant: DistributionKind<typeof schema> = {
  schema,
  make: ({ value }) => ({
    mean: value,
    variation: 0,
    // One is taken and not used: a machine that becomes constant leaves the others in step.
    uniformsEach: 1,
    transform: (_, draws, count) => void draws.fill(value, 0, count),
  }),
}
