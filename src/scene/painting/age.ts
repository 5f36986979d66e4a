/** How old a thing is that several signals tell of. */
import type { TimeMs } from '../../base/brand.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Age } from '../../values/quality.ts'
import type { ValueTable } from '../../values/table.ts'

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
