/**
 * What a factory is: the twin document, format 1. One JSON file; the program knows nothing of any particular factory.
 *
 * Coordinates: right-handed, metres, Y up. A plan's x is +X, its y is −Z. Headings are degrees anticlockwise seen from
 * above, 0 = +X. A place is relative to the parent asset. The hierarchy follows ISA-95 (IEC 62264-1).
 *
 * Everything here is what an author may write. What the program works with is `Twin` in `twin.ts`, made by `loadTwin`.
 */
import * as z from 'zod'
import { isTimeZone } from '../base/time-zone.ts'
import { coded } from '../base/schema-problems.ts'
import { OrderTarget } from './order-targets.ts'
import { Policy } from './policies.ts'
import { Crew, Process } from './process-facts.ts'
import { Alarm } from './schema-alarm.ts'
import { Condition } from './schema-condition.ts'
import { Foresight, Signal, StaleAfter } from './schema-signal.ts'
import { EndTimeOfDay, Key, SignalRef, Text, TimeOfDay, Vector2, Vector3 } from './schema-values.ts'

export const TWIN_FORMAT = 1

/** Who may give a command. Each is a role of its own: none contains another. */
export const ROLES = ['operator', 'maintenance', 'engineer'] as const

export type AlarmCondition = z.output<typeof Condition>

export const Command = z.strictObject({
  name: Text,
  /** A command is off unless the twin enables it. */
  enabled: z.boolean().default(false),
  broker: Key.optional(),
  topic: z.string().min(1),
  /** `{value}`, `{id}`, `{actor}` and vars are replaced. */
  payload: z.string().max(2000),
  qos: z.union([z.literal(0), z.literal(1)]).default(1),
  /** Present: the command takes a number in this range. */
  value: z
    .strictObject({
      name: Text,
      unit: z.string().optional(),
      min: z.number(),
      max: z.number(),
      step: z.number().positive(),
    })
    .optional(),
  role: z.enum(ROLES).default('operator'),
  /** The signal that confirms: it must fulfil `when` (or reach the value sent, within `tolerance`). */
  confirm: z.strictObject({
    signal: SignalRef,
    when: Condition.optional(),
    tolerance: z.number().min(0).default(0.001),
  }),
  timeoutS: z.number().positive().max(600).default(10),
  /** Offered only while this holds. */
  allowedWhen: z.strictObject({ signal: SignalRef, when: Condition }).optional(),
  /** The machine's own guard of what a loop sets: without it no policy may act by this command. */
  watchdog: z
    .strictObject({
      /** Without a sign of life for so long the machine sets by itself what it holds for safe. */
      afterS: z.number().min(3).max(86_400),
      /** What it then sets, in the unit of the command. */
      to: z.number(),
      /** The sign of life, sent three times in that time while a policy acts. Absent: what is set lasts so long and no longer. */
      alive: z.strictObject({ topic: z.string().min(1), payload: z.string().max(200).default('1') }).optional(),
      /** While this holds the machine says that its watchdog runs. */
      armed: z.strictObject({ signal: SignalRef, when: Condition }).optional(),
    })
    .optional(),
})

