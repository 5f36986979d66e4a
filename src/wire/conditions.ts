/** Conditions and values of signals as they travel: codes, figures and what the twin calls things. `texts` makes words of them. */
import * as z from 'zod'

const Listed = z.array(z.union([z.string(), z.boolean(), z.number()]))

/** A condition of the twin. A listed value is a state by its name, a text, on or off, or a number. */
export const DescribedCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('above'), limit: z.number(), unit: z.string() }),
  z.object({ kind: z.literal('below'), limit: z.number(), unit: z.string() }),
  z.object({ kind: z.literal('outside'), low: z.number(), high: z.number(), unit: z.string() }),
  z.object({ kind: z.literal('is'), values: Listed }),
  z.object({ kind: z.literal('not'), values: Listed }),
])
export type DescribedCondition = z.infer<typeof DescribedCondition>

/** What a signal said: a state by its name, a text, on or off; a number is measured, counted, or a state's code that the twin does not know. */
export const DescribedValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('word'), word: z.string() }),
  z.object({ kind: z.literal('switch'), on: z.boolean() }),
  z.object({ kind: z.literal('code'), code: z.number() }),
  z.object({ kind: z.literal('count'), count: z.number(), unit: z.string() }),
  /** `decimals` as the twin says, null = it does not. */
  z.object({ kind: z.literal('measure'), value: z.number(), unit: z.string(), decimals: z.number().nullable() }),
])
export type DescribedValue = z.infer<typeof DescribedValue>
