/** Recorded samples of several signals, as a store answers them, in the columns in which they are watched. */
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { QUALITY } from '../wire/quality.ts'
import type { SampleColumns } from './messages.ts'

/** Where a value holds no longer, a state is not known any more; of a number that is no sample. */
export const recordedColumns = (
  answers: readonly HistoryAnswer[],
  slotOf: ReadonlyMap<string, number>,
  isState: ReadonlySet<string>,
): SampleColumns => {
  const most = answers.reduce((sum, { t }) => sum + t.length, 0)
  const slot = new Uint32Array(most)
  const value = new Float64Array(most)
  const usable = new Uint8Array(most)
  const time = new Float64Array(most)
  let count = 0
  for (const { signal, t, last, quality, count: samples } of answers)
    for (let i = 0; i < t.length; i++) {
      if (samples[i] === 0 && !isState.has(signal)) continue
      slot[count] = slotOf.get(signal)!
      value[count] = last[i] ?? Number.NaN
      usable[count] = last[i] !== null && quality[i]! < QUALITY.bad ? 1 : 0
      time[count++] = t[i]!
    }
  return { count, slot, value, usable, time }
}