/** A model: a kind of the equipment library with its parameters in metres and degrees, or a file beside the document. */
export const Model = z.union([
  z.strictObject({
    kind: Key,
    params: z.record(Key, z.union([z.number(), z.string(), z.boolean()])).default({}),
    /** For models of machines: 0.1 draws it at a tenth. */ scale: z.number().positive().default(1),
  }),
  z.strictObject({
    /** Any name that a file may have. */
    file: z.string().regex(/^[^\\:*?"<>|\p{Cc}]+\.(glb|gltf|urdf)$/u),
    /** Absent = 1. Given, a size that no machine is likely to have is taken as meant. */
    scale: z.number().positive().optional(),
    up: z.enum(['y', 'z']).optional(),
    turn: Vector3.optional(),
  }),
])
export type Model = z.output<typeof Model>

/** A component without its signals. */
export const PartHead = z.strictObject({
  name: Text,
  /** The part of the model (library part name, glTF node, URDF link) that shows it. Default: the key. */
  node: z.string().optional(),
})

/**
 * One rule for classes that extend classes and for assets that override theirs: maps merge by key at every depth, arrays
 * replace, `null` removes. So whatever overrides may be partial; what results is checked entry by entry (`bodies.ts`).
 */
const ClassBody = {
  name: Text.optional(),
  model: Model.nullable().optional(),
  /** Component twins: joint-2, gearbox, belt. */
  parts: z
    .record(
      Key,
      PartHead.partial()
        .extend({ signals: z.record(Key, Signal.partial().nullable()).optional() })
        .nullable(),
    )
    .optional(),
  signals: z.record(Key, Signal.partial().nullable()).optional(),
  alarms: z.record(Key, Alarm.partial().nullable()).optional(),
  commands: z.record(Key, Command.partial().nullable()).optional(),
  /**
   * Which signal moves what: channel of the model → signal. Channels by kind: conveyor `speed` m/s, `items`; robot
   * `joint-1`…`joint-6` deg, `grip`; AGV `x`, `y`, `heading` (in `frame`) or `node` (text or state whose key names a node of the frame), `load`, with bays `load-1`…; rack `cell:NAME`; gantry `x`, `y`, `z`.
   * Machines of the `flow`: `part` (it holds a workpiece), `rejected` (a counter), and `items` where they stack goods.
   */
  motion: z.record(z.string(), SignalRef.nullable()).optional(),
  /**
   * Planned run time of a piece (ISO 22400-2: planned run time per item, PRI), s: the planned beat. Of a line, that of its
   * slowest machine. Without it, effectiveness and OEE cannot be told.
   */
  plannedRunTimePerItemS: z.number().positive().max(31_536_000).nullable().optional(),
  /** What a simulation of the line is told of it; without it, it is taken from the past or assumed. */
  process: Process.nullable().optional(),
  /** Foresight of all its signals that say nothing else; `null` takes back what is inherited. */
  foresight: Foresight.nullable().optional(),
}

export const Class = z.strictObject({ ...ClassBody, extends: Key.optional() })

export const LEVELS = ['enterprise', 'site', 'area', 'line', 'cell', 'machine'] as const
export type Level = (typeof LEVELS)[number]

const Place = z.strictObject({ at: Vector3.default([0, 0, 0]), heading: z.number().default(0) })

export const Asset = z.strictObject({
  id: Key,
  ...ClassBody,
  name: Text,
  level: z.enum(LEVELS).default('machine'),
  parent: Key.optional(),
  class: Key.optional(),
  place: Place.default({ at: [0, 0, 0], heading: 0 }),
  /** For topic templates, selectors and maps of bindings. Looked up here, then in the parents; a value may use the parents' vars. */
  vars: z.record(z.string(), z.string()).default({}),
  /** The frame that this asset's x, y, heading or node signals are given in. */
  frame: Key.optional(),
  /** Area drawn on the floor: size along x and z, with the name painted. */
  zone: z
    .strictObject({
      size: Vector2,
      at: Vector2.default([0, 0]),
      kind: z.enum(['work', 'walkway', 'lane']).default('work'),
      label: z.string().optional(),
    })
    .optional(),
  /** Former ids, so that history and journal stay reachable. */
  aliases: z.array(Key).default([]),
})

const Flow = z.strictObject({
  from: Key,
  to: Key,
  /** What this edge carries: the good way, or rejects. */ kind: z.enum(['main', 'reject', 'supply']).default('main'),
})

const Frame = z.strictObject({
  /** Where the frame's origin is in the twin's plan, metres: [x, z]. */
  origin: Vector2,
  rotationDeg: z.number().default(0),
  /** Metres per unit of the frame (also metres per pixel of a floor plan). */
  scale: z.number().positive().default(1),
  /** True for plans whose y grows downwards (pixels). */
  yDown: z.boolean().default(false),
  /** Named points in frame units, for AGVs that report nodes. */
  nodes: z.record(z.string(), Vector2).default({}),
  /** Roads between nodes. An AGV is drawn on them only. */
  roads: z.array(z.tuple([z.string(), z.string()])).default([]),
})

const Layer = z.strictObject({
  name: Text,
  /** Signals of this role colour the layer, per component where the component has one. */
  role: Key,
  scale: Vector2,
  unit: z.string().optional(),
  /** Several signals of one machine: the worst, the mean, or the sum. */
  reduce: z.enum(['max', 'min', 'mean', 'sum']).default('max'),
})

const View = z.strictObject({
  name: Text,
  target: Vector3,
  azimuth: z.number(),
  elevation: z.number().min(1).max(90),
  distance: z.number().positive(),
})

const Shift = z.strictObject({
  name: Text,
  days: z.array(z.int().min(0).max(6)).min(1),
  from: TimeOfDay,
  to: EndTimeOfDay,
  /** Within the shift; no busy time is planned in them. */
  breaks: z
    .array(z.strictObject({ from: TimeOfDay, to: EndTimeOfDay }))
    .max(24)
    .default([]),
})

const isDate = (written: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(written)) return false
  const ms = Date.parse(`${written}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(written)
}

const Kpi = z.strictObject({
  name: Text,
  unit: z.string().optional(),
  role: Key,
  reduce: z.enum(['sum', 'mean', 'max', 'min', 'rate-per-hour']),
  /** Only signals below this asset. */
  under: Key.optional(),
  /** Absent = three significant figures. */
  decimals: z.int().min(0).max(3).optional(),
  /** What it should be, in its unit; said beside it where lines and areas are told of. */
  target: z.union([z.strictObject({ atLeast: z.number() }), z.strictObject({ atMost: z.number() })]).optional(),
})

export const TwinDocument = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(TWIN_FORMAT),
  id: Key,
  name: Text,
  description: z.string().max(2000).optional(),
  defaults: z
    .strictObject({ staleAfterS: StaleAfter.default('rhythm'), foresight: Foresight.optional() })
    .default({ staleAfterS: 'rhythm' }),
  classes: z.record(Key, Class).default({}),
  assets: z.array(Asset).min(1),
  flow: z.array(Flow).default([]),
  /** Machines at work whose joints no signal tells of show a cycle, marked as illustration; false: they stand at rest. */
  illustration: z.boolean().default(true),
  /** Round what stands in the scene: a hint of walls and windows, or nothing, as outdoors. */
  hall: z.enum(['hint', 'none']).default('hint'),
  views: z.record(Key, View).default({}),
  layers: z.record(Key, Layer).default({}),
  /** Who repairs: named by `process.crew`. */
  crews: z.record(Key, Crew).default({}),
  /** What may be set without a person each time, between which bounds. */
  policies: z.record(Key, Policy).default({}),
  /** Where approved repairs go, so that a maintenance system can take them. */
  workOrders: z.record(Key, OrderTarget).default({}),
  /** Differences between plans that matter: smaller ones are none. */
  matters: z
    .strictObject({
      pieces: z.number().min(0).default(10),
      kWh: z.number().min(0).default(5),
      minutes: z.number().min(0).default(5),
    })
    .prefault({}),
  shifts: z.array(Shift).default([]),
  /** Days on which no shift begins: holidays, company holidays. "2026-12-25" */
  daysOff: z
    .array(
      z
        .string()
        .regex(/^\d{4}-\d\d-\d\d$/, coded('date'))
        .refine(isDate, coded('date')),
    )
    .max(5000)
    .default([]),
  /** The plant's time zone, as the IANA database names it ("Europe/Berlin"): its shifts and all times are told in it. Absent = the reader's. */
  timeZone: z.string().refine(isTimeZone, coded('time-zone')).optional(),
  frames: z.record(Key, Frame).default({}),
  kpis: z.array(Kpi).default([]),
})

/** What an author writes (defaults optional). */
export type TwinDocumentInput = z.input<typeof TwinDocument>
/** The same with every default filled in. */
export type TwinDocument = z.output<typeof TwinDocument>
export type CommandDoc = z.output<typeof Command>
export type AssetDoc = z.output<typeof Asset>
export type FrameDoc = z.output<typeof Frame>
export type LayerDoc = z.output<typeof Layer>
export type ViewDoc = z.output<typeof View>
export type KpiDoc = z.output<typeof Kpi>
export type ShiftDoc = z.output<typeof Shift>
