/**
 * What a layer is that the hall can be coloured by. Each is a file of this folder, listed in `layer-list.ts`: what tells of
 * it, its scale or its classes with their colours and marks, what stands for a missing value, and what the legend says.
 *
 * Where a thing stands on a layer is one byte, its code: 0 = nothing of it tells of the layer; on a scale 1…`TOP_CODE`
 * from its low to its high end; in classes 1 + the class's index; then what told once and is too old to be shown, and
 * what tells nothing of use.
 */
import type { TimeMs } from '../base/brand.ts'
import type { ThemeName } from '../look/tokens.ts'
import type { TextId } from '../texts/text.ts'
import type { UnitConversion } from '../twin/one-unit.ts'
import type { Priority } from '../twin/priorities.ts'
import type { LayerDoc } from '../twin/schema.ts'
import type { DerivedKind } from '../twin/derived-kinds.ts'
import type { TwinAsset, TwinSignal } from '../twin/twin.ts'
import type { Rows } from '../values/rows.ts'
import type { ValueTable } from '../values/table.ts'

export type TwinLayer = ClassLayer | ScaleLayer

/** How a class is shown beside its words: an alarm's shape; a shape of its own (16 × 16 path data); as parts look that have no colour; a sign. */
export type ClassMark =
  | { readonly priority: Priority }
  | { readonly path: string }
  | { readonly look: 'normal' | 'apart' | 'stale' | 'never' }
  | { readonly sign: 'old' | 'unknown' }

export interface LayerClass {
  /** In addresses and saved views. */
  readonly key: string
  readonly name: TextId
  readonly mark: ClassMark
  /** Null = what is in it keeps the machine's own colour. */
  readonly colour: Readonly<Record<ThemeName, string>> | null
  /** Its parts are drawn as parts in alarm; calm: mixed with the machine's own colour, so that the urgent is seen first. */
  readonly alarm?: 'urgent' | 'calm'
}

/** From the values of a unit's signals to its code. @param age of the unit as a whole, one of `AGE` */
export type ReadCode = (unit: number, now: TimeMs, age: number) => number

/** A part of a machine, as far as layers ask: its own signals, and what says how old it is. */
export interface LayerPart {
  readonly machine: { readonly asset: TwinAsset }
  readonly component: { readonly key: string; readonly signals: readonly TwinSignal[] } | null
  readonly signals: readonly TwinSignal[]
}

/** The classes begin with the priorities, most urgent first: what has an open alarm is in that of its most urgent one. */
interface FromAlarms {
  readonly from: 'alarms'
  /** `AGE` of what has none → its code. */
  readonly quiet: readonly [live: number, stale: number, never: number]
}

export interface FromValues {
  readonly from: 'values'
  /** What colours a machine as a whole. */
  ofMachine(asset: TwinAsset): readonly TwinSignal[]
  /** What colours one of its parts. @param machine what `ofMachine` says */
  ofPart(part: LayerPart, machine: readonly TwinSignal[]): readonly TwinSignal[]
  /** @param slots unit → its signals, as said above */
  reader(slots: Rows, values: ValueTable): ReadCode
  /** Of the signals of what is in the picture: those that must be heard as they change. States always are. */
  follows(signal: TwinSignal): boolean
  /** It looks different with time alone. */
  readonly withTime?: boolean
}

interface Layer {
  readonly id: string
  /** As the document says it; null = a layer of ours, with a name of the interface's. */
  readonly name: string | null
  readonly title: TextId | null
  /** Old and unknown, where values are shown; see `off-classes.ts`. */
  readonly off: readonly LayerClass[]
  /** What else the legend says. */
  readonly about: TextId | null
  /** What has no colour on it is what a person expects, and keeps its own look; on every other layer it takes no part, and recedes. */
  readonly plain?: boolean
}

export interface ClassLayer extends Layer {
  readonly classes: readonly LayerClass[]
  readonly reading: FromAlarms | FromValues
}

export interface ScaleLayer extends Layer {
  readonly role: string | null
  /** Not signals of a role tell of it, but what is worked out of them. */
  readonly derived?: DerivedKind
  readonly scale: readonly [number, number]
  readonly unit: string
  /** Several signals of one thing: the worst, the mean, or the sum. */
  readonly reduce: LayerDoc['reduce']
  /** Only numbers count. */
  readonly strict: boolean
  /** Unit of a signal → how it becomes the layer's. Signals of other units do not colour it. */
  readonly from: ReadonlyMap<string, UnitConversion>
  /** Signals of the role that do not: their units measure something else, or are not known. */
  readonly leftOut: readonly TwinSignal[]
  /** What is too old has the colour of the scale's high end. */
  readonly oldIsHigh?: boolean
  readonly reading: FromValues
}

/** Whether a machine's parts are coloured each by its own, or all by the machine's. */
export const GRAINS = ['component', 'machine'] as const
export type Grain = (typeof GRAINS)[number]

export const isScale = (layer: TwinLayer): layer is ScaleLayer => 'scale' in layer

export const isNumber = ({ type }: TwinSignal): boolean => type === 'number' || type === 'integer'

/** Does this signal colour the layer? */
export const colours = (
  { role, derived, strict, from }: Pick<ScaleLayer, 'role' | 'derived' | 'strict' | 'from'>,
  signal: TwinSignal,
): boolean =>
  signal.role === role &&
  signal.derived?.what === derived &&
  (strict ? isNumber(signal) : signal.type !== 'text') &&
  from.has(signal.unit)

export const TOP_CODE = 253
/** Older than its limit. */
export const OLD_CODE = 254
/** Never heard, or bad. */
export const UNKNOWN_CODE = 255

/** The code of a value on a scale; what lies beyond an end stands at it. */
export const codeOf = ([low, high]: readonly [number, number], value: number): number => {
  const share = (value - low) / (high - low)
  return share > 0 ? (share < 1 ? 1 + Math.floor(share * TOP_CODE) : TOP_CODE) : 1
}
