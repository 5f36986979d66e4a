/** How much a line makes in the next hours as it stands now, over futures: for what is expected, and to be checked against what came. */
import { networkOf } from '../kernel/network.ts'
import { type LineModel, SECONDS_OF } from '../model/schema.ts'
import type { LineStart } from '../start/line-start.ts'
import { StartedLine } from '../start/started-line.ts'
import { quantileOf } from './verdict.ts'

export interface OutlookQuestion {
  /** One that was checked, as its start. */
  readonly model: LineModel
  readonly start: LineStart
  readonly goodSinks: readonly string[]
  readonly hours: number
  readonly futures: number
  readonly seed: number
}

/** Good pieces of each future. */
export const outlookOf = ({ model, start, goodSinks, hours, futures, seed }: OutlookQuestion): readonly number[] => {
  const line = new StartedLine(networkOf(model), start)
  const sinks = model.sinks.flatMap(({ id }, i) => (goodSinks.includes(id) ? [i] : []))
  const end = (hours * 3600) / SECONDS_OF[model.timeUnit]
  return Array.from({ length: futures }, (_, future) => {
    line.reset(seed, future)
    line.runUntil(end)
    return sinks.reduce((sum, sink) => sum + line.out[sink]!, 0)
  })
}

export interface CheckedOutlook {
  /** Below and above which one of ten futures lies, and the middle. */
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly came: number
}

export const checkedOutlook = (futures: readonly number[], came: number): CheckedOutlook => ({
  low: quantileOf(futures, 0.1),
  middle: quantileOf(futures, 0.5),
  high: quantileOf(futures, 0.9),
  came,
})

/** Share of what came that lay within 8 of 10 futures, and the middle error, as a share of what came. */
export const outlookRecord = (
  checked: readonly CheckedOutlook[],
): { readonly within: number; readonly medianError: number } => ({
  within: checked.filter(({ low, high, came }) => low <= came && came <= high).length / checked.length,
  medianError: quantileOf(
    checked.map(({ middle, came }) => Math.abs(middle - came) / came),
    0.5,
  ),
})
