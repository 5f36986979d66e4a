/** The same done to many alarms, with one comment. What cannot be done to one is said of it, and keeps it from no other. */
import * as z from 'zod'
import { ApiError } from './api.ts'
import { MOST_AT_ONCE } from './many-limit.ts'

const keys = z.array(z.string().max(600)).min(1).max(MOST_AT_ONCE)
const comment = z.string().max(500).default('')
const simple = <const K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind), keys, comment })

/** POST alarms/many */
export const ManyRequest = z.discriminatedUnion('kind', [
  simple('acknowledge'),
  simple('unshelve'),
  simple('remove-from-service'),
  simple('return-to-service'),
  simple('reset'),
  z.strictObject({
    kind: z.literal('shelve'),
    keys,
    comment,
    /** null = one-shot: until it goes inactive */
    forMs: z
      .number()
      .min(60_000)
      .max(24 * 3600_000)
      .nullable(),
  }),
])
export type ManyRequest = z.infer<typeof ManyRequest>
export type ManyRequestInput = z.input<typeof ManyRequest>

export const ManyAnswer = z.object({
  done: z.number().int(),
  refused: z.array(z.object({ key: z.string(), error: ApiError })),
})
export type ManyAnswer = z.infer<typeof ManyAnswer>
