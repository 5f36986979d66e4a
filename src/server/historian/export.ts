/** Samples of a span as a file: Parquet in the columns that an import takes, or CSV for a spreadsheet. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, readable, relationOf, within } from './catalogue.ts'
import { literal, readNumbers } from './database.ts'

export interface ExportQuestion {
  /** Signal ids. */
  readonly signals: readonly string[]
  /** ms UTC, half-open [from, to). */
  readonly from: number
  readonly to: number
  readonly format: 'csv' | 'parquet'
}

/** A signal as it is stored: its id now, and the name and key of each time. */
export interface StoredName {
  readonly id: string
  readonly name: string
  readonly key: number
}

/** Samples and marks of a span, SQL: (n, signal, t, value, quality, receive, nth); `n` is the name's place in `names`. */
export const rowsOfSpan = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  names: readonly StoredName[],
  from: number,
  to: number,
): Promise<string> => {
  const known = `(VALUES ${names.map(({ id, name, key }, n) => `(${n}, ${literal(id)}, ${literal(name)}, ${key})`).join(',')}) AS known(n, id, name, key)`
  const segments = readable(catalogue, await catalogue.list(connection, within('raw', from, to)))
  const columns =
    'known.n AS n, known.id AS signal, t::BIGINT AS t, value::DOUBLE AS value, quality::UTINYINT AS quality'
  const order = 'coalesce(receive, t) AS receive, coalesce(nth, 0) AS nth'
  const stored = segments.length
    ? `UNION ALL SELECT ${columns}, ${order} FROM ${relationOf(catalogue, segments, 'raw')} AS s JOIN ${known} ON known.name = s.signal WHERE s.t >= ${from} AND s.t < ${to}`
    : ''
  return `(SELECT ${columns}, ${order} FROM tail JOIN ${known} ON known.key = tail.key WHERE tail.t >= ${from} AND tail.t < ${to} ${stored})`
}

/** More is no answer to a question: name fewer signals, or a shorter span. */
export const MOST_EXPORT_ROWS = 5_000_000

/**
 * Within a read-only transaction. Marks are rows too (quality 3: stale from here, 4: its source was gone), so that gaps stay gaps.
 * @returns rows; null = too many, and no file was written
 */
export const exportSamples = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  names: readonly StoredName[],
  { from, to, format }: ExportQuestion,
  file: string,
): Promise<number | null> => {
  const rows = await rowsOfSpan(connection, catalogue, names, from, to)
  const [counted] = await readNumbers(connection, `SELECT count(*)::DOUBLE FROM ${rows}`)
  const count = counted![0]!
  if (count > MOST_EXPORT_ROWS) return null
  // What is no number is an empty field.
  const told =
    format === 'csv'
      ? `signal, strftime(make_timestamp(t * 1000), '%Y-%m-%dT%H:%M:%S.%gZ') AS time, t, CASE WHEN isfinite(value) THEN value END AS value, quality`
      : 'signal, t, value, quality'
  await connection.run(
    `COPY (SELECT ${told} FROM ${rows} ORDER BY signal, t, receive, nth) TO ${literal(file)} (${format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd'})`,
  )
  return count
}
