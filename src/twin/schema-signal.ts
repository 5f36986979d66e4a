/** The part of a twin document that says what a signal is, and where in which messages its values are. */
import * as z from 'zod'
import { Key, Pointer, Scalar, Text, Vector2 } from './schema-values.ts'

/** How a state reads at a glance: `normal` and `idle` stay grey, `attention` and `fault` count as abnormal. */
export const TONES = ['normal', 'idle', 'stopped', 'attention', 'fault'] as const
export type Tone = (typeof TONES)[number]

/**
 * Where in a payload the value is. A pointer takes the value there. `at` + `key` takes the first array element whose
 * fields equal `key` (pointers within the element), then `take` within it; when no element matches, `absent`.
 * `take` may itself choose an element of a list within that one.
 * `at` + `has` is 1 when an element with those fields is present, else 0 ("absent = clear"). `at` + `count` counts the
 * elements that are not empty (`[{}]` counts none), only those with the fields of `having` where given. `const` is a constant, for topics whose arrival is the message.
 */
const Element = z.strictObject({
  at: Pointer,
  key: z.record(Pointer, Scalar),
  take: Pointer.default(''),
  absent: Scalar.optional(),
})
export const Selector = z.union([
  Pointer,
  Element.extend({ take: z.union([Pointer, Element]).default('') }),
  z.strictObject({ at: Pointer, has: z.record(Pointer, Scalar) }),
  z.strictObject({ at: Pointer, count: z.literal(true), having: z.record(Pointer, Scalar).optional() }),
  z.strictObject({ const: Scalar }),
])
export type Selector = z.output<typeof Selector>

/** Payload formats. `auto` tells JSON from a bare value by its first byte; `sparkplug` takes `metric`, `vda5050` takes `field`. */
export const FORMATS = ['auto', 'json', 'value', 'uns', 'sparkplug', 'vda5050'] as const

/** What a VDA 5050 vehicle says of itself; `x`, `y` in m, `theta` in rad, `speed` in m/s, `battery` in %. */
export const VDA_FIELDS = [
  'x',
  'y',
  'theta',
  'map',
  'localization-score',
  'speed',
  'angular-speed',
  'battery',
  'battery-voltage',
  'battery-current',
  'battery-health',
  'charging',
  'reach',
  'node',
  'node-sequence',
  'next-node',
  'nodes-left',
  'distance-since-node',
  'order',
  'driving',
  'paused',
  'operating-mode',
  'action',
  'loads',
  'load',
  'load-id',
  'load-weight',
  'errors',
  'error-level',
  'emergency-stop',
  'field-violation',
  'connection',
] as const
export type VdaField = (typeof VDA_FIELDS)[number]

export const NUMBERINGS = ['packml', 'packml-opc', 'packml-mode'] as const

/** How a source writes the quality of a value. */
export const QUALITIES = ['words', 'opc-ua', 'opc-da', 'siemens'] as const

export const Binding = z.strictObject({
  /** Name of a broker in the gateway's configuration; absent = any. */
  broker: Key.optional(),
  /** MQTT topic filter; `{name}` is replaced from `vars` (the asset's, then its ancestors'), `{asset}` by its id. */
  topic: z.string().min(1),
  format: z.enum(FORMATS).default('auto'),
  /** Sparkplug metric name. `topic` is then `spBv1.0/group/+/edge[/device]`. */
  metric: z.string().optional(),
  /** VDA 5050: what of the vehicle. `topic` is then `interface/version/manufacturer/serial/+`: state, visualization and connection are read. */
  field: z.enum(VDA_FIELDS).optional(),
  select: Selector.default(''),
  /** The message counts only where these pointers hold these values. */
  where: z.record(Pointer, Scalar).optional(),
  /** The unit in which the payload gives it ("°F", "1/min"), after scale and offset; it is converted to the signal's. Absent = the signal's. */
  unit: z.string().min(1).max(20).optional(),
  scale: z.number().default(1),
  offset: z.number().default(0),
  /**
   * How the source numbers PackML states or modes: `packml` 1–17 (ISA-TR88.00.02), `packml-opc` 0–16 (OPC 30060), `packml-mode`,
   * or its own numbers → names. Names are matched with the signal's states whatever their case.
   */
  numbering: z.union([z.enum(NUMBERINGS), z.record(z.string(), z.string())]).optional(),
  /** Payload value (as text) → state key, number or boolean. The numbering belongs to the binding. `*` is the default. */
  map: z.record(z.string(), Scalar).optional(),
  /** What a null or absent value means: nothing, a bad value, or the signal's `0`. */
  nulls: z.enum(['ignore', 'bad', 'clear']).default('bad'),
  /** `source` makes the payload's own time the sample's time (historical and store-and-forward data). */
  time: z.enum(['receive', 'source']).default('receive'),
  /** Where the source's own time stands: in the list element that `select` chose, or else in the payload. Absent = looked for under the usual names. */
  timeAt: Pointer.optional(),
  /**
   * Where the source says how good the value is, found like `timeAt`; nothing there = good. `words`: true/false, good/uncertain/bad;
   * `opc-ua`: status codes (Part 4 §7.39, top two bits); `opc-da`: 192/64/0 (OPC DA 3.0 §6.8); `siemens`: `qc` 0–3 of the Industrial Edge databus.
   */
  quality: z.strictObject({ at: Pointer, as: z.enum(QUALITIES) }).optional(),
})
export type Binding = z.output<typeof Binding>

