/** How old a thing is that several signals tell of: once for scene, tree and sheet. */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { ValueTable } from './table.ts'

/** `never`: no value has ever arrived. `stale`: older than the signal's limit, or its source is known to be dead. */
export type Age = 'live' | 'stale' | 'never'

const AGES: readonly Age[] = ['live', 'stale', 'never']
/** An `Age` as a number, for columns. */
export const AGE = { live: 0, stale: 1, never: 2 } as const satisfies Record<Age, number>

/**
 * Of the slots in `items` from `from` to before `to`, as one of `AGE`. Live while any that must keep coming is live; those
 * that are published on change only count where none that must keep coming was ever heard. Without signals there is nothing
 * to be old. Allocates nothing.
 */
export const ageOfSlots = (
  items: ArrayLike<number>,
  from: number,
  to: number,
  values: ValueTable,
  now: TimeMs,
): number => {
  if (from === to) return AGE.live
  let received = false
  let late = false
  let onChangeAlive = false
  for (let at = from; at < to; at++) {
    const slot = items[at]! as Slot
    const age = values.age(slot, now)
    if (age === 'never') continue
    received = true
    if (values.limitMs[slot] === Infinity) onChangeAlive ||= age === 'live'
    else if (age === 'live') return AGE.live
    else late = true
  }
  if (!received) return AGE.never
  return !late && onChangeAlive ? AGE.live : AGE.stale
}

/** The same in words. */
export const ageOf = (signals: readonly { readonly slot: Slot }[], values: ValueTable, now: TimeMs): Age =>
  AGES[
    ageOfSlots(
      signals.map(({ slot }) => slot),
      0,
      signals.length,
      values,
      now,
    )
  ]!
