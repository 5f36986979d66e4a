/** Commands to machines. Who gives one is known where it is asked (`Principal`), never from what is asked. They are never queued: one that cannot be sent at once fails at once. Ends as confirmed, refused, failed or timed out. */
import * as z from 'zod'
import { DescribedCondition, DescribedValue } from './conditions.ts'

export const CommandRequest = z.strictObject({
  /** `asset/command`. */
  key: z.string().max(300),
  value: z.number().nullable().default(null),
  /** The second question was answered: what the person was shown and agreed to. */
  confirmed: z.literal(true),
})
export type CommandRequest = z.infer<typeof CommandRequest>

export const COMMAND_STATUSES = ['pending', 'confirmed', 'refused', 'failed', 'timed-out'] as const

/** Why a message could not be given to a broker. */
export const SendFailure = z.discriminatedUnion('kind', [
  /** No broker of this name is configured. */
  z.object({ kind: z.literal('broker-unknown'), broker: z.string() }),
  z.object({ kind: z.literal('broker-not-connected'), broker: z.string() }),
  /** It was lost before it acknowledged: the message may have arrived, or not. */
  z.object({ kind: z.literal('broker-lost-while-sending'), broker: z.string() }),
  /** The broker's own words, or those of the connection to it. */
  z.object({ kind: z.literal('broker-refused'), broker: z.string(), said: z.string() }),
])
export type SendFailure = z.infer<typeof SendFailure>

/** Why a command stands as it does: a code, and what the twin calls things. Words are made where it is shown. */
export const CommandReason = z.discriminatedUnion('kind', [
  // Confirmed
  z.object({ kind: z.literal('confirmed-by'), signal: z.string(), value: DescribedValue, afterMs: z.number() }),
  // Timed out
  z.object({ kind: z.literal('no-answer'), signal: z.string(), withinMs: z.number() }),
  // Failed
  z.object({ kind: z.literal('not-sent'), failure: SendFailure }),
  z.object({ kind: z.literal('gateway-stopped') }),
  z.object({ kind: z.literal('gateway-restarted') }),
  z.object({ kind: z.literal('twin-changed') }),
  // Refused
  z.object({ kind: z.literal('not-enabled') }),
  z.object({ kind: z.literal('role-needed'), role: z.string() }),
  z.object({ kind: z.literal('under-way') }),
  z.object({ kind: z.literal('value-needed'), name: z.string() }),
  z.object({ kind: z.literal('no-value-taken') }),
  z.object({
    kind: z.literal('out-of-range'),
    value: z.number(),
    min: z.number(),
    max: z.number(),
    unit: z.string(),
  }),
  z.object({ kind: z.literal('off-step'), value: z.number(), step: z.number(), min: z.number(), unit: z.string() }),
  z.object({ kind: z.literal('state-unknown'), signal: z.string() }),
  z.object({ kind: z.literal('allowed-only-while'), signal: z.string(), condition: DescribedCondition }),
  /** A line of an earlier version, which kept its sentence. */
  z.object({ kind: z.literal('earlier-words'), words: z.string() }),
])
export type CommandReason = z.infer<typeof CommandReason>

export const CommandReport = z.object({
  id: z.string(),
  key: z.string(),
  value: z.number().nullable(),
  /** The name of whoever gave it; before people sign in, as she typed it. */
  actor: z.string(),
  /** Whether that is who it was, see `Principal`. */
  verified: z.boolean(),
  at: z.number(),
  status: z.enum(COMMAND_STATUSES),
  /** null while nothing is to be said: pending, or ended so by a version that gave no reason. */
  reason: CommandReason.nullable(),
})
export type CommandReport = z.infer<typeof CommandReport>
