/** What happened to many signals in a short span, in one reading: samples and marks one by one, without what held into it. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type SampleRows, samplesAnswer } from '../../timeline/buckets.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { type Catalogue, readable, relationOf, within } from './catalogue.ts'
import { readNumbers } from './database.ts'

interface ReadTogether {
  readonly keys: ReadonlySet<number>
  /** ms, half-open [from, to). */
  readonly from: number
  readonly to: number
}

/**
 * Within a read-only transaction.
 * @returns by key, in order
 */
export const readTogether = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  { keys, from, to }: ReadTogether,
): Promise<ReadonlyMap<number, SampleRows>> => {
  const listed = `key IN (${[...keys].join(',') || '-1'})`
  const span = `t >= ${from} AND t < ${to}`
  const segments = readable(catalogue, await catalogue.list(connection, within('raw', from, to)))
  const stored =
    segments.length > 0
      ? `UNION ALL SELECT key, t, value, quality, coalesce(receive, t) AS receive, coalesce(nth, 0) AS nth FROM ${relationOf(catalogue, segments, 'raw')} JOIN signals ON id = signal WHERE ${span} AND ${listed}`
      : ''
  const [key, t, value, quality] = await readNumbers(
    connection,
    `WITH rows AS (SELECT key, t, value, quality, receive, nth FROM tail WHERE ${span} AND ${listed} ${stored})
     SELECT key::DOUBLE, t::DOUBLE, value::DOUBLE, quality::DOUBLE FROM rows ORDER BY key, t, receive, nth`,
  )
  const found = new Map<number, SampleRows>()
  for (let first = 0; first < key!.length;) {
    let end = first + 1
    while (end < key!.length && key![end] === key![first]) end++
    found.set(key![first]!, {
      t: t!.subarray(first, end),
      value: value!.subarray(first, end),
      quality: quality!.subarray(first, end),
    })
    first = end
  }
  return found
}

const joined = (parts: readonly SampleRows[]): SampleRows => {
  if (parts.length === 1) return parts[0]!
  const rows = parts.flatMap(({ t, value, quality }) => Array.from(t, (at, i) => [at, value[i]!, quality[i]!] as const))
  rows.sort((a, b) => a[0] - b[0])
  return {
    t: Float64Array.from(rows, ([t]) => t),
    value: Float64Array.from(rows, ([, value]) => value),
    quality: Float64Array.from(rows, ([, , quality]) => quality),
  }
}

/** @param parts of the signal under each of its ids */
export const togetherAnswer = (
  signal: string,
  parts: readonly SampleRows[],
  {
    from,
    to,
    columns,
    until,
  }: { readonly from: number; readonly to: number; readonly columns: number; readonly until: number },
): HistoryAnswer => samplesAnswer(signal, { from, to, columns }, joined(parts), until, Number.POSITIVE_INFINITY)
