/** An alarm that is not there yet, tried against the past. */
import * as z from 'zod'
import { AlarmCause } from './alarms.ts'
import { WireProblem } from './problems.ts'

const MOST_DAYS = 30

export const TryRequest = z.strictObject({
  asset: z.string().min(1).max(300),
  /** As it would stand in the twin document, under `alarms`. */
  definition: z.record(z.string().max(100), z.unknown()),
  days: z.number().int().min(1).max(MOST_DAYS).default(MOST_DAYS),
})
export type TryRequest = z.input<typeof TryRequest>
export type TryQuestion = z.output<typeof TryRequest>

export const TriedAlarm = z.object({
  raisedAt: z.number(),
  /** Null: it stands at the end. */
  clearedAt: z.number().nullable(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  cause: AlarmCause.nullable(),
})
export type TriedAlarm = z.infer<typeof TriedAlarm>

export const TryAnswer = z.object({
  /** Looked at, ms UTC. The whole of what was asked for, or as far as there was time for. */
  from: z.number(),
  to: z.number(),
  complete: z.boolean(),
  /** The first moment of which anything is known; null = nothing is. */
  knownFrom: z.number().nullable(),
  count: z.number(),
  /** Of them: one of three or more within a minute (ISA-18.2 §3.1, EEMUA 191). */
  chattering: z.number(),
  /** Of the others: over before anybody could act. */
  fleeting: z.number(),
  activeMs: z.number(),
  /** The first of them. */
  first: z.array(TriedAlarm),
  samples: z.number(),
  /** Where samples came too fast to be kept one by one, they were looked at in steps of so long; 0 = all were. */
  coarsestMs: z.number(),
  /** What is wrong with it: it was not tried then. */
  problems: z.array(WireProblem),
})
export type TryAnswer = z.infer<typeof TryAnswer>
