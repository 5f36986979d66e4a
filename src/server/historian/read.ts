/** One signal's past: chooses samples, minutes or hours by how much a column of the answer covers, and reduces them to buckets. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { HistoryAnswer } from '../../wire/api.ts'
import { Buckets, type RollupRows, type SampleRows, rawAnswer } from './buckets.ts'
import type { Catalogue, Segment } from './catalogue.ts'
import { progress, readable, relationOf } from './compact.ts'
import { literal, readNumbers } from './database.ts'
import { HOUR_MS, MINUTE_MS } from './format.ts'

/** Up to this range samples are read one by one; at 10 Hz that is 432,000 of them. */
const RAW_RANGE_MS = 12 * HOUR_MS

export interface SignalRange {
  readonly signal: string
  /** The signal's id and its earlier ids. */
  readonly ids: readonly string[]
  readonly keys: readonly number[]
  readonly from: number
  readonly to: number
  readonly columns: number
  readonly holdMs: number
  /** Nothing is known beyond this moment. */
  readonly now: number
}

export const readRange = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  range: SignalRange,
): Promise<HistoryAnswer> => {
  // A read-only transaction: list of segments, progress and tail of one moment.
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    const answer = await new RangeReader(connection, catalogue, range).read()
    await connection.run('COMMIT')
    return answer
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Every file that the failed read may have touched. */
export const segmentsOf = (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  { from, to, holdMs }: SignalRange,
): Promise<Segment[]> => catalogue.list(connection, `to_ms >= ${from - holdMs - HOUR_MS} AND from_ms < ${to + HOUR_MS}`)

class RangeReader {
  readonly #connection: DuckDBConnection
  readonly #catalogue: Catalogue
  readonly #range: SignalRange
  readonly #ids: string
  readonly #keys: string

  constructor(connection: DuckDBConnection, catalogue: Catalogue, range: SignalRange) {
    this.#connection = connection
    this.#catalogue = catalogue
    this.#range = range
    this.#ids = range.ids.map(literal).join(',')
    this.#keys = range.keys.join(',') || '-1'
  }

  async read(): Promise<HistoryAnswer> {
    const { signal, from, to, columns, holdMs, now } = this.#range
    const until = Math.min(to, now)
    const perColumn = (to - from) / columns
    if (perColumn < MINUTE_MS && to - from <= RAW_RANGE_MS) {
      const rows = await this.#samples(from, to)
      const raw = rawAnswer(signal, from, to, rows, until, holdMs, columns)
      if (raw) return raw
      const buckets = bucketsFor(from, to, columns, 1)
      buckets.addSamples(rows, from, until, holdMs)
      return buckets.answer(signal, from, to)
    }
    const coarse = perColumn >= HOUR_MS
    const buckets = bucketsFor(from, to, columns, coarse ? HOUR_MS : MINUTE_MS)
    const { minutesUntil, hoursUntil } = await progress(this.#connection)
    const begin = buckets.start
    if (coarse) {
      buckets.addRollups(await this.#rollups('hour', begin, to))
      buckets.addRollups(await this.#rollups('minute', Math.max(begin, hoursUntil), to))
    } else buckets.addRollups(await this.#rollups('minute', begin, to))
    const tailFrom = Math.max(begin, minutesUntil)
    if (tailFrom < to) buckets.addSamples(await this.#tail(tailFrom, to), tailFrom, until, holdMs)
    return buckets.answer(signal, from, to)
  }

  async #files(kind: Segment['kind'], from: number, to: number): Promise<string | null> {
    const segments = readable(
      this.#catalogue,
      await this.#catalogue.list(this.#connection, `kind = '${kind}' AND to_ms >= ${from} AND from_ms < ${to}`),
    )
    return segments.length > 0 ? relationOf(this.#catalogue, segments) : null
  }

  /** Samples and marks in the range, after the last one before it. */
  async #samples(from: number, to: number): Promise<SampleRows> {
    const earliest = from - this.#range.holdMs
    const files = await this.#files('raw', earliest, to)
    const stored = files
      ? `UNION ALL SELECT t::DOUBLE, value, quality::DOUBLE FROM ${files} WHERE signal IN (${this.#ids}) AND t >= ${earliest} AND t < ${to}`
      : ''
    return this.#ordered(
      `SELECT t, value, quality::DOUBLE AS quality FROM tail WHERE key IN (${this.#keys}) AND t >= ${earliest} AND t < ${to} ${stored}`,
      from,
    )
  }

  /** Samples that are in no roll-up yet, after the last one before them. */
  #tail(from: number, to: number): Promise<SampleRows> {
    const carried = `SELECT t::DOUBLE, value, quality::DOUBLE FROM carry WHERE key IN (${this.#keys})`
    return this.#ordered(
      `SELECT t, value, quality::DOUBLE AS quality FROM tail WHERE key IN (${this.#keys}) AND t >= ${from - this.#range.holdMs} AND t < ${to} UNION ALL ${carried}`,
      from,
    )
  }

  async #ordered(rows: string, from: number): Promise<SampleRows> {
    const sql = `WITH found AS (${rows}) FROM found WHERE t >= coalesce((SELECT max(t) FROM found WHERE t < ${from}), ${from}) ORDER BY t`
    const [t, value, quality] = await readNumbers(this.#connection, sql)
    return { t: t!, value: value!, quality: quality! }
  }

  async #rollups(kind: 'minute' | 'hour', from: number, to: number): Promise<RollupRows> {
    const files = from < to ? await this.#files(kind, from, to) : null
    if (!files) return NO_ROLLUPS
    const columns = ['t', 'min', 'max', 'mean', 'last', 'last_t', 'count', 'quality', 'held_ms']
      .map((name) => `${name}::DOUBLE`)
      .join(', ')
    const [t, min, max, mean, last, lastT, count, quality, heldMs] = await readNumbers(
      this.#connection,
      `SELECT ${columns} FROM ${files} WHERE signal IN (${this.#ids}) AND t >= ${from} AND t < ${to}`,
    )
    return {
      t: t!,
      min: min!,
      max: max!,
      mean: mean!,
      last: last!,
      lastT: lastT!,
      count: count!,
      quality: quality!,
      heldMs: heldMs!,
    }
  }
}

const NONE = new Float64Array(0)
const NO_ROLLUPS: RollupRows = {
  t: NONE,
  min: NONE,
  max: NONE,
  mean: NONE,
  last: NONE,
  lastT: NONE,
  count: NONE,
  quality: NONE,
  heldMs: NONE,
}

/** At most `columns` buckets of a whole number of `unitMs`, aligned to their own step so that a moving range keeps its buckets. */
const bucketsFor = (from: number, to: number, columns: number, unitMs: number): Buckets => {
  let step = Math.max(1, Math.ceil((to - from) / columns / unitMs)) * unitMs
  const count = (): number => Math.ceil(to / step) - Math.floor(from / step)
  while (count() > columns && step < to) step += unitMs
  // One column: no aligned step may ever fit a range across a boundary, so this bucket begins at the unit.
  if (count() > columns)
    return new Buckets(
      Math.floor(from / unitMs) * unitMs,
      Math.ceil((to - Math.floor(from / unitMs) * unitMs) / unitMs) * unitMs,
      1,
    )
  return new Buckets(Math.floor(from / step) * step, step, count())
}
