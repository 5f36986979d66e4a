/** Commands to machines. Who gives one is known where it is asked (`Principal`), never from what is asked. They are never queued: one that cannot be sent at once fails at once. Ends as confirmed, refused, failed or timed out. */
import * as z from 'zod'

export const CommandRequest = z.strictObject({
  /** `asset/command`. */
  key: z.string().max(300),
  value: z.number().nullable().default(null),
  /** The second question was answered: what the person was shown and agreed to. */
  confirmed: z.literal(true),
})
export type CommandRequest = z.infer<typeof CommandRequest>

export const COMMAND_STATUSES = ['pending', 'confirmed', 'refused', 'failed', 'timed-out'] as const

export const CommandReport = z.object({
  id: z.string(),
  key: z.string(),
  value: z.number().nullable(),
  /** The name of whoever gave it; before people sign in, as she typed it. */
  actor: z.string(),
  at: z.number(),
  status: z.enum(COMMAND_STATUSES),
  /** Why, for a person: "confirmed by S-101 state Running after 0.8 s", "not allowed while Aborted". */
  detail: z.string(),
})
export type CommandReport = z.infer<typeof CommandReport>
