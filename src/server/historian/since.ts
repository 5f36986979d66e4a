/** Since when signals say what they said at a moment: one number each, found where the samples lie. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { SINCE_MS } from '../../wire/history.ts'
import { type Catalogue, readable, relationOf } from './catalogue.ts'
import { readNumbers } from './database.ts'
import { MARK } from './format.ts'

/**
 * Within a read-only transaction.
 * @returns key → when it became what it was at `at`, ms; none where that was before what is looked through
 */
export const readSince = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  at: number,
  keys: ReadonlySet<number>,
): Promise<ReadonlyMap<number, number>> => {
  const listed = `key IN (${[...keys].join(',') || '-1'})`
  const from = Math.max(0, at + 1 - SINCE_MS)
  const span = `t >= ${from} AND t <= ${at} AND quality < ${MARK.stale}`
  const segments = readable(
    catalogue,
    await catalogue.list(connection, ({ kind, fromMs, toMs }) => kind === 'raw' && toMs >= from && fromMs <= at),
  )
  // Named by their ids, groups of rows without any of them are not read.
  const stored =
    segments.length > 0
      ? `UNION ALL SELECT key, t, value, quality, coalesce(receive, t), coalesce(nth, 0) FROM ${relationOf(catalogue, segments, 'raw')} JOIN signals ON id = signal WHERE ${span} AND signal IN (SELECT id FROM signals WHERE ${listed})`
      : ''
  // What is no number is the same whatever its quality, as in a table of values.
  const differs = '(r.value <> n.value OR (r.quality <> n.quality AND NOT (isnan(r.value) AND isnan(n.value))))'
  const place = "{'t': r.t, 'receive': r.receive, 'nth': r.nth}"
  const [key, since] = await readNumbers(
    connection,
    `WITH rows AS MATERIALIZED (SELECT key, t::BIGINT AS t, coalesce(value, 'nan'::DOUBLE) AS value, quality, receive::BIGINT AS receive, nth::INTEGER AS nth FROM (
       SELECT key, t, value, quality, receive, nth FROM tail WHERE ${span} AND ${listed} ${stored})),
     ends AS (SELECT key, max(t) AS t FROM rows GROUP BY key),
     newest AS (SELECT r.key, r.value, r.quality FROM rows AS r JOIN ends AS e ON r.key = e.key AND r.t = e.t
       QUALIFY row_number() OVER (PARTITION BY r.key ORDER BY r.receive DESC, r.nth DESC) = 1),
     others AS (SELECT r.key, max(${place}) AS place FROM rows AS r JOIN newest AS n USING (key) WHERE ${differs} GROUP BY r.key)
     SELECT r.key::DOUBLE, min(r.t)::DOUBLE FROM rows AS r JOIN others AS o USING (key) WHERE r.t >= o.place.t AND ${place} > o.place GROUP BY r.key`,
  )
  return new Map(Array.from(key!, (one, i) => [one, since![i]!]))
}
