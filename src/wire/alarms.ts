/** Alarms as they travel: the gateway's list, its changes, and the commands people give. ISA-18.2 / IEC 62682. */
import * as z from 'zod'
import { PRIORITIES } from '../twin/priorities.ts'

/** ISA-18.2 §5: A normal, B unacknowledged, C acknowledged, D returned to normal unacknowledged, E shelved, F suppressed by design, G out of service. */
export const ALARM_STATES = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned',
  'shelved',
  'suppressed',
  'out-of-service',
] as const
export type AlarmState = (typeof ALARM_STATES)[number]

/** What raised it, as codes and what the twin or the machine call things; whoever shows it makes words of it. */
export const AlarmCause = z.discriminatedUnion('kind', [
  /** The row's `value` was beyond its `limit`; `decimals` as the twin says, null = it does not. */
  z.object({ kind: z.literal('above'), signal: z.string(), decimals: z.number().nullable() }),
  z.object({ kind: z.literal('below'), signal: z.string(), decimals: z.number().nullable() }),
  z.object({
    kind: z.literal('outside'),
    signal: z.string(),
    decimals: z.number().nullable(),
    low: z.number(),
    high: z.number(),
  }),
  /** A state by its name, a text, on or off; a number is a state's code that the twin does not know, or the value itself. */
  z.object({ kind: z.literal('is'), signal: z.string(), is: z.union([z.string(), z.boolean(), z.number()]) }),
  /** The row's `value` is how far it moved within `withinMs`, its `limit` how far it may: up where both are above 0. */
  z.object({ kind: z.literal('changing'), signal: z.string(), decimals: z.number().nullable(), withinMs: z.number() }),
  /** The row's `value` is how far it was from `from`, its `limit` how far it may be. */
  z.object({ kind: z.literal('deviating'), signal: z.string(), decimals: z.number().nullable(), from: z.string() }),
  z.object({ kind: z.literal('unlike-sisters'), signal: z.string(), decimals: z.number().nullable() }),
  /** Nothing moved for so long. */
  z.object({ kind: z.literal('unchanged'), signal: z.string(), forMs: z.number() }),
  /** Commanded, and not done within so long; `target`: what it was to follow or what commanded it. */
  z.object({ kind: z.literal('not-done'), signal: z.string(), target: z.string(), forMs: z.number() }),
  z.object({ kind: z.literal('not-following'), signal: z.string(), target: z.string(), forMs: z.number() }),
  z.object({ kind: z.literal('silent'), signal: z.string(), forMs: z.number() }),
  /** A formula over several signals holds. */
  z.object({ kind: z.literal('formula'), formula: z.string() }),
  /** A payload listed more faults of this alarm than are followed: so many more, when it was raised. */
  z.object({ kind: z.literal('more-faults'), count: z.number() }),
])
export type AlarmCause = z.infer<typeof AlarmCause>

export const AlarmRow = z.object({
  /** `asset/alarm` or `asset/alarm/code`. */
  key: z.string(),
  asset: z.string(),
  component: z.string().nullable(),
  /** The watched signal's id, null for faults from payloads. */
  signal: z.string().nullable(),
  name: z.string(),
  priority: z.enum(PRIORITIES),
  state: z.enum(ALARM_STATES),
  /** The condition holds, whatever the state (E, F and G go on evaluating). */
  active: z.boolean(),
  latched: z.boolean(),
  /** When the present state began; when the condition last became true, and last cleared (0 = never). ms, gateway clock. */
  since: z.number(),
  raisedAt: z.number(),
  clearedAt: z.number(),
  /** Last acknowledgement of this occurrence. */
  ackBy: z.string().nullable(),
  ackAt: z.number(),
  ackComment: z.string(),
  shelvedUntil: z.number(),
  shelvedBy: z.string().nullable(),
  /** Value and its limit when it was raised, for people ("2.31", "2.00", "mm/s"). */
  value: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string(),
  /** Null for a listed fault; absent in lines of earlier versions, which had a sentence in `message`. */
  cause: AlarmCause.nullable().optional(),
  /** What the machine itself says of a listed fault. */
  message: z.string(),
  help: z.string(),
  /** Input bad or stale: the state is held, timers paused. */
  inputLost: z.boolean(),
  /** First of its group to trip. */
  firstOut: z.boolean(),
})
export type AlarmRow = z.infer<typeof AlarmRow>

/** One line of the journal. `cursor` rises by one a line and is durable: a page that was away asks for all after its own. */
export const AlarmEvent = z.object({
  cursor: z.number().int(),
  at: z.number(),
  kind: z.enum([
    'raised',
    'cleared',
    /** Of a group of limits, only a lesser one is passed now; its row says which. */
    'eased',
    'acknowledged',
    'shelved',
    'unshelved',
    'suppressed',
    'unsuppressed',
    'out-of-service',
    'in-service',
    'reset',
    'input-lost',
    'input-back',
    /** Its definition is no longer in the twin. */
    'removed',
    /** Its machine has another id now; `comment` is the alarm's key from now on. */
    'renamed',
    /** A listed fault that had cleared left for others that hold. */
    'made-room',
    /** What an alarm that chatters did since it was last told of, see `chatter`. */
    'chattered',
  ]),
  actor: z.string().nullable(),
  comment: z.string(),
  row: AlarmRow,
  /** Of `chattered`: so many changes from then until `at`, ms. The row is as the last of them left it. */
  chatter: z.object({ count: z.number().int().min(2), from: z.number() }).optional(),
})
export type AlarmEvent = z.infer<typeof AlarmEvent>

const Comment = z.string().max(500).default('')
const KeyOf = z.string().max(600)
/** What a person asks for. Who asks is known where it is asked (`Principal`): a name in here is refused. */
export const AlarmRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('acknowledge'), key: KeyOf, comment: Comment }),
  z.strictObject({
    kind: z.literal('shelve'),
    key: KeyOf,
    comment: Comment,
    /** null = one-shot: until it goes inactive */
    forMs: z
      .number()
      .min(60_000)
      .max(24 * 3600_000)
      .nullable(),
  }),
  z.strictObject({ kind: z.literal('unshelve'), key: KeyOf, comment: Comment }),
  z.strictObject({ kind: z.literal('remove-from-service'), key: KeyOf, comment: Comment }),
  z.strictObject({ kind: z.literal('return-to-service'), key: KeyOf, comment: Comment }),
  z.strictObject({ kind: z.literal('reset'), key: KeyOf, comment: Comment }),
])
export type AlarmRequest = z.infer<typeof AlarmRequest>
export type AlarmRequestInput = z.input<typeof AlarmRequest>
/** With who asked. */
export type AlarmCommand = AlarmRequest & { readonly actor: string }
