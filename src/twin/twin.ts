/**
 * The twin as the program works with it: classes resolved, references checked, signals numbered.
 * Made only by `loadTwin`; immutable; one object is one version, named by its content hash.
 */
import type { TwinAlarmRule } from './alarm-rule.ts'
import type { SignalForesight, SignalLife } from './foresight.ts'
import type { Convert } from './one-unit.ts'
import type { DerivedKind } from './derived-kinds.ts'
import type { AssetId, SignalId, Slot } from '../base/brand.ts'
import type { TwinOrderTarget } from './order-targets.ts'
import type { TwinPolicy } from './policies.ts'
import type { CrewDoc, ProcessFacts } from './process-facts.ts'
import type { Priority } from './priorities.ts'
import type {
  AlarmCondition,
  CommandDoc,
  FrameDoc,
  KpiDoc,
  LayerDoc,
  Level,
  Model,
  ShiftDoc,
  ViewDoc,
} from './schema.ts'
import type { Binding, Tone } from './schema-signal.ts'

export type SignalType = 'number' | 'integer' | 'boolean' | 'state' | 'text'

export interface StateEntry {
  readonly key: string
  readonly code: number
  readonly name: string
  readonly tone: Tone
}

/** A binding with its topic template filled in for one asset. */
export type TwinBinding = Binding

export interface TwinSignal {
  readonly slot: Slot
  readonly id: SignalId
  readonly asset: TwinAsset
  /** Component key, or null for a signal of the asset itself. */
  readonly component: string | null
  readonly key: string
  readonly name: string
  readonly type: SignalType
  readonly unit: string
  readonly role: string | null
  readonly range: readonly [number, number] | null
  readonly decimals: number | null
  /** Ordered by code; empty unless `type` is `state`. */
  readonly states: readonly StateEntry[]
  /** Milliseconds; null = none is given: never stale by age, or as its rhythm says. */
  readonly staleAfterMs: number | null
  /** Its limit is learnt from how it comes; the one in force is the value table's. */
  readonly rhythm: boolean
  readonly recorded: boolean
  /** What of it is stored, `deadband` in its unit; null = every sample. `longestIntervalMs` null = as long as is usual. */
  readonly store: { readonly deadband: number; readonly longestIntervalMs: number | null } | null
  readonly bindings: readonly TwinBinding[]
  /** Null: nothing is foreseen of it. */
  readonly foresight: SignalForesight | null
  /** Null: it does not count how long a part has lived. */
  readonly life: SignalLife | null
  /**
   * Worked out of another signal, by the gateway; null: heard from a broker. `unusual`: how unusual that signal is, 0 = as
   * ever, no value while too little is known. `days-to-limit`, d: until it is at its nearest limit, most likely; no value
   * where nothing is expected. `remaining-life`, in its unit: how much longer its part lives, most likely. Its name is that of the signal it is worked out of (`derivedName` says both).
   */
  readonly derived: { readonly from: TwinSignal; readonly what: DerivedKind } | null
}

export interface TwinComponent {
  readonly key: string
  readonly name: string
  /** The model's part that shows it. */
  readonly node: string
  readonly signals: readonly TwinSignal[]
}

export interface TwinAlarm {
  /** Index in `twin.alarms`. */
  readonly index: number
  /** `asset/alarm`. Faults from payloads add `/code`. */
  readonly key: string
  readonly asset: TwinAsset
  readonly name: string
  readonly priority: Priority
  readonly rule: TwinAlarmRule
  readonly onDelayMs: number
  readonly offDelayMs: number
  readonly latched: boolean
  readonly group: string | null
  readonly suppressedWhen: TwinGuard | null
  readonly help: string
  /** What the alarm's record says beside (ISA-18.2 §6.5): '' and null where nobody has said it. */
  readonly advice: {
    readonly cause: string
    readonly consequence: string
    readonly action: string
    readonly respondWithinMs: number | null
  }
}

/** Looked at beside: whether a condition holds. */
export interface TwinGuard {
  readonly signal: TwinSignal
  readonly when: AlarmCondition
}

export interface TwinCommand {
  /** `asset/command`. */
  readonly key: string
  readonly asset: TwinAsset
  readonly name: string
  readonly enabled: boolean
  readonly broker: string | null
  /** Vars filled in; `{value}`, `{id}`, `{actor}` still open in the payload. */
  readonly topic: string
  readonly payload: string
  readonly qos: 0 | 1
  readonly value: NonNullable<CommandDoc['value']> | null
  readonly role: CommandDoc['role']
  readonly confirm: { readonly signal: TwinSignal; readonly when: AlarmCondition | null; readonly tolerance: number }
  readonly timeoutMs: number
  readonly allowedWhen: TwinGuard | null
  readonly watchdog: TwinWatchdog | null
}