const State = z.strictObject({ code: z.int(), name: Text, tone: z.enum(TONES).default('normal') })

export const StaleAfter = z.union([z.number().positive(), z.literal('rhythm'), z.null()])

/** How a class, an asset or the twin has foresight work, where the signal says nothing else. */
export const Foresight = z.strictObject({
  /** True: nothing is said of what is unusual or to be expected. */
  off: z.boolean().optional(),
  /** The threshold from which something counts as unusual is divided by it: 2 = much sooner, 0.5 = much later. */
  sensitivity: z.number().min(0.25).max(4).optional(),
})
export type ForesightDoc = z.output<typeof Foresight>

/** Something wears until this is reached, in the signal's unit; beside the limits of alarms. */
const Wears = z.strictObject({ limit: z.number(), side: z.enum(['above', 'below']) })

/**
 * The signal counts how long its part has lived (hours of work, cycles) and begins anew with another part. From those of its class that
 * ran until they failed is learnt how much longer each will live.
 */
const Life = z.strictObject({
  /** The alarm of its asset that says that it failed; where it only begins anew it was replaced in time. Absent: it always runs until it fails. */
  failed: Key.optional(),
})

/**
 * What is stored of a signal: only what differs from the last stored sample by more than `deadband` (in the signal's unit; 0 = any change), and
 * something every `longestIntervalS` all the same (600 where absent, and half the stale limit at most). The last sample before a change, every
 * change of quality and every silence are stored.
 */
export const Store = z.strictObject({
  deadband: z.number().min(0).default(0),
  longestIntervalS: z.number().min(1).max(86_400).optional(),
})

export const Signal = z.strictObject({
  name: Text,
  type: z.enum(['number', 'integer', 'boolean', 'state', 'text']).default('number'),
  unit: z.string().max(20).optional(),
  /** What the signal is for: `state`, `vibration`, `temperature`, `energy`, `power`, `utilisation`, `speed`, `count`… Layers, sheets and KPIs refer to roles. */
  role: Key.optional(),
  /** Lowest and highest sensible value; gauges and layers use it, nothing is clipped by it. */
  range: Vector2.optional(),
  decimals: z.int().min(0).max(6).optional(),
  /** The dictionary of a `state` signal: key → code, name, tone. */
  states: z.record(z.string().min(1), State).optional(),
  /**
   * Older than this and the value is shown as stale. `null`: published on change only, never stale by age. `rhythm`: learnt from
   * how it comes (three of its longest usual gaps, 5 s at least); what comes without a rhythm is never stale by age.
   */
  staleAfterS: StaleAfter.optional(),
  /** False keeps it out of the historian. Of texts the changes are recorded, up to 256 bytes each. */
  recorded: z.boolean().optional(),
  /**
   * What is watched is every number that is bound, unless its role says that it only counts or tells where a thing is; one
   * that says something here is watched all the same. From it are worked out `signal#unusual` (how unusual it is, 0 = as
   * ever) and, where an alarm ("above", "below", "outside") or `wears` names a limit, `signal#days-to-limit`: signals which trends, layers
   * and alarms take like others.
   */
  foresight: Foresight.extend({
    /** `null` takes an inherited one back. */ wears: Wears.nullable().optional(),
    /** Likewise. From it is worked out `signal#remaining-life`, in its unit; beside its own past it is not watched. */ life: Life.nullable().optional(),
  }).optional(),
  /** Absent: every sample is stored. */
  store: Store.optional(),
  /** In order of precedence: a later one is used only while the earlier ones are silent or bad. */
  bindings: z.array(Binding).optional(),
})
export type SignalDoc = z.output<typeof Signal>
