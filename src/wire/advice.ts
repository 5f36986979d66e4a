/** What could be done otherwise, found in what machines really did; each as it was said, and how it came out. Times ms. */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { Person } from './act.ts'

export const ADVICE_KINDS = ['standby', 'speed', 'rejects', 'air', 'bottleneck'] as const

/** More is better; between these ends with 99 %, over all that was compared. `kWh` and `pieces` a day, `rejects` of 1,000. */
const AdviceGain = z.object({
  low: z.number(),
  middle: z.number(),
  high: z.number(),
  unit: z.enum(['kWh', 'pieces', 'rejects']),
})

/** `held`: it brought what was said at least. `lapsed`: nobody tried it, or nobody can tell. */
export const ADVICE_OUTCOMES = ['held', 'missed', 'lapsed', 'set-aside'] as const

export const Advice = z.object({
  id: z.number().int(),
  kind: z.enum(ADVICE_KINDS),
  asset: z.string(),
  /** Signal that says what is set; null: none does. */
  setting: z.string().nullable(),
  /** Its value or the code of its state: as it is, and as it was at other times. Of air: kW; of a bottleneck: stops. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  gain: AdviceGain,
  /** What is gained for one less of what was compared: hours a day, or pieces. */
  times: z.number(),
  /** Stretches of time in which it was otherwise, and how long they were in all. */
  episodes: z.number(),
  hours: z.number(),
  /** The command that sets it; null: none does. */
  command: z.string().nullable(),
  at: z.number(),
  /** It lapses then. */
  until: z.number(),
  /** Null: not yet. */
  judged: z
    .object({
      at: z.number(),
      outcome: z.enum(ADVICE_OUTCOMES),
      /** What it brought, in the unit of the gain; null: that was not measured. */
      amount: z.number().nullable(),
      /** Who set it aside, and why. */
      by: Person.nullable(),
      reason: z.string(),
    })
    .nullable(),
})
export type Advice = z.infer<typeof Advice>

/** GET foresight/advice: what is advised now, and how earlier advice came out. */
export const AdviceNow = z.object({
  at: z.number(),
  /** What brings most comes first. */
  open: z.array(Advice),
  /** Newest last, at most 40. */
  record: z.array(Advice),
  /** When all was looked at last, how much was compared, and what was found beyond the budget; null: not yet. */
  looked: z.object({ at: z.number(), compared: z.number(), heldBack: z.number() }).nullable(),
  /** Kinds that say nothing, for they were wrong too often. */
  silent: z.array(z.enum(ADVICE_KINDS)),
})
export type AdviceNow = z.infer<typeof AdviceNow>

/** POST foresight/advice: this is no help. Who says so is known where it is asked (`Principal`). */
export const AdviceAside = z.strictObject({
  id: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  reason: z
    .string()
    .trim()
    .max(500, coded('note-too-long'))
    .regex(/^(\P{Cc}|[\n\t])*$/u, coded('note-control-characters'))
    .default(''),
})
export type AdviceAside = z.input<typeof AdviceAside>
