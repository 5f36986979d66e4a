/** What the signals of a role say, on a scale: the layers that the document declares, and those of the usual roles that it does not. */
import type { Slot } from '../base/brand.ts'
import type { TextId } from '../texts/text.ts'
import { oneUnit } from '../twin/one-unit.ts'
import type { LayerDoc } from '../twin/schema.ts'
import type { Twin, TwinSignal } from '../twin/twin.ts'
import { AGE } from '../values/age.ts'
import type { Rows } from '../values/rows.ts'
import type { ValueTable } from '../values/table.ts'
import { codeOf, colours, isNumber, type ReadCode, type ScaleLayer } from './layer.ts'
import { codeWithout, OFF_CLASSES } from './off-values.ts'

interface Usual {
  readonly id: string
  readonly title: TextId
  /** The first is the layer's; it is declared where a layer of the document shows any of them. */
  readonly roles: readonly string[]
  readonly reduce: LayerDoc['reduce']
}

/** A twin need not declare these. */
const USUAL: readonly Usual[] = [
  { id: 'temperature', title: 'layer.temperature', roles: ['temperature'], reduce: 'max' },
  { id: 'vibration', title: 'layer.vibration', roles: ['vibration'], reduce: 'max' },
  { id: 'energy', title: 'layer.energy', roles: ['power'], reduce: 'sum' },
  { id: 'utilisation', title: 'layer.utilisation', roles: ['utilisation'], reduce: 'mean' },
]

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

type What = Omit<ScaleLayer, 'off' | 'about' | 'reading'>

export const scaleReader =
  ({ scale, reduce, from }: Pick<ScaleLayer, 'scale' | 'reduce' | 'from'>) =>
  (slots: Rows, values: ValueTable): ReadCode => {
    const { start, items } = slots
    const { value } = values
    // Into the layer's unit, by slot; what does not colour it is never asked for.
    const factor = Float64Array.from(values.twin.signals, ({ unit }) => from.get(unit)?.scale ?? 1)
    const shift = Float64Array.from(values.twin.signals, ({ unit }) => from.get(unit)?.offset ?? 0)
    return (unit, now, age) => {
      let result = 0
      let count = 0
      const to = start[age === AGE.never ? unit : unit + 1]!
      for (let at = start[unit]!; at < to; at++) {
        const slot = items[at]!
        if (!values.usable(slot as Slot, now)) continue
        const v = value[slot]! * factor[slot]! + shift[slot]!
        if (count++ === 0) result = v
        else if (reduce === 'max') result = v > result ? v : result
        else if (reduce === 'min') result = v < result ? v : result
        else result += v
      }
      return count === 0
        ? codeWithout(slots, values, unit, now, age)
        : codeOf(scale, reduce === 'mean' ? result / count : result)
    }
  }

/** A machine is coloured by the signals of all its components; a component by its own, else by its machine's. */
const layerFor = (what: What): ScaleLayer => {
  const ofRole = (signals: readonly TwinSignal[]): readonly TwinSignal[] =>
    signals.filter((signal) => colours(what, signal))
  return {
    ...what,
    off: OFF_CLASSES,
    about: null,
    reading: {
      from: 'values',
      ofMachine: (asset) => ofRole(asset.signals),
      ofPart: ({ component }, machine) => {
        const own = ofRole(component?.signals ?? [])
        return own.length > 0 ? own : machine
      },
      reader: scaleReader(what),
      follows: (signal) => colours(what, signal),
    },
  }
}

export const declaredRoles = (twin: Twin): readonly ScaleLayer[] =>
  [...twin.layers].map(([id, { name, role, scale, unit, reduce }]) =>
    layerFor({
      id,
      name,
      title: null,
      role,
      scale,
      reduce,
      strict: false,
      ...inUnit(
        twin,
        twin.signals.filter((signal) => signal.role === role && signal.type !== 'text'),
        unit ?? '',
      ),
    }),
  )

/** From the ranges of its signals, in the unit that most of them have; null where no range is known. */
const derived = (twin: Twin, { id, title, roles, reduce }: Usual): ScaleLayer | null => {
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
    ? layerFor({ id, name: null, title, role: roles[0]!, scale, unit, reduce, strict: true, from, leftOut })
    : null
}

export const usualRoles = (twin: Twin): readonly ScaleLayer[] =>
  USUAL.flatMap((usual) => {
    const declared =
      twin.layers.has(usual.id) || [...twin.layers.values()].some(({ role }) => usual.roles.includes(role))
    return declared ? [] : (derived(twin, usual) ?? [])
  })
