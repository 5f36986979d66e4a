/** Reads what the figures of a span are made of, signal by signal, and says how far it has come. */
import { err, ok, type Result } from '../../base/result.ts'
import type { FigureSources } from '../../figures/sources.ts'
import type { HistoryClient, SeveralQuery } from '../../history/client.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MOST_COLUMNS = 10_000
/** Columns of all signals of one question: an answer of some megabytes. */
const MOST_AT_ONCE = 160_000
/** Of a longer span samples themselves are not answered. */
const PIECE_MS = 12 * HOUR
/** A shift and a little more is read as finely as history answers; longer spans by the minute. */
const FINE_MS = 12.5 * HOUR
/** What a counter read last before the span begins is looked for so far back, and what it read next after its end so far on. */
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
  const asked = new Map<string, readonly Question[]>()
  const ask = (signal: string, within: Span, columns: number, parts = 1): void => {
    const part = (within.to - within.from) / parts
    const edge = (n: number): number => Math.round(within.from + n * part)
    if (!asked.has(signal))
      asked.set(
        signal,
        Array.from({ length: parts }, (_, n) => ({ signal, from: edge(n), to: edge(n + 1), columns })),
      )
  }
  for (const { state } of sources.units) if (state) ask(state.id, span, MOST_COLUMNS)
  for (const { signal } of sources.units.flatMap(({ machines }) => machines))
    ask(signal.id, span, fine ? MOST_COLUMNS : columnsFor(span, 2 * MINUTE))
  const wide = { from: span.from - LEAD_MS, to: span.to + LEAD_MS }
  const day = length <= 26 * HOUR
  const count = (counter: TwinSignal | null, columns: number, parts = 1): void => {
    if (counter) ask(counter.id, wide, columns, parts)
  }
  const byMinute = columnsFor(wide, day ? MINUTE : 5 * MINUTE)
  for (const { made, good, rejected } of sources.units)
    for (const one of [made, good, rejected])
      count(one, day ? MOST_COLUMNS : byMinute, day ? Math.ceil((wide.to - wide.from) / PIECE_MS) : 1)
  for (const one of sources.inspections.flatMap(({ good, rejected }) => [good, rejected])) count(one, byMinute)
  for (const { signal } of sources.energy.parts) count(signal, byMinute)
  for (const { id } of sources.cycles) ask(id, span, fine ? MOST_COLUMNS : columnsFor(span, 5 * MINUTE))
  return [...asked.values()].flat()
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

/** Parts that follow each other as one answer; of parts that were reduced differently the times between rows say which is meant. */
const joined = (parts: readonly HistoryAnswer[]): HistoryAnswer => {
  if (parts.length === 1) return parts[0]!
  const sorted = parts.toSorted((a, b) => a.from - b.from)
  const [first, last] = [sorted[0]!, sorted.at(-1)!]
  const of = <K extends 't' | 'count' | 'quality' | 'min' | 'max' | 'mean' | 'last'>(key: K) =>
    sorted.flatMap((one) => one[key] as (number | null)[]) as HistoryAnswer[K]
  return {
    signal: first.signal,
    from: first.from,
    to: last.to,
    stepMs: Math.max(...sorted.map(({ stepMs }) => stepMs)),
    t: of('t'),
    min: of('min'),
    max: of('max'),
    mean: of('mean'),
    last: of('last'),
    count: of('count'),
    quality: of('quality'),
  }
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
  const found = new Map<string, readonly HistoryAnswer[]>()
  let done = 0
  let failed: ApiError | null = null
  onRead(0, asked.length)
  await Promise.all(
    batchesOf(asked).map(async (batch) => {
      const answer = await history.readSeveral(batch, abort)
      if (!answer.ok) failed ??= answer.error
      else
        for (const [signal, one] of answer.value)
          if (one.t.length > 0) found.set(signal, [...(found.get(signal) ?? []), one])
      onRead((done += batch.signals.length), asked.length)
    }),
  )
  return failed ? err(failed) : ok(new Map([...found].map(([signal, parts]) => [signal, joined(parts)])))
}
