/** From a batch into the page's value table: the only writer of that table. */
import type { Slot } from '../base/brand.ts'
import type { Quality } from '../wire/quality.ts'
import type { ValueTable } from '../values/table.ts'
import type { SampleBatch } from '../wire/batch.ts'

/** @param awaited number of the last want: its answer completes what is followed */
export const applyBatch = (table: ValueTable, batch: SampleBatch, awaited = 0): void => {
  if (batch.snapshot) table.clear()
  const texts = batch.texts.length ? new Map(batch.texts) : null
  for (let i = 0; i < batch.count; i++) {
    const slot = batch.slot[i]! as Slot
    const receive = batch.receive[i]!
    if (receive > 0) {
      const text = texts?.get(slot)
      if (text === undefined) table.set(slot, batch.value[i]!, batch.quality[i]! as Quality, receive, batch.source[i]!)
      else table.setText(slot, text, batch.quality[i]! as Quality, receive, batch.source[i]!)
      // The sender knows since when; a page that has just arrived does not.
      if (batch.since[i]! !== 0) table.since[slot] = Math.max(0, batch.since[i]!)
    }
    if (batch.dead[i]) table.markDead(slot)
  }
  if (batch.snapshot || (batch.wanted && batch.wanted === awaited)) table.caughtUp()
  if (batch.asOf) table.sweep(batch.asOf)
}
