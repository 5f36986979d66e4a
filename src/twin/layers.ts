/**
 * What the hall can be coloured by. Every twin has its condition, its alarms by priority and the age of its data; where its
 * signals tell, the state of its machines, and layers for the usual roles that its document does not declare itself.
 *
 * Where a thing stands on a layer is one byte, its code: 0 = nothing of it tells of the layer; on a scale 1…`TOP_CODE`
 * from its low to its high end; in categories 1 + the category's index; then what told once and is too old to be shown,
 * and what tells nothing of use.
 */
import { type LayerDoc, PRIORITIES } from './schema.ts'
import { STATE_GROUPS } from './packml.ts'
import { stateSignals } from './derive.ts'
import { oneUnit, type UnitConversion } from './one-unit.ts'
import type { Twin, TwinSignal } from './twin.ts'

export type TwinLayer = CategoryLayer | ScaleLayer

interface CategoryLayer {
  readonly id: string
  readonly kind: 'condition' | 'priority' | 'state'
  readonly categories: readonly string[]
}

export interface ScaleLayer {
  readonly id: string
  readonly kind: 'age' | 'role'
  /** As the document says it; null = a layer of ours, whose name is the interface's. */
  readonly name: string | null
  readonly role: string | null
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
}

/** Whether a machine's parts are coloured each by its own, or all by the machine's. */
export const GRAINS = ['component', 'machine'] as const
export type Grain = (typeof GRAINS)[number]

export const DEFAULT_LAYER = 'condition'
export const CONDITIONS = [...PRIORITIES, 'stale', 'never', 'normal'] as const

/** Roles that a twin need not declare a layer for, and how several signals of one thing are put together. */
const USUAL: readonly (readonly [id: string, roles: readonly string[], reduce: LayerDoc['reduce']])[] = [
  ['temperature', ['temperature'], 'max'],
  ['vibration', ['vibration'], 'max'],
  ['energy', ['power'], 'sum'],
  ['utilisation', ['utilisation'], 'mean'],
]

const isNumber = ({ type }: TwinSignal): boolean => type === 'number' || type === 'integer'

const inUnit = (
  twin: Twin,
  signals: readonly TwinSignal[],
  wanted: string,
): Pick<ScaleLayer, 'unit' | 'from' | 'leftOut'> => {
  const { unit, from } = oneUnit(
    twin.convert,
    signals.map((signal) => signal.unit),
    wanted,
  )
  return { unit, from, leftOut: signals.filter((signal) => !from.has(signal.unit)) }
}

/** A layer for a role, from the ranges of its signals in the unit that most of them have; null where no range is known. */
const derived = (twin: Twin, id: string, roles: readonly string[], reduce: LayerDoc['reduce']): ScaleLayer | null => {
  const signals = twin.signals.filter(
    (signal) => signal.role !== null && roles.includes(signal.role) && isNumber(signal),
  )
  const ranged = signals.filter(({ range }) => range)
  const wanted = inUnit(twin, ranged, '').unit
  const { unit, from, leftOut } = inUnit(twin, signals, wanted)
  const ends = ranged.flatMap((signal) => {
    const to = from.get(signal.unit)
    return to ? signal.range!.map((end) => end * to.scale + to.offset) : []
  })
  const scale = [Math.min(...ends), Math.max(...ends)] as const
  return scale[0] < scale[1]
    ? { id, kind: 'role', name: null, role: roles[0]!, scale, unit, reduce, strict: true, from, leftOut }
    : null
}

const made = new WeakMap<Twin, ReadonlyMap<string, TwinLayer>>()

/** All layers of a twin by id, the default first; the same object for the same twin. */
export const layersOf = (twin: Twin): ReadonlyMap<string, TwinLayer> => {
  const known = made.get(twin)
  if (known) return known
  const layers: TwinLayer[] = [
    { id: DEFAULT_LAYER, kind: 'condition', categories: CONDITIONS },
    { id: 'alarm-priority', kind: 'priority', categories: [...PRIORITIES, 'none'] },
  ]
  if (twin.assets.some((asset) => stateSignals(asset).some(({ type }) => type === 'state')))
    layers.push({ id: 'machine-state', kind: 'state', categories: STATE_GROUPS })
  for (const [id, { name, role, scale, unit, reduce }] of twin.layers)
    layers.push({
      id,
      kind: 'role',
      name,
      role,
      scale,
      reduce,
      strict: false,
      ...inUnit(
        twin,
        twin.signals.filter((signal) => signal.role === role && signal.type !== 'text'),
        unit ?? '',
      ),
    })
  for (const [id, roles, reduce] of USUAL) {
    if (twin.layers.has(id) || [...twin.layers.values()].some(({ role }) => roles.includes(role))) continue
    const layer = derived(twin, id, roles, reduce)
    if (layer) layers.push(layer)
  }
  layers.push({
    id: 'data-age',
    kind: 'age',
    name: null,
    role: null,
    scale: [0, 100],
    unit: '%',
    reduce: 'min',
    strict: false,
    from: new Map(),
    leftOut: [],
  })
  const byId = new Map<string, TwinLayer>()
  // A document's layer with one of our names does not hide ours.
  for (const layer of layers) if (!byId.has(layer.id) || layer.kind === 'age') byId.set(layer.id, layer)
  made.set(twin, byId)
  return byId
}

/** The layer of this id, the default where there is none. */
export const layerOf = (twin: Twin, id: string): TwinLayer => {
  const layers = layersOf(twin)
  return layers.get(id) ?? layers.get(DEFAULT_LAYER)!
}

export const isScale = (layer: TwinLayer): layer is ScaleLayer => layer.kind === 'age' || layer.kind === 'role'

/** Does this signal colour the layer? */
export const colours = ({ role, strict, from }: ScaleLayer, signal: TwinSignal): boolean =>
  signal.role === role && (strict ? isNumber(signal) : signal.type !== 'text') && from.has(signal.unit)

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
