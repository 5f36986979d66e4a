/** What state a thing is in now, of the signals that say it (`twin/derive.ts`): once for scene, tree and sheet. */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { StateEntry, Twin, TwinSignal } from '../twin/twin.ts'
import { QUALITY } from '../wire/quality.ts'
import type { ValueTable } from './table.ts'

/** Slot → code → state; null = it says its state in words or figures of its own. */
export type StatesBySlot = readonly (ReadonlyMap<number, StateEntry> | null)[]

const made = new WeakMap<Twin, StatesBySlot>()

export const statesBySlot = (twin: Twin): StatesBySlot => {
  const known = made.get(twin)
  if (known) return known
  const states = twin.signals.map(({ type, states: all }) =>
    type === 'state' ? new Map(all.map((state) => [state.code, state])) : null,
  )
  made.set(twin, states)
  return states
}

/**
 * The first of the slots in `items` from `from` to before `to` that says a state it has a name for, is live and not bad; −1 =
 * none does. Allocates nothing.
 */
export const stateSlot = (
  states: StatesBySlot,
  items: ArrayLike<number>,
  from: number,
  to: number,
  values: ValueTable,
  now: TimeMs,
): number => {
  for (let at = from; at < to; at++) {
    const slot = items[at]! as Slot
    if (values.usable(slot, now) && states[slot]?.has(values.value[slot]!) !== false) return slot
  }
  return -1
}

/**
 * The signal that says the state now. Where none does: the one that said it last, so that a state which is old is told as
 * old and not as never seen; else one that says what has no name, or is bad; else the first. Undefined: there are none.
 */
export const stateSignal = (
  signals: readonly TwinSignal[],
  values: ValueTable,
  now: TimeMs,
): TwinSignal | undefined => {
  const slots = signals.map(({ slot }) => slot)
  const saying = stateSlot(statesBySlot(values.twin), slots, 0, slots.length, values, now)
  if (saying >= 0) return signals.find(({ slot }) => slot === saying)
  const stale = signals.filter(({ slot }) => values.age(slot, now) === 'stale')
  return (
    stale.find(({ slot }) => values.quality[slot] !== QUALITY.bad) ??
    stale[0] ??
    signals.find(({ slot }) => values.age(slot, now) === 'live') ??
    signals[0]
  )
}
