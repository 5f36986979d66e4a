/** One signal's past: chooses samples, minutes or hours by how much a column of the answer covers, and reduces them to buckets. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { type RollupRows, type SampleRows, bucketsFor, samplesAnswer } from '../../timeline/buckets.ts'
import { type Catalogue, type Segment, readable, relationOf, within } from './catalogue.ts'
import { progress } from './progress.ts'
import { literal, readNumbers } from './database.ts'
import { HOUR_MS, MINUTE_MS } from './format.ts'
import type { Holds } from './holds.ts'
import type { Newest } from './newest.ts'
import { NO_ROLLUPS, pickedRows, readRollups } from './rollups.ts'

/** Up to this range samples are read one by one; at 10 Hz that is 432,000 of them. */
const RAW_RANGE_MS = 12 * HOUR_MS

export interface SignalRange {
  readonly signal: string
  /** The signal's id and its earlier ids. */
  readonly ids: readonly string[]
  readonly keys: readonly number[]
  readonly keyOf: (id: string) => number | undefined
  readonly from: number
  readonly to: number
  readonly columns: number
  readonly holds: Holds
  /** Nothing is known beyond this moment. */
  readonly now: number
}

/** Within a read-only transaction. */
export const readRange = (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  range: SignalRange,
): Promise<HistoryAnswer> => new RangeReader(connection, catalogue, range).read()

/** Samples are read one by one. */
export const isRaw = ({ from, to, columns }: SignalRange): boolean =>
  (to - from) / columns < MINUTE_MS && to - from <= RAW_RANGE_MS

/** Of which roll-ups the buckets are made where samples are not read one by one. */
export const rolledBuckets = ({ from, to, columns }: SignalRange) => {
  const kind = (to - from) / columns >= HOUR_MS ? 'hour' : 'minute'
  return { kind, buckets: bucketsFor(from, to, columns, kind === 'hour' ? HOUR_MS : MINUTE_MS) } as const
}

/** What `readRange` reads, of what is in memory; null where that is not all of it. */
export const readNewest = (newest: Newest, range: SignalRange): HistoryAnswer | null => {
  const { signal, keys, from, to, holds, now } = range
  if (keys.length !== 1 || !isRaw(range)) return null
  const reach = holds.reach(keys)
  const rows = newest.read(keys[0]!, from, to, reach)
  if (!rows) return null
  const holdMs = holds.column(keys[0]!, rows.t)
  return samplesAnswer(signal, range, { ...rows, holdMs }, Math.min(to, now), reach)
}

/** Every file that the failed read may have touched. */
export const segmentsOf = (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  { from, to, holds, keys }: SignalRange,
): Promise<Segment[]> => {
  const first = from - holds.reach(keys) - HOUR_MS
  return catalogue.list(connection, ({ fromMs, toMs }) => toMs >= first && fromMs < to + HOUR_MS)
}

class RangeReader {
  readonly #connection: DuckDBConnection
  readonly #catalogue: Catalogue
  readonly #range: SignalRange
  readonly #ids: string
  readonly #keys: string
  /** Nothing of the signal holds longer, ms. */
  readonly #reach: number

  constructor(connection: DuckDBConnection, catalogue: Catalogue, range: SignalRange) {
    this.#connection = connection
    this.#catalogue = catalogue
    this.#range = range
    this.#ids = range.ids.map(literal).join(',')
    this.#keys = range.keys.join(',') || '-1'
    this.#reach = range.holds.reach(range.keys)
  }

