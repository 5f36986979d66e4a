/** The newest sample of each signal, however old: what is known when the gateway starts. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, readable, relationOf, within } from './catalogue.ts'
import { readNumbers } from './database.ts'
import { stateAt } from '../../timeline/state-at.ts'
import { ABOUT, type FactRow } from './facts.ts'
import { MARK } from './format.ts'

export interface LatestSample {
  /** Its place on the timeline, ms UTC. */
  readonly t: number
  readonly value: number
  readonly quality: number
  /** ms on the source's clock; 0 = none given. */
  readonly source: number
  /** What ended it: 0 nothing, or a mark (3 went stale, 4 its source was declared dead). */
  readonly mark: number
  /** Of a text signal; its value is 0 then. */
  readonly text?: string
}

/** @param fresh relation with the columns of the tail */
const rowsOf = (fresh: string): string => `
  SELECT key, t, value, quality, receive, source, nth, 1 AS n FROM ${fresh}
  UNION ALL SELECT key, t, value, quality, receive, source, 0, 0 FROM latest
  UNION ALL SELECT key, mark_t, NULL, mark, receive, source, 0, 0 FROM latest WHERE mark > 0`

/** First by time alone, over all rows; what was recorded last of that time, over the few that share it. */
const newest = (where: string, fresh = 'tail'): string => `
  WITH rows AS NOT MATERIALIZED (FROM (${rowsOf(fresh)}) WHERE ${where}),
  times AS (SELECT key, quality < 3 AS sample, max(t) AS t FROM rows GROUP BY key, sample),
  ranked AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.key, sample ORDER BY n DESC, receive DESC, nth DESC) AS place
    FROM rows AS r JOIN times AS m ON r.key = m.key AND r.t = m.t AND (r.quality < 3) = m.sample
  ), samples AS (FROM ranked WHERE quality < 3 AND place = 1),
  marks AS (FROM ranked WHERE quality >= 3 AND place = 1)
  SELECT s.key, s.t::BIGINT AS t, s.value, s.quality, s.receive::BIGINT AS receive, s.source::BIGINT AS source,
    CASE WHEN m.t >= s.t THEN m.quality ELSE 0 END::UTINYINT AS mark, m.t::BIGINT AS mark_t
  FROM samples AS s LEFT JOIN marks AS m USING (key)`

/**
 * Within the transaction that takes `done` rows out of the tail, or brings others into segments.
 * @param fresh relation with the columns of the tail
 */
export const keepLatest = async (connection: DuckDBConnection, done: string, fresh = 'tail'): Promise<void> => {
  await connection.run(`CREATE OR REPLACE TEMP TABLE newest AS ${newest(done, fresh)}`)
  await connection.run('DELETE FROM latest')
  await connection.run('INSERT INTO latest SELECT * FROM temp.newest')
}

/** By key. Samples dated after `until` (a wrong clock's) are left out. */
export const readLatest = async (
  connection: DuckDBConnection,
  until: number,
): Promise<ReadonlyMap<number, LatestSample>> => {
  const [key, t, value, quality, source, mark] = await readNumbers(
    connection,
    `SELECT key::DOUBLE, t::DOUBLE, value, quality::DOUBLE, source::DOUBLE, mark::DOUBLE FROM (${newest(`t <= ${until}`)})`,
  )
  return new Map(
    Array.from(key!, (k, i) => [
      k,
      { t: t![i]!, value: value![i]!, quality: quality![i]!, source: source![i]!, mark: mark![i]! },
    ]),
  )
}

/** By signal id, the newest under all its ids: a number or a text. */
export const latestOf = (
  ids: readonly string[],
  keysOf: (id: string) => readonly number[],
  samples: ReadonlyMap<number, LatestSample>,
  facts: readonly FactRow[],
): ReadonlyMap<string, LatestSample> => {
  const texts = new Map<number, FactRow[]>()
  for (const row of facts) if (row.about === ABOUT.text) texts.set(row.key, [...(texts.get(row.key) ?? []), row])
  return new Map(
    ids.flatMap((id) => {
      const keys = keysOf(id)
      const known = keys.flatMap((key) => samples.get(key) ?? [])
      const text = stateAt(
        keys.flatMap((key) => texts.get(key) ?? []),
        Number.POSITIVE_INFINITY,
      )
      if (text !== null) {
        const { t, quality, source, said } = text.sample
        known.push({ t, value: 0, quality, source, mark: text.ended, text: said ?? '' })
      }
      const one = known.toSorted((a, b) => b.t - a.t)[0]
      return one ? [[id, one] as const] : []
    }),
  )
}

/** So many rows are looked through for it, from the newest segments back. */
const SEED_ROWS = 5_000_000

/** Where it was lost with the database, or was never kept: from the newest segments. */
export const seedLatest = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<void> => {
  const known = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM latest')
  if (known[0]![0]! > 0) return
  const segments = readable(catalogue, await catalogue.list(connection, within('raw')))
  let rows = 0
  const newestFirst = segments.toSorted((a, b) => b.toMs - a.toMs).filter((one) => (rows += one.rows) <= SEED_ROWS)
  if (newestFirst.length === 0) return
  await connection.run(`
    INSERT INTO latest
    SELECT key, max(t), arg_max(value, t), arg_max(quality, t), arg_max(coalesce(receive, t), t), arg_max(coalesce(source, 0), t), ${MARK.stale}, max(t)
    FROM ${relationOf(catalogue, newestFirst, 'raw')} JOIN signals ON id = signal WHERE quality < ${MARK.stale} GROUP BY key`)
}
