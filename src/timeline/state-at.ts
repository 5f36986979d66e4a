/** How a signal stood at a moment: its last sample at or before it, however old, and what ended it. */
import { MARK_FROM } from './buckets.ts'

/** A sample, or a mark (quality 3 went stale, 4 declared dead). */
export interface TimelineRow {
  /** ms UTC, its place on the timeline. */
  readonly t: number
  readonly receive: number
  /** Which of those of one millisecond. */
  readonly nth: number
  readonly quality: number
}

/** The order of a signal's samples: (t, receive, nth). */
export const inOrder = (a: TimelineRow, b: TimelineRow): number => a.t - b.t || a.receive - b.receive || a.nth - b.nth

/**
 * @param rows of one signal, in any order; those after `at` do not count
 * @returns null where there was no sample until then; `ended` is 0, or the mark that ended the sample
 */
export const stateAt = <Row extends TimelineRow>(
  rows: Iterable<Row>,
  at: number,
): { readonly sample: Row; readonly ended: number } | null => {
  let sample: Row | null = null
  let mark: Row | null = null
  for (const row of rows) {
    if (row.t > at) continue
    if (row.quality >= MARK_FROM) mark = mark === null || inOrder(row, mark) >= 0 ? row : mark
    else sample = sample === null || inOrder(row, sample) >= 0 ? row : sample
  }
  if (sample === null) return null
  return { sample, ended: mark !== null && mark.t >= sample.t ? mark.quality : 0 }
}
