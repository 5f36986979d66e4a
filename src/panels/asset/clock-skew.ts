/** How far a machine's clock seems to be off, by the times that stand beside its values. */
import type { TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'

/** Less is the way of its messages. */
const WORTH_SAYING_MS = 5_000

/**
 * Receive time less source time, ms: positive = its clock is behind. The median over its messages, so that one topic which
 * repeats a frozen time does not speak for all; 0 = it says no time, or one that is about right.
 */
export const clockSkewMs = (signals: readonly TwinSignal[], values: ValueTable): number => {
  /** One time for many signals of a message is one reading. */
  const readings = new Map<number, number>()
  for (const { slot, bindings } of signals) {
    const source = values.source[slot]!
    // What stands at its source's time on the timeline was never compared with ours.
    if (source > 0 && !bindings.some(({ time }) => time === 'source'))
      readings.set(source, values.receive[slot]! - source)
  }
  if (readings.size === 0) return 0
  const sorted = [...readings.values()].toSorted((a, b) => a - b)
  const median = sorted[sorted.length >> 1]!
  return Math.abs(median) >= WORTH_SAYING_MS ? median : 0
}
