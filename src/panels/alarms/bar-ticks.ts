/** What stands under the bars of a span: days where days begin, else times; each once, and each under its own bar. */
import { formatDay, formatTick } from '../../texts/times.ts'

/** So many have room. */
const MOST = 8

export interface BarTick {
  /** Of the bar that it begins under, from the left. */
  readonly bar: number
  readonly words: string
}

/** @param begins of the bars, ms, ascending. @param days the span is so long that it is told by days */
export const barTicks = (begins: readonly number[], days: boolean): readonly BarTick[] => {
  const all = begins.map((ms, bar) => ({ bar, words: days ? formatDay(ms) : formatTick(ms) }))
  // The first bar may begin within a day that has hardly any room left.
  const first = days ? all.filter(({ words }, i) => i > 0 && words !== all[i - 1]!.words) : all
  const every = Math.max(1, Math.ceil(first.length / MOST))
  return first.filter((_, i) => i % every === 0)
}
