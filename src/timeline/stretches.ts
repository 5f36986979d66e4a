/**
 * What is known of a signal in a span, as stretches in each of which one value holds. Of samples that is exact; of buckets a
 * stretch has its mean, and as much time as something was known in it.
 */
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { QUALITY } from '../wire/quality.ts'

/** Buckets of this and more are answered whole, whatever the range begins and ends in. */
const ROLLED_UP_MS = 60_000

export interface Stretch {
  /** ms, half-open [from, to). */
  readonly from: number
  readonly to: number
  /** Time in it in which the value was known, ms: all of it, but for buckets. */
  readonly heldMs: number
  readonly value: number
  readonly min: number
  readonly max: number
  /** Samples in it. */
  readonly count: number
}

/** Half-open, ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** @param until nothing is known beyond it, ms: now, or the end of the range */
export const stretchesOf = (answer: HistoryAnswer, until = answer.to): readonly Stretch[] => {
  const { t, stepMs } = answer
  const end = Math.min(answer.to, until)
  return t.flatMap((at, i) => {
    const value = answer.mean[i] ?? answer.last[i] ?? null
    if (value === null || (stepMs === 0 && answer.quality[i]! >= QUALITY.bad)) return []
    const from = Math.max(at, answer.from)
    const to = Math.min(stepMs === 0 ? (t[i + 1] ?? end) : at + stepMs, end)
    if (to < from || (to === from && stepMs > 0)) return []
    // A rolled-up bucket that reaches beyond the range lends it the share that lies in it; finer ones end with the range.
    const inside = stepMs < ROLLED_UP_MS ? 1 : (Math.min(at + stepMs, answer.to) - from) / stepMs
    const heldMs = stepMs === 0 ? to - from : Math.min(to - from, (answer.held?.[i] ?? stepMs) * inside)
    return [
      {
        from,
        to,
        heldMs,
        value,
        min: answer.min[i] ?? value,
        max: answer.max[i] ?? value,
        count: answer.count[i] ?? 0,
      },
    ]
  })
}

/** What of the stretches lies in the spans. @param spans ascending, apart from each other */
export const within = (stretches: readonly Stretch[], spans: readonly Span[]): readonly Stretch[] => {
  const kept: Stretch[] = []
  let first = 0
  for (const stretch of stretches) {
    while (first < spans.length && spans[first]!.to <= stretch.from) first++
    for (let i = first; i < spans.length && spans[i]!.from < Math.max(stretch.to, stretch.from + 1); i++) {
      const from = Math.max(stretch.from, spans[i]!.from)
      const to = Math.min(stretch.to, spans[i]!.to)
      if (to < from) continue
      const share = stretch.to > stretch.from ? (to - from) / (stretch.to - stretch.from) : 1
      const begins = from === stretch.from
      kept.push({ ...stretch, from, to, heldMs: stretch.heldMs * share, count: begins ? stretch.count : 0 })
    }
  }
  return kept
}
