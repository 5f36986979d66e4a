/** How old a row of slots is, and when that may be another (see `values/age.ts`). */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { ageOfSlots } from '../../values/age.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Rows } from '../../values/rows.ts'

/** One of `AGE`. */
export const ageOfRow = ({ start, items }: Rows, row: number, values: ValueTable, now: TimeMs): number =>
  ageOfSlots(items, start[row]!, start[row + 1]!, values, now)

/** Stale is what is older than its limit, not what has just reached it, ms. */
const PAST_LIMIT_MS = 1e-3

/** The next time at which one of a row of slots is stale, ms; what was never heard does not become so. */
export const nextStaleOfRow = ({ start, items }: Rows, row: number, values: ValueTable, now: TimeMs): number => {
  let next = Infinity
  for (let at = start[row]!; at < start[row + 1]!; at++) {
    const slot = items[at]! as Slot
    const staleAt = values.receive[slot]! > 0 ? values.staleAt(slot) : Infinity
    if (staleAt >= now && staleAt < next) next = staleAt
  }
  return next + PAST_LIMIT_MS
}
