/** From the values of a unit's signals to its code on a layer (see `twin/layers.ts`); 0 = nothing fit to be shown. */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { codeOf, isScale, type ScaleLayer, type TwinLayer } from '../../twin/layers.ts'
import { STATE_GROUPS, stateGroup } from '../../twin/packml.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Rows } from './rows.ts'

export type ReadCode = (unit: number, now: TimeMs) => number

/** Where the scale of the data's age ends for a signal that may be silent for ever, ms. */
export const ENDLESS_MS = 10_000

const readAge = ({ start, items }: Rows, { receive, limitMs }: ValueTable, { scale }: ScaleLayer): ReadCode => (unit, now) => {
  let pct = Infinity
  for (let at = start[unit]!; at < start[unit + 1]!; at++) {
    const slot = items[at]!
    if (receive[slot]! > 0) pct = Math.min(pct, (100 * (now - receive[slot]!)) / (limitMs[slot] === Infinity ? ENDLESS_MS : limitMs[slot]!))
  }
  return pct === Infinity ? 0 : codeOf(scale, pct)
}

const readRole = ({ start, items }: Rows, values: ValueTable, { scale, reduce }: ScaleLayer): ReadCode => {
  const { value } = values
  return (unit, now) => {
    let result = 0
    let count = 0
    for (let at = start[unit]!; at < start[unit + 1]!; at++) {
      const slot = items[at]!
      if (!values.usable(slot as Slot, now)) continue
      const v = value[slot]!
      if (count++ === 0) result = v
      else if (reduce === 'max') result = v > result ? v : result
      else if (reduce === 'min') result = v < result ? v : result
      else result += v
    }
    return count === 0 ? 0 : codeOf(scale, reduce === 'mean' ? result / count : result)
  }
}

/** The first signal that says a known state. */
const readState = ({ start, items }: Rows, values: ValueTable, twin: Twin): ReadCode => {
  const groups = twin.signals.map((signal) => (signal.role === 'state' && signal.type === 'state' ? new Map(signal.states.map((state) => [state.code, 1 + STATE_GROUPS.indexOf(stateGroup(state))])) : null))
  return (unit, now) => {
    for (let at = start[unit]!; at < start[unit + 1]!; at++) {
      const slot = items[at]!
      const code = values.usable(slot as Slot, now) ? groups[slot]?.get(values.value[slot]!) : undefined
      if (code !== undefined) return code
    }
    return 0
  }
}

/** @param slots unit → signals of the layer. Null: the layer shows alarms, which are no values */
export const codeReader = (layer: TwinLayer, slots: Rows, values: ValueTable): ReadCode | null => {
  if (layer.kind === 'state') return readState(slots, values, values.twin)
  if (!isScale(layer)) return null
  return layer.kind === 'age' ? readAge(slots, values, layer) : readRole(slots, values, layer)
}
