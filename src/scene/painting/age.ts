/** How old a thing is that several signals tell of. */
import type { Slot, TimeMs } from '../../base/brand.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Age } from '../../values/quality.ts'
import type { ValueTable } from '../../values/table.ts'
import type { Rows } from './rows.ts'

/** An `Age` as a number, for columns. */
export const AGE = { live: 0, stale: 1, never: 2 } as const satisfies Record<Age, number>

/**
 * Live while any signal that must keep coming is live. Signals that are published on change only count where there are no
 * others. Without signals there is nothing to be old.
 */
export const ageOf = (signals: readonly Pick<TwinSignal, 'slot'>[], values: ValueTable, now: TimeMs): Age => {
  if (signals.length === 0) return 'live'
  let heard = false
  let regular = false
  let onChangeAlive = false
  for (const { slot } of signals) {
    const age = values.age(slot, now)
    if (age === 'never') continue
    heard = true
    if (values.limitMs[slot] === Number.POSITIVE_INFINITY) onChangeAlive ||= age === 'live'
    else if (age === 'live') return 'live'
    else regular = true
  }
  if (!heard) return 'never'
  return !regular && onChangeAlive ? 'live' : 'stale'
}

/** The same of a row of slots, as one of `AGE`. */
export const ageOfRow = ({ start, items }: Rows, row: number, values: ValueTable, now: TimeMs): number => {
  const from = start[row]!
  const to = start[row + 1]!
  if (from === to) return AGE.live
  let heard = false
  let late = false
  let onChangeAlive = false
  for (let at = from; at < to; at++) {
    const slot = items[at]! as Slot
    const age = values.age(slot, now)
    if (age === 'never') continue
    heard = true
    if (values.limitMs[slot] === Infinity) onChangeAlive ||= age === 'live'
    else if (age === 'live') return AGE.live
    else late = true
  }
  if (!heard) return AGE.never
  return !late && onChangeAlive ? AGE.live : AGE.stale
}

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
