/** The past where there is no gateway: what this page has seen since it was opened. */
import { type Result, err, ok } from '../base/result.ts'
import type { ApiError } from '../wire/api.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { QUALITY } from '../wire/quality.ts'
import type { HistoryClient, HistoryQuery } from './client.ts'
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
    return ok(end - first <= columns ? rowsOf(trace, first, end, query) : bucketsOf(trace, first, end, query))
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const rowsOf = (trace: SeenTrace, first: number, end: number, { signal, from, to }: HistoryQuery): HistoryAnswer => {
  const rows = Array.from({ length: end - first }, (_, i) => first + i)
  const carried = (i: number): boolean => trace.t(i) < from
  return {
    signal,
    from,
    to,
    stepMs: 0,
    t: rows.map((i) => Math.max(from, trace.t(i))),
    min: rows.map((i) => finite(carried(i) ? trace.last(i) : trace.min(i))),
    max: rows.map((i) => finite(carried(i) ? trace.last(i) : trace.max(i))),
    mean: rows.map((i) => finite(carried(i) ? trace.last(i) : (trace.min(i) + trace.max(i)) / 2)),
    last: rows.map((i) => finite(trace.last(i))),
    count: rows.map((i) => (carried(i) ? 0 : trace.count(i))),
    quality: rows.map((i) => trace.quality(i)),
  }
}

const bucketsOf = (
  trace: SeenTrace,
  first: number,
  end: number,
  { signal, from, to, columns }: HistoryQuery,
): HistoryAnswer => {
  const n = Math.floor(columns)
  const stepMs = Math.ceil((to - from) / n)
  const used = Math.ceil((to - from) / stepMs)
  const nulls = (): (number | null)[] => Array.from({ length: used }, () => null)
  const zeros = (): number[] => Array.from({ length: used }, () => 0)
  const answer = {
    signal,
    from,
    to,
    stepMs,
    t: zeros().map((_, b) => from + b * stepMs),
    min: nulls(),
    max: nulls(),
    mean: nulls(),
    last: nulls(),
    count: zeros(),
    quality: zeros(),
  }
  const held = zeros()
  for (let i = first; i < end; i++) {
    if (trace.isGap(i)) continue
    const carried = trace.t(i) < from
    const start = Math.max(from, trace.t(i))
    const stop = Math.min(to, i + 1 < trace.length ? trace.t(i + 1) : trace.t(i) + 1)
    const b0 = Math.floor((start - from) / stepMs)
    const b1 = Math.min(used - 1, Math.floor((Math.max(start, stop - 1) - from) / stepMs))
    for (let b = b0; b <= b1; b++) {
      const own = b === b0 && !carried
      if (own) answer.count[b]! += trace.count(i)
      answer.quality[b] = Math.max(answer.quality[b]!, trace.quality(i))
      const [low, high, last] = [own ? trace.min(i) : trace.last(i), own ? trace.max(i) : trace.last(i), trace.last(i)]
      if (!Number.isFinite(low)) continue
      const weight = Math.max(0, Math.min(stop, from + (b + 1) * stepMs) - Math.max(start, from + b * stepMs))
      answer.min[b] = Math.min(answer.min[b] ?? low, low)
      answer.max[b] = Math.max(answer.max[b] ?? high, high)
      const middle = (low + high) / 2
      answer.mean[b] =
        held[b]! + weight > 0 ? ((answer.mean[b] ?? 0) * held[b]! + middle * weight) / (held[b]! + weight) : middle
      held[b]! += weight
      if (Number.isFinite(last)) answer.last[b] = last
    }
  }
  return answer
}
