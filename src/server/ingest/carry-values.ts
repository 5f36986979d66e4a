/** A saved twin numbers its signals anew: what is known moves along by signal id. */
import { slotOf } from '../../base/brand.ts'
import type { Quality } from '../../values/quality.ts'
import type { ValueTable } from '../../values/table.ts'

/** Copies every row whose signal still exists with the same type and states. */
export const carryValues = (from: ValueTable, to: ValueTable): void => {
  for (const old of from.twin.signals) {
    const signal = to.twin.signal(old.id)
    if (!signal || signal.type !== old.type || from.receive[old.slot] === 0) continue
    if (
      JSON.stringify(signal.states.map((s) => [s.key, s.code])) !==
      JSON.stringify(old.states.map((s) => [s.key, s.code]))
    )
      continue
    const slot = slotOf(signal.slot)
    const quality = from.quality[old.slot]! as Quality
    if (signal.type === 'text')
      to.setText(slot, from.text(old.slot), quality, from.receive[old.slot]!, from.source[old.slot]!)
    else to.set(slot, from.value[old.slot]!, quality, from.receive[old.slot]!, from.source[old.slot]!)
    to.since[slot] = from.since[old.slot]!
    if (from.dead[old.slot]) to.markDead(slot)
  }
}
