/** A saved twin numbers its signals anew: what is known moves along by signal id. */
import { slotOf } from '../../base/brand.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Quality } from '../../wire/quality.ts'
import type { ValueTable } from '../../values/table.ts'

/**
 * Copies every row whose signal still exists, under its own id or an earlier one, with the same type. A state is what it
 * was by its key, though its code be another; one whose key is gone is what has its code now.
 * @param formers by slot: what the signal was in the twin that `from` is of
 */
export const carryValues = (from: ValueTable, to: ValueTable, formers: readonly (TwinSignal | undefined)[]): void => {
  for (const signal of to.twin.signals) {
    const old = formers[signal.slot]
    if (!old || signal.type !== old.type || from.receive[old.slot] === 0) continue
    const value = signal.type === 'state' ? codeNow(old, signal, from.value[old.slot]!) : from.value[old.slot]!
    if (value === null) continue
    const slot = slotOf(signal.slot)
    const quality = from.quality[old.slot]! as Quality
    if (signal.type === 'text')
      to.setText(slot, from.text(old.slot), quality, from.receive[old.slot]!, from.source[old.slot]!)
    else to.set(slot, value, quality, from.receive[old.slot]!, from.source[old.slot]!)
    to.since[slot] = from.since[old.slot]!
    if (from.dead[old.slot]) to.markDead(slot)
  }
}

/** Null where nothing in the new dictionary says what it is. A code that neither knows stays what it is. */
const codeNow = (old: TwinSignal, signal: TwinSignal, code: number): number | null => {
  const key = old.states.find((state) => state.code === code)?.key
  const byKey = key === undefined ? undefined : signal.states.find((state) => state.key === key)
  if (byKey) return byKey.code
  return key === undefined || signal.states.some((state) => state.code === code) ? code : null
}