  async read(): Promise<HistoryAnswer> {
    const { signal, from, to, now } = this.#range
    const holdMs = this.#reach
    const until = Math.min(to, now)
    if (isRaw(this.#range)) return samplesAnswer(signal, this.#range, await this.#samples(from, to), until, holdMs)
    const { kind, buckets } = rolledBuckets(this.#range)
    const coarse = kind === 'hour'
    const { minutesUntil, hoursUntil } = await progress(this.#connection)
    // Whole buckets, whatever the range begins and ends in: the same for what is rolled up and what is not yet.
    const { start: begin, end } = buckets
    const late = await this.#lateSpans(begin, end, minutesUntil)
    const hours = late.map(([a, b]): Span => [Math.floor(a / HOUR_MS) * HOUR_MS, Math.ceil(b / HOUR_MS) * HOUR_MS])
    for (const id of this.#range.ids) {
      if (coarse) {
        buckets.addRollups(without(await this.#rollups(id, 'hour', begin, end), hours))
        for (const [a, b] of joined(hours))
          buckets.addRollups(without(await this.#rollups(id, 'minute', a, Math.min(b, hoursUntil)), late))
        buckets.addRollups(without(await this.#rollups(id, 'minute', Math.max(begin, hoursUntil), end), late))
      } else buckets.addRollups(without(await this.#rollups(id, 'minute', begin, end), late))
    }
    if (late.length > 0) {
      const rows = await this.#samples(late[0]![0], late.at(-1)![1])
      for (const [a, b] of late) buckets.addSamples(rows, a, Math.min(b, now), holdMs, b)
    }
    const tailFrom = Math.max(begin, minutesUntil)
    if (tailFrom < end) buckets.addSamples(await this.#tail(tailFrom, end), tailFrom, Math.min(end, now), holdMs)
    return buckets.answer(signal, from, to)
  }

  /** Whole minutes that samples reach into which came after those minutes were rolled up: what is stored of them is not right any more. */
  async #lateSpans(from: number, to: number, minutesUntil: number): Promise<Span[]> {
    const end = Math.min(to, minutesUntil)
    const [starts] = await readNumbers(
      this.#connection,
      `SELECT DISTINCT floor(t / ${MINUTE_MS}) * ${MINUTE_MS} AS a FROM tail WHERE key IN (${this.#keys}) AND t >= ${from - this.#reach - MINUTE_MS} AND t < ${end} ORDER BY a`,
    )
    const renamed = this.#range.keys.length > 1 ? await this.#lastOfEach() : []
    return joined(
      [...Array.from(starts!), ...renamed]
        .map((a): Span => [
          Math.max(a, Math.floor(from / MINUTE_MS) * MINUTE_MS),
          Math.min(end, Math.ceil((a + MINUTE_MS + this.#reach) / MINUTE_MS) * MINUTE_MS),
        ])
        .filter(([a, b]) => a < b),
    )
  }

  /** The minute in which each name's samples end: its last value holds until the next name's first, which roll-ups by name do not know. */
  async #lastOfEach(): Promise<readonly number[]> {
    const [last] = await readNumbers(
      this.#connection,
      `SELECT floor(max(t) / ${MINUTE_MS})::DOUBLE * ${MINUTE_MS} FROM (SELECT key, t FROM tail UNION ALL SELECT key, t FROM latest) WHERE key IN (${this.#keys}) GROUP BY key`,
    )
    return [...last!]
  }

  async #segments(kind: Segment['kind'], from: number, to: number): Promise<Segment[]> {
    return readable(this.#catalogue, await this.#catalogue.list(this.#connection, within(kind, from, to)))
  }

  /** Samples and marks in the range, after the last one before it. */
  async #samples(from: number, to: number): Promise<SampleRows> {
    const earliest = from - this.#reach
    const segments = await this.#segments('raw', earliest, to)
    const files = segments.length > 0 ? relationOf(this.#catalogue, segments, 'raw') : null
    const stored = files
      ? `UNION ALL SELECT ${this.#keyOfId}, t::DOUBLE, value, quality::DOUBLE, coalesce(receive, t)::DOUBLE, coalesce(nth, 0) FROM ${files} WHERE signal IN (${this.#ids}) AND t >= ${earliest} AND t < ${to}`
      : ''
    return this.#ordered(
      `SELECT key::DOUBLE AS key, t, value, quality::DOUBLE AS quality, receive, nth FROM tail WHERE key IN (${this.#keys}) AND t >= ${earliest} AND t < ${to} ${stored}`,
      from,
    )
  }

  /** Samples that are in no roll-up yet, after the last one before them. */
  #tail(from: number, to: number): Promise<SampleRows> {
    const carried = `SELECT key::DOUBLE, t::DOUBLE, value, quality::DOUBLE, 0, 0 FROM carry WHERE key IN (${this.#keys})`
    return this.#ordered(
      `SELECT key::DOUBLE AS key, t, value, quality::DOUBLE AS quality, receive, nth FROM tail WHERE key IN (${this.#keys}) AND t >= ${from - this.#reach} AND t < ${to} UNION ALL ${carried}`,
      from,
    )
  }

  async #ordered(rows: string, from: number): Promise<SampleRows> {
    const sql = `WITH found AS (${rows}) SELECT key, t, value, quality FROM found WHERE t >= coalesce((SELECT max(t) FROM found WHERE t < ${from}), ${from}) ORDER BY t, receive, nth`
    const [key, t, value, quality] = await readNumbers(this.#connection, sql)
    return { t: t!, value: value!, quality: quality!, holdMs: this.#holdsOf(key!, t!) }
  }

  /** Each row's limit is that of the name under which it came. */
  #holdsOf(key: Float64Array, t: Float64Array): Float64Array {
    const { holds, keys } = this.#range
    const [first, ...others] = keys
    const column = holds.column(first!, t)
    for (const other of others) {
      const its = holds.column(other, t)
      for (let i = 0; i < t.length; i++) if (key[i] === other) column[i] = its[i]!
    }
    return column
  }

  async #rollups(id: string, kind: 'minute' | 'hour', from: number, to: number): Promise<RollupRows> {
    if (from >= to) return NO_ROLLUPS
    return readRollups(this.#connection, this.#catalogue, await this.#segments(kind, from, to), { id, kind, from, to })
  }

  /** Of a row of a segment, SQL. */
  get #keyOfId(): string {
    const { ids, keys, keyOf } = this.#range
    if (keys.length === 1) return `${keys[0]}::DOUBLE`
    return `CASE signal ${ids.map((id) => `WHEN ${literal(id)} THEN ${keyOf(id) ?? -1}`).join(' ')} END::DOUBLE`
  }
}

/** Half-open, ms. */
type Span = readonly [from: number, to: number]

/** Overlapping ones as one, ascending. */
const joined = (spans: readonly Span[]): Span[] => {
  const out: [number, number][] = []
  for (const [from, to] of spans.toSorted((x, y) => x[0] - y[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

/** Rows that begin in none of the spans. */
const without = (rows: RollupRows, spans: readonly Span[]): RollupRows =>
  spans.length === 0 ? rows : pickedRows(rows, (i) => !spans.some(([a, b]) => rows.t[i]! >= a && rows.t[i]! < b))
