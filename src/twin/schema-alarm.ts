/** What an alarm of a twin watches, and what it says (ISA-18.2 §6.5, the record of an alarm in the master alarm database). */
import * as z from 'zod'
import { PRIORITIES } from './priorities.ts'
import { Condition } from './schema-condition.ts'
import { Key, Pointer, Scalar, SignalRef, Text, WatchedRef } from './schema-values.ts'

const DAY_S = 86_400
const Within = z.number().positive().max(DAY_S)

/** Faults that a payload lists; each clears by its absence from the next message. Alarm key: `asset/alarm/code`. */
const FaultList = z.strictObject({
  broker: Key.optional(),
  topic: z.string().min(1),
  /** The message counts only where these pointers hold these values: several machines on one topic. */
  where: z.record(Pointer, Scalar).optional(),
  /** The array, or the object whose keys are the codes. Empty elements (`{}`) are no fault. */
  at: Pointer,
  /** Only elements whose fields hold these values: an error's level decides which alarm it is. */
  having: z.record(Pointer, Scalar).optional(),
  code: Pointer.optional(),
  text: Pointer.optional(),
  /** How bad the source says it is ("FATAL"); told before the text. Absent = `/errorLevel` (VDA 5050) where there is one. */
  level: Pointer.optional(),
})
export type FaultList = z.output<typeof FaultList>

/** One limit of a group; without a priority it has the alarm's. */
const Limit = z.strictObject({ at: z.number(), priority: z.enum(PRIORITIES).optional() })
const Side = z.enum(['above', 'below', 'either']).default('either')
const Beside = z.strictObject({ signal: SignalRef, when: Condition })

/** What a signal is watched for: what one value says, or what several, or time, say. */
const AlarmWhen = z.union([
  ...Condition.options,
  /** From the outermost inwards; only the worst that is passed shows (OPC UA Part 9, ExclusiveLimitAlarmType). */
  z.strictObject({
    limits: z.strictObject({
      lolo: Limit.optional(),
      lo: Limit.optional(),
      hi: Limit.optional(),
      hihi: Limit.optional(),
    }),
  }),
  /** It rose or fell by more than this within so long (OPC UA Part 9, RateOfChange). */
  z.strictObject({
    changing: z.strictObject({
      by: z.number().positive(),
      withinS: Within,
      way: z.enum(['up', 'down', 'either']).default('either'),
    }),
  }),
  /** It is further than this from another signal, its setpoint (OPC UA Part 9, Deviation). */
  z.strictObject({ deviating: z.strictObject({ from: SignalRef, by: z.number().positive(), side: Side }) }),
  /** The same of the middle (median) of what the other machines of its class say now. */
  z.strictObject({ unlikeSisters: z.strictObject({ by: z.number().positive(), side: Side }) }),
  /** Nothing moved for so long, counted only while something else holds: it runs, an order is there. */
  z.strictObject({
    unchanged: z.strictObject({
      forS: Within,
      /** Up to so much is no change. */ within: z.number().min(0).default(0),
      while: Beside.optional(),
    }),
  }),
  /** Commanded (`after`), and the signal does not say within so long that it is done (OPC UA Part 9, Discrepancy). */
  z.strictObject({ notDone: z.strictObject({ done: Condition, after: Beside, withinS: Within }) }),
  /** It is not where another signal wants it, for so long: by more than `by`, or in another state. */
  z.strictObject({
    notFollowing: z.strictObject({ signal: SignalRef, by: z.number().min(0).default(0), withinS: Within }),
  }),
  /** No good value came for so long. */
  z.strictObject({ silent: z.strictObject({ forS: Within }) }),
  /**
   * Several signals of the machine by names of one's own: "hot && speed > 2 * min". States are their keys ("run").
   * `src/twin/formula.ts` says what may stand in it.
   */
  z.strictObject({
    formula: z.string().min(1).max(500),
    of: z.record(z.string().regex(/^[A-Za-z_]\w*$/), WatchedRef),
  }),
])
export type AlarmWhen = z.output<typeof AlarmWhen>

export const Alarm = z.strictObject({
  name: Text,
  priority: z.enum(PRIORITIES),
  /** Off: nothing is evaluated, and the alarm is in no list (ISA-18.2 §5.3: not one of its states). */
  enabled: z.boolean().default(true),
  /** Watches this signal, or what is worked out of it (`signal#unusual`, `signal#days-to-limit`: "less than 2 days")… */
  signal: WatchedRef.optional(),
  /** …for this. A list is for `state` signals by key, `boolean` by true/false. */
  when: AlarmWhen.optional(),
  /** Or takes the faults that a payload lists. */
  faults: FaultList.optional(),
  /** In the signal's unit: how far the value must return past the limit before the condition clears. */
  deadband: z.number().min(0).default(0),
  onDelayS: z.number().min(0).default(0),
  offDelayS: z.number().min(0).default(0),
  latched: z.boolean().default(false),
  /** Alarms of one group that trip together are marked by which came first (first-out). */
  group: Key.optional(),
  /** Suppressed by design while this holds (ISA-18.2 state F). */
  suppressedWhen: z.strictObject({ signal: WatchedRef, when: Condition }).optional(),
  /** What it means and what to do, for the person who sees it. */
  help: z.string().max(600).optional(),
  /** What most likely caused it… */
  cause: z.string().max(600).optional(),
  /** …what comes of it when nobody acts… */
  consequence: z.string().max(600).optional(),
  /** …what the operator is to do… */
  action: z.string().max(600).optional(),
  /** …and how long there is for it, s (ISA-18.2 §3.1: allowable response time). */
  respondWithinS: z
    .number()
    .positive()
    .max(7 * DAY_S)
    .optional(),
})
export type AlarmDoc = z.output<typeof Alarm>
