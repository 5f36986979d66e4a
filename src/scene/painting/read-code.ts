/** From the values of a unit's signals to its code on a layer (see `twin/layers.ts`). */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { codeOf, isScale, OLD_CODE, type ScaleLayer, type TwinLayer, UNKNOWN_CODE } from '../../twin/layers.ts'
import { STATE_GROUPS, stateGroup } from '../../twin/packml.ts'
import type { Twin } from '../../twin/twin.ts'
import { AGE } from '../../values/age.ts'
import { sayingSlot, statesBySlot } from '../../values/state.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Rows } from './rows.ts'

/** @param age of the unit as a whole, one of `AGE` */
export type ReadCode = (unit: number, now: TimeMs, age: number) => number

/** Where the scale of the data's age ends for a signal that may be silent for ever, ms. */
export const ENDLESS_MS = 10_000

/** Nothing of these is fit to be shown: they were heard once, never, or there are none. */
const without = ({ start, items }: Rows, values: ValueTable, unit: number, now: TimeMs, age: number): number => {
  const from = start[unit]!
  const to = start[unit + 1]!
  if (from === to) return 0
  if (age !== AGE.never)
    for (let at = from; at < to; at++) if (values.age(items[at]! as Slot, now) === 'stale') return OLD_CODE
  return UNKNOWN_CODE
}

const readAge =
  ({ start, items }: Rows, { receive, limitMs }: ValueTable, { scale }: ScaleLayer): ReadCode =>
  (unit, now, age) => {
    if (age === AGE.stale) return OLD_CODE
    const from = start[unit]!
    const to = start[unit + 1]!
    let pct = Infinity
    for (let at = from; at < to; at++) {
      const slot = items[at]!
      if (receive[slot]! > 0)
        pct = Math.min(pct, (100 * (now - receive[slot]!)) / (limitMs[slot] === Infinity ? ENDLESS_MS : limitMs[slot]!))
    }
    return pct === Infinity ? (from === to ? 0 : UNKNOWN_CODE) : codeOf(scale, pct)
  }

const readRole = (slots: Rows, values: ValueTable, { scale, reduce, from }: ScaleLayer): ReadCode => {
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
      ? without(slots, values, unit, now, age)
      : codeOf(scale, reduce === 'mean' ? result / count : result)
  }
}

/** The first signal that says a known state. */
const readState = (slots: Rows, values: ValueTable, twin: Twin): ReadCode => {
  const { start, items } = slots
  const states = statesBySlot(twin)
  const codes = states.map(
    (of) => of && new Map([...of].map(([code, state]) => [code, 1 + STATE_GROUPS.indexOf(stateGroup(state))])),
  )
  return (unit, now, age) => {
    const to = start[age === AGE.never ? unit : unit + 1]!
    const slot = sayingSlot(states, items, start[unit]!, to, values, now)
    return codes[slot]?.get(values.value[slot]!) ?? without(slots, values, unit, now, age)
  }
}

/** @param slots unit → signals of the layer. Null: the layer shows alarms, which are no values */
export const codeReader = (layer: TwinLayer, slots: Rows, values: ValueTable): ReadCode | null => {
  if (layer.kind === 'state') return readState(slots, values, values.twin)
  if (!isScale(layer)) return null
  return layer.kind === 'age' ? readAge(slots, values, layer) : readRole(slots, values, layer)
}