/** What the machine itself does when nobody is there any more to guard what a loop has set. */
export interface TwinWatchdog {
  readonly afterMs: number
  /** What it then sets. */
  readonly to: number
  /** Vars filled in; null: what is set lasts so long and no longer. */
  readonly alive: { readonly topic: string; readonly payload: string } | null
  /** It says so that its watchdog runs; null: it says nothing of it. */
  readonly armed: TwinGuard | null
}

export interface TwinAsset {
  /** Index in `twin.assets`; parents come before their children. */
  readonly index: number
  readonly id: AssetId
  readonly name: string
  readonly level: Level
  readonly parent: TwinAsset | null
  readonly children: readonly TwinAsset[]
  /** Machines of one class are a fleet, the base of every comparison with "sisters". */
  readonly classId: string | null
  readonly className: string
  readonly model: Model | null
  /** In the world: metres, Y up; heading in degrees anticlockwise from above, 0 = +X. */
  readonly place: { readonly at: readonly [number, number, number]; readonly heading: number }
  readonly zone: {
    readonly size: readonly [number, number]
    readonly at: readonly [number, number]
    readonly kind: 'work' | 'walkway' | 'lane'
    readonly label: string | null
  } | null
  readonly components: readonly TwinComponent[]
  /** All signals that are heard, the components' included. */
  readonly signals: readonly TwinSignal[]
  /** Those of them that say what state it is in: see `stateSignals`. */
  readonly saysState: readonly TwinSignal[]
  /** What is worked out of them, in their order. */
  readonly derived: readonly TwinSignal[]
  readonly alarms: readonly TwinAlarm[]
  readonly commands: readonly TwinCommand[]
  /** Channel of the model → the signal that moves it. */
  readonly motion: ReadonlyMap<string, TwinSignal>
  readonly frame: FrameDoc | null
  /** Planned run time of a piece (PRI, ISO 22400-2), ms; null = nobody has said it. */
  readonly plannedRunTimePerItemMs: number | null
  readonly processFacts: ProcessFacts
  readonly aliases: readonly string[]
}

export interface Twin {
  /** Between units, as far as the knowledge of them is loaded (`one-unit.ts`). */
  readonly convert: Convert
  /** 16 hex digits of the SHA-256 of the canonical document. Names this version of the slots. */
  readonly hash: string
  readonly id: string
  readonly name: string
  readonly description: string
  readonly assets: readonly TwinAsset[]
  /** Index = slot: those of `heard`, then all that are worked out of them. */
  readonly signals: readonly TwinSignal[]
  /** From brokers. */
  readonly heard: readonly TwinSignal[]
  readonly alarms: readonly TwinAlarm[]
  readonly commands: readonly TwinCommand[]
  /** Machines at work whose joints no signal tells of show a cycle. */
  readonly illustration: boolean
  /** Walls round what stands there, or nothing. */
  readonly hall: 'hint' | 'none'
  readonly flow: readonly {
    readonly from: TwinAsset
    readonly to: TwinAsset
    readonly kind: 'main' | 'reject' | 'supply'
  }[]
  readonly layers: ReadonlyMap<string, LayerDoc>
  readonly views: ReadonlyMap<string, ViewDoc>
  readonly frames: ReadonlyMap<string, FrameDoc>
  readonly kpis: readonly KpiDoc[]
  readonly crews: ReadonlyMap<string, CrewDoc>
  /** What may be set without a person each time, machine by machine. */
  readonly policies: readonly TwinPolicy[]
  /** Where approved repairs go. */
  readonly orderTargets: readonly TwinOrderTarget[]
  /** Differences between plans that matter. */
  readonly matters: { readonly pieces: number; readonly kWh: number; readonly minutes: number }
  readonly shifts: readonly ShiftDoc[]
  /** Days on which no shift begins, "2026-12-25". */
  readonly daysOff: readonly string[]
  /** IANA name; null = the reader's. */
  readonly timeZone: string | null
  asset(id: string): TwinAsset | undefined
  /** Heard or derived. */
  signal(id: string): TwinSignal | undefined
  /** Undefined where this is not worked out of it. */
  derivedOf(signal: TwinSignal, what: DerivedKind): TwinSignal | undefined
  alarm(key: string): TwinAlarm | undefined
  command(key: string): TwinCommand | undefined
}
