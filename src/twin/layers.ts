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
  /** Only signals in the layer's own unit count. */
  readonly strict: boolean
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

/** A layer for a role, from the ranges of its signals in the unit that most of them have; null where no range is known. */
const derived = (twin: Twin, id: string, roles: readonly string[], reduce: LayerDoc['reduce']): ScaleLayer | null => {
  const signals = twin.signals.filter(
    (signal) => signal.role !== null && roles.includes(signal.role) && isNumber(signal) && signal.range,
  )
  const units = new Map<string, number>()
  for (const { unit } of signals) units.set(unit, (units.get(unit) ?? 0) + 1)
  const unit = [...units].toSorted((a, b) => b[1] - a[1])[0]?.[0]
  if (unit === undefined) return null
  const ranges = signals.filter((signal) => signal.unit === unit).map(({ range }) => range!)
  const scale = [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))] as const
  return scale[0] < scale[1]
    ? { id, kind: 'role', name: null, role: roles[0]!, scale, unit, reduce, strict: true }
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
  if (twin.signals.some(({ role, type }) => role === 'state' && type === 'state'))
    layers.push({ id: 'machine-state', kind: 'state', categories: STATE_GROUPS })
  for (const [id, { name, role, scale, unit, reduce }] of twin.layers)
    layers.push({ id, kind: 'role', name, role, scale, unit: unit ?? '', reduce, strict: false })
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
export const colours = ({ role, unit, strict }: ScaleLayer, signal: TwinSignal): boolean =>
  signal.role === role && (strict ? isNumber(signal) && signal.unit === unit : signal.type !== 'text')

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
