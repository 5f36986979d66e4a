/** The past where there is no gateway: what this page has seen since it was opened. */
import { type Result, err, ok } from '../base/result.ts'
import type { ApiError } from '../wire/api.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { bucketsFor, MARK_FROM, rawAnswer } from '../timeline/buckets.ts'
import { QUALITY } from '../wire/quality.ts'
import type { HistoryClient, HistoryQuery, SeveralQuery } from './client.ts'
import { SeenTrace } from './seen-trace.ts'

export interface SeenHistoryOptions {
  /** Rows a signal; default 20,000. */
  readonly perSignal?: number
  /** Rows of all signals together; default 4,000,000 (about 160 MB). */
  readonly total?: number
}

export class SeenHistory implements HistoryClient {
  readonly #traces = new Map<string, SeenTrace>()
  readonly #perSignal: number
  readonly #total: number

  constructor(options: SeenHistoryOptions = {}) {
    this.#perSignal = options.perSignal ?? 20_000
    this.#total = options.total ?? 4_000_000
  }

  /** Remembers one sample. `t` in ms, gateway clock; quality 0 good, 1 uncertain, 2 bad. */
  note(signal: string, value: number, quality: number, t: number): void {
    this.#trace(signal).push(t, quality >= QUALITY.bad ? Number.NaN : value, quality)
  }

  /** The signal went stale or dead at `t`: its last value holds no longer. */
  gap(signal: string, t: number): void {
    this.#traces.get(signal)?.gap(t)
  }

  #trace(signal: string): SeenTrace {
    const known = this.#traces.get(signal)
    if (known) return known
    const trace = new SeenTrace(() => Math.min(this.#perSignal, Math.floor(this.#total / this.#traces.size)))
    this.#traces.set(signal, trace)
    return trace
  }

  async readSeveral(
    { signals, ...span }: SeveralQuery,
    abort?: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, HistoryAnswer>, ApiError>> {
    const found = new Map<string, HistoryAnswer>()
    for (const signal of signals) {
      if (!this.#traces.has(signal)) continue
      const answer = await this.read({ signal, ...span }, abort)
      if (!answer.ok) return answer
      found.set(signal, answer.value)
    }
    return ok(found)
  }

  async read(query: HistoryQuery, abort?: AbortSignal): Promise<Result<HistoryAnswer, ApiError>> {
    if (abort?.aborted) return err({ error: 'The question was withdrawn', where: 'history' })
    const { signal, from, to, columns } = query
    if (!(to > from) || !(columns >= 1)) return err({ error: 'The range is empty', where: 'from, to, columns' })
    const trace = this.#traces.get(signal)
    if (!trace)
      return ok({ signal, from, to, stepMs: 0, t: [], min: [], max: [], mean: [], last: [], count: [], quality: [] })
    const begin = trace.indexOf(from)
    const end = trace.indexOf(to)
    // The row before holds into the range.
    const first = begin > 0 && (begin === trace.length || trace.t(begin) > from) ? begin - 1 : begin
    return ok(samplesOf(trace, first, end, query) ?? bucketsOf(trace, first, end, query))
  }
}

/** The samples themselves; null where they are too many, or were joined to make room. */
const samplesOf = (
  trace: SeenTrace,
  first: number,
  end: number,
  { signal, from, to, columns }: HistoryQuery,
): HistoryAnswer | null => {
  const length = Math.max(0, end - first)
  if (length > columns) return null
  for (let i = first; i < end; i++) if (trace.count(i) > 1) return null
  const rows = {
    t: Float64Array.from({ length }, (_, i) => trace.t(first + i)),
    value: Float64Array.from({ length }, (_, i) => trace.last(first + i)),
    quality: Float64Array.from({ length }, (_, i) => (trace.isGap(first + i) ? MARK_FROM : trace.quality(first + i))),
  }
  return rawAnswer(signal, from, to, rows, to, Number.POSITIVE_INFINITY, columns)
}

const bucketsOf = (
  trace: SeenTrace,
  first: number,
  end: number,
  { signal, from, to, columns }: HistoryQuery,
): HistoryAnswer => {
  // No more buckets than there are rows to fill them.
  const buckets = bucketsFor(from, to, Math.max(1, Math.min(Math.floor(columns), end - first)), 1)
  for (let i = first; i < end; i++) {
    if (trace.isGap(i)) continue
    const stop = i + 1 < trace.length ? trace.t(i + 1) : trace.t(i) + 1
    buckets.addHeld(trace.row(i), Math.min(to, stop), from)
  }
  return buckets.answer(signal, from, to)
}
