/** What stands on a layer for a value that there is not: its classes, and which of them a thing is in. */
import type { Slot, TimeMs } from '../base/brand.ts'
import { AGE } from '../values/age.ts'
import type { Rows } from '../values/rows.ts'
import type { ValueTable } from '../values/table.ts'
import { type LayerClass, OLD_CODE, UNKNOWN_CODE } from './layer.ts'

/** At `OLD_CODE` and `UNKNOWN_CODE`, in this order. */
export const OFF_CLASSES: readonly [old: LayerClass, unknown: LayerClass] = [
  { key: 'old', name: 'legend.old', mark: { sign: 'old' }, colour: null },
  { key: 'unknown', name: 'legend.unknown', mark: { sign: 'unknown' }, colour: null },
]

/** The code of a unit none of whose values is fit to be shown: they were heard once, never, or there are none. @param age of the unit, one of `AGE` */
export const codeWithout = (
  { start, items }: Rows,
  values: ValueTable,
  unit: number,
  now: TimeMs,
  age: number,
): number => {
  const from = start[unit]!
  const to = start[unit + 1]!
  if (from === to) return 0
  if (age !== AGE.never)
    for (let at = from; at < to; at++) if (values.age(items[at]! as Slot, now) === 'stale') return OLD_CODE
  return UNKNOWN_CODE
}
