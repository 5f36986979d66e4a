/** Reads what the figures of a span are made of, signal by signal, and says how far it has come. */
import { err, ok, type Result } from '../../base/result.ts'
import type { FigureSources } from '../../figures/sources.ts'
import type { HistoryClient, SeveralQuery } from '../../history/client.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MOST_COLUMNS = 10_000
/** Columns of all signals of one question: an answer of some megabytes. */
const MOST_AT_ONCE = 160_000
/** A shift and a little more is read as finely as history answers; longer spans by the minute. */
const FINE_MS = 12.5 * HOUR
/** What a counter read last before the span begins is looked for so far back. */
const LEAD_MS = 15 * MINUTE

interface Question extends Span {
  readonly signal: string
  readonly columns: number
}

const columnsFor = ({ from, to }: Span, stepMs: number): number =>
  Math.min(MOST_COLUMNS, Math.max(2, Math.ceil((to - from) / stepMs) + 1))

/** What is asked: states of an outlet as finely as history answers, those of other machines of long spans less so. */
const questionsOf = (sources: FigureSources, span: Span): readonly Question[] => {
  const length = span.to - span.from
  const fine = length <= FINE_MS
  const asked = new Map<string, Question>()
  const ask = (signal: string, within: Span, columns: number): void => {
    if (!asked.has(signal)) asked.set(signal, { signal, ...within, columns })
  }
  for (const { state } of sources.units) if (state) ask(state.id, span, MOST_COLUMNS)
  for (const { signal } of sources.units.flatMap(({ machines }) => machines))
    ask(signal.id, span, fine ? MOST_COLUMNS : columnsFor(span, 2 * MINUTE))
  const wide = { from: span.from - LEAD_MS, to: span.to }
  const counters = [
    ...sources.units.flatMap(({ made, good, rejected }) => [made, good, rejected]),
    ...sources.inspections.flatMap(({ good, rejected }) => [good, rejected]),
    ...sources.energy.parts.map(({ signal }) => signal),
  ]
  for (const counter of counters)
    if (counter) ask(counter.id, wide, columnsFor(wide, length <= 26 * HOUR ? MINUTE : 5 * MINUTE))
  for (const { id } of sources.cycles) ask(id, span, fine ? MOST_COLUMNS : columnsFor(span, 5 * MINUTE))
  return [...asked.values()]
}

/** Those of one span and fineness are asked together, so many at a time. */
const batchesOf = (asked: readonly Question[]): readonly SeveralQuery[] => {
  const alike = new Map<string, Question[]>()
  for (const question of asked) {
    const name = `${question.from} ${question.to} ${question.columns}`
    const known = alike.get(name)
    if (known) known.push(question)
    else alike.set(name, [question])
  }
  return [...alike.values()].flatMap((questions) => {
    const { from, to, columns } = questions[0]!
    const signals = questions.map(({ signal }) => signal)
    const most = Math.max(1, Math.floor(MOST_AT_ONCE / columns))
    return Array.from({ length: Math.ceil(signals.length / most) }, (_, i) => ({
      signals: signals.slice(i * most, (i + 1) * most),
      from,
      to,
      columns,
    }))
  })
}

/**
 * @param onRead told after each answer how many signals of how many there are
 * @returns by signal; those of which nothing was ever recorded are missing
 */
export const readFigures = async (
  history: HistoryClient,
  sources: FigureSources,
  span: Span,
  onRead: (done: number, all: number) => void,
  abort: AbortSignal,
): Promise<Result<ReadonlyMap<string, HistoryAnswer>, ApiError>> => {
  const asked = questionsOf(sources, span)
  const found = new Map<string, HistoryAnswer>()
  let done = 0
  let failed: ApiError | null = null
  onRead(0, asked.length)
  await Promise.all(
    batchesOf(asked).map(async (batch) => {
      const answer = await history.readSeveral(batch, abort)
      if (!answer.ok) failed ??= answer.error
      else for (const [signal, one] of answer.value) if (one.t.length > 0) found.set(signal, one)
      onRead((done += batch.signals.length), asked.length)
    }),
  )
  return failed ? err(failed) : ok(found)
}
