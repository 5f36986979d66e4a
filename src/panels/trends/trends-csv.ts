/** Trends as CSV (RFC 4180, UTF-8, decimal points, times in UTC). */
import type { Stretch } from '../../timeline/stretches.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { csvLine as line, csvTime as time } from '../csv.ts'

/** A row a sample or bucket of each signal in the window, in order of time. */
export const trendsCsv = (
  pasts: readonly { readonly signal: TwinSignal; readonly answer: HistoryAnswer | undefined }[],
  from: number,
  to: number,
): string => {
  const rows = pasts
    .flatMap(({ signal, answer }) =>
      (answer?.t ?? []).flatMap((t, i) => (t < from || t > to ? [] : [{ t, signal, answer: answer!, i }])),
    )
    .toSorted((a, b) => a.t - b.t)
  return [
    line(['time', 'signal', 'unit', 'bucket_ms', 'mean', 'min', 'max', 'last', 'count', 'quality']),
    ...rows.map(({ t, signal, answer, i }) =>
      line([
        time(t),
        signal.id,
        signal.unit,
        answer.stepMs,
        answer.mean[i] ?? null,
        answer.min[i] ?? null,
        answer.max[i] ?? null,
        answer.last[i] ?? null,
        answer.count[i] ?? null,
        answer.quality[i] ?? null,
      ]),
    ),
  ].join('')
}

/** What a span's figures are made of. */
export const spanCsv = (signal: TwinSignal, stretches: readonly Stretch[]): string =>
  [
    line(['signal', 'unit', 'from', 'to', 'known_ms', 'value', 'min', 'max', 'count']),
    ...stretches.map(({ from, to, heldMs, value, min, max, count }) =>
      line([signal.id, signal.unit, time(from), time(to), heldMs, value, min, max, count]),
    ),
  ].join('')
