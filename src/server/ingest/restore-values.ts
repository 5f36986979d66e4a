/** After a restart what was known last is known again, as old as it is: the broker may have forgotten it. */
import { slotOf } from '../../base/brand.ts'
import { QUALITY, type Quality } from '../../wire/quality.ts'
import type { ValueTable } from '../../values/table.ts'

/** A sample of the past. */
export interface RestoredSample {
  /** ms UTC, its place on the timeline. */
  readonly t: number
  readonly value: number
  readonly quality: number
  /** 0 = none given. */
  readonly source: number
  /** What a text signal said. */
  readonly text?: string
}

/**
 * Fills rows of which nothing was heard yet. They are stale until their source speaks again: what became of it meanwhile nobody knows.
 * @param samples by signal id
 */
export const restoreValues = (samples: ReadonlyMap<string, RestoredSample>, to: ValueTable): void => {
  for (const { id, type, slot: index, states, derived } of to.twin.signals) {
    const sample = samples.get(id)
    const slot = slotOf(index)
    if (!sample || to.receive[slot] !== 0 || (type === 'text') !== (sample.text !== undefined)) continue
    // A code that the dictionary of today lacks means nothing.
    if (type === 'state' && !states.some(({ code }) => code === sample.value)) continue
    const quality = (Number.isNaN(sample.value) ? QUALITY.bad : sample.quality) as Quality
    if (sample.text !== undefined) to.setText(slot, sample.text, quality, sample.t, sample.source)
    else to.set(slot, sample.value, quality, sample.t, sample.source)
    // What was worked out holds until it is worked out anew.
    if (!derived) to.markDead(slot)
  }
}
