/** How well the alarms of a plant serve who works with them (ISA-18.2 §16.5), as the gateway counts it. */
import * as z from 'zod'
import { PRIORITIES } from '../twin/priorities.ts'

const Time = z.coerce.number().min(0).max(8.64e15)
export const LONGEST_MEASURES_MS = 92 * 86_400_000

/** GET alarms/measures?from=MS&to=MS&asset=ID */
export const AlarmMeasuresQuestion = z
  .object({ from: Time, to: Time, asset: z.string().max(300).optional() })
  .refine(({ from, to }) => from < to && to - from <= LONGEST_MEASURES_MS)
export type AlarmMeasuresQuestion = z.input<typeof AlarmMeasuresQuestion>

const Part = z.object({
  name: z.string(),
  alarms: z.number(),
  perHour: z.number(),
  floodShare: z.number(),
  chattering: z.number(),
})
const Top = z.object({
  key: z.string(),
  asset: z.string(),
  name: z.string(),
  priority: z.enum(PRIORITIES),
  count: z.number(),
  share: z.number(),
  chatters: z.boolean(),
  fleeting: z.boolean(),
  offDelayS: z.number().nullable(),
  saved: z.number(),
})
const keys = z.array(z.string()).readonly()

/** As `alarm-system/report.ts` has it. */
export const AlarmMeasuresAnswer = z.object({
  all: z.object({
    from: z.number(),
    to: z.number(),
    alarms: z.number(),
    perHour: z.number(),
    perTenMinutes: z.number(),
    busyHours: z.number(),
    bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })).readonly(),
    floods: z.number(),
    floodMs: z.number(),
    floodShare: z.number(),
    top: z.array(Top).readonly(),
    topShare: z.number(),
    chattering: keys,
    fleeting: keys,
    stale: keys,
    priorities: z.record(z.enum(PRIORITIES), z.number()),
    acknowledged: z.object({ count: z.number(), medianMs: z.number(), slowMs: z.number() }).nullable(),
  }),
  areas: z.array(Part).readonly(),
  shifts: z.array(Part).readonly(),
})
export type AlarmMeasuresAnswer = z.infer<typeof AlarmMeasuresAnswer>
