/** How a key figure went: one number for each of several spans of the past, from what history answers of its signals. Pure. */
import { type Span, stretchesOf } from '../timeline/stretches.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { countedIn } from './counted.ts'
import type { KeyFigure } from './key-figure.ts'

const HOUR = 3_600_000
/** What adds up is told of a span in which so many of its parts are known; else it would seem to fall where data is missing. */
const KNOWN_SHARE = 0.9

/** Time-weighted, null = nothing is known of the span. */
const meansIn = (answer: HistoryAnswer, spans: readonly Span[]): readonly (number | null)[] => {
  const sums = spans.map(() => 0)
  const held = spans.map(() => 0)
  for (const { from, to, value, heldMs } of stretchesOf(answer, spans.at(-1)?.to ?? answer.to))
    spans.forEach((span, i) => {
      const inside = Math.min(to, span.to) - Math.max(from, span.from)
      if (inside <= 0 || to <= from) return
      const known = (heldMs * inside) / (to - from)
      sums[i]! += value * known
      held[i]! += known
    })
  return spans.map((_, i) => (held[i]! > 0 ? sums[i]! / held[i]! : null))
}

const perHourIn = (answer: HistoryAnswer, spans: readonly Span[]): readonly (number | null)[] =>
  countedIn(answer, spans).spans.map(({ counted, knownMs }) =>
    counted === null || knownMs === 0 ? null : (counted * HOUR) / knownMs,
  )

/**
 * @param answers by signal; may begin before the spans
 * @param spans ascending, apart from each other
 * @returns in the figure's unit, beside the spans; null = not known
 */
export const figureCourse = (
  { kpi: { reduce }, parts }: KeyFigure,
  answers: ReadonlyMap<string, HistoryAnswer>,
  spans: readonly Span[],
): readonly (number | null)[] => {
  const rate = reduce === 'rate-per-hour'
  const courses = parts.flatMap(({ signal, to }) => {
    const answer = answers.get(signal.id)
    if (!answer) return []
    const own = rate ? perHourIn(answer, spans) : meansIn(answer, spans)
    return [own.map((value) => (value === null ? null : value * to.scale + (rate ? 0 : to.offset)))]
  })
  return spans.map((_, i) => {
    const known = courses.flatMap((course) => course[i] ?? [])
    if (known.length === 0) return null
    if (reduce === 'max') return Math.max(...known)
    if (reduce === 'min') return Math.min(...known)
    const sum = known.reduce((all, one) => all + one, 0)
    if (reduce === 'mean') return sum / known.length
    return known.length < KNOWN_SHARE * parts.length ? null : sum
  })
}
