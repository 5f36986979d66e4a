/** How much a counter counted in spans of the past, made of what history answers; where it did not simply go on is said. Pure. */
import type { HistoryAnswer } from '../wire/history-answer.ts'
import type { Span } from '../timeline/stretches.ts'
import { type CounterState, step, type Turn } from './counter.ts'

export interface Counted {
  /** What is certain; null = nothing is known of the whole span. */
  readonly counted: number | null
  /** Time of the span of which it is known, ms. */
  readonly knownMs: number
}

export interface CountedIn {
  /** In the order of the spans asked for. */
  readonly spans: readonly Counted[]
  readonly turns: readonly { readonly at: number; readonly turn: Turn }[]
}

/**
 * Readings of an answer; of buckets their ends, where what was read last is still so. Of one in which it fell, its highest and lowest as well.
 * @param spread a counter that is read so and so often tells later what it has counted: of n readings in a bucket, spread evenly, the first is
 * expected half an nth from its beginning, the last as far from its end. Put at its end, what was made in the minute before a break would be in the break.
 */
export const readingsOf = (
  answer: HistoryAnswer,
  spread = false,
): readonly { readonly at: number; readonly value: number }[] => {
  const { t, stepMs } = answer
  const readings: { at: number; value: number }[] = []
  let before: number | null = null
  t.forEach((from, i) => {
    const last = answer.last[i] ?? null
    if (last === null) return
    let edge = 0
    if (stepMs > 0) {
      const count = answer.count[i] ?? 0
      const [lowest, highest] = [answer.min[i] ?? last, answer.max[i] ?? last]
      if (before !== null && lowest < before) {
        if (highest > before && highest !== last) readings.push({ at: from + stepMs / 3, value: highest })
        if (lowest !== last) readings.push({ at: from + (2 * stepMs) / 3, value: lowest })
      } else if (spread && count > 0) {
        edge = stepMs / count / 2
        if (count > 1) readings.push({ at: from + edge, value: lowest })
      }
    }
    readings.push({ at: from + stepMs - edge, value: last })
    before = last
  })
  return readings
}

/**
 * @param answer may begin before the spans: then what was counted since the reading before them is known, too
 * @param spans ascending, apart from each other
 */
export const countedIn = (answer: HistoryAnswer, spans: readonly Span[]): CountedIn => {
  const counted = spans.map(() => 0)
  const known = spans.map(() => 0)
  const turns: { at: number; turn: Turn }[] = []
  let state: CounterState | null = null
  for (const { at, value } of readingsOf(answer, true)) {
    const next = step(state, { at, value, good: true })
    state = next.state
    if (next.turn) turns.push({ at, turn: next.turn })
    const { change, ms } = next.counted
    if (ms <= 0) continue
    // Between two readings it is shared out evenly.
    spans.forEach(({ from, to }, i) => {
      const inside = Math.min(to, at) - Math.max(from, at - ms)
      if (inside <= 0) return
      counted[i]! += (change * inside) / ms
      known[i]! += inside
    })
  }
  const [first, last] = [spans[0]?.from ?? 0, spans.at(-1)?.to ?? 0]
  return {
    spans: spans.map((_, i) => ({ counted: known[i]! > 0 ? counted[i]! : null, knownMs: known[i]! })),
    turns: turns.filter(({ at }) => at > first && at <= last + answer.stepMs),
  }
}
