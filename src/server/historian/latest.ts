/** The newest sample of each signal, however old: what is known when the gateway starts. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readNumbers } from './database.ts'

export interface LatestSample {
  /** Its place on the timeline, ms UTC. */
  readonly t: number
  readonly value: number
  readonly quality: number
  /** ms on the source's clock; 0 = none given. */
  readonly source: number
  /** What ended it: 0 nothing, or a mark (3 went stale, 4 its source was declared dead). */
  readonly mark: number
}

const ROWS = `
  SELECT key, t, value, quality, receive, source, nth, 1 AS n FROM tail
  UNION ALL SELECT key, t, value, quality, receive, source, 0, 0 FROM latest
  UNION ALL SELECT key, t, NULL, mark, receive, source, 0, 0 FROM latest WHERE mark > 0`

const newest = (where: string): string => `
  WITH ranked AS (SELECT *, row_number() OVER (PARTITION BY key, quality < 3 ORDER BY t DESC, n DESC, receive DESC, nth DESC) AS place FROM (${ROWS}) WHERE ${where}),
  samples AS (FROM ranked WHERE quality < 3 AND place = 1),
  marks AS (FROM ranked WHERE quality >= 3 AND place = 1)
  SELECT s.key, s.t::BIGINT AS t, s.value, s.quality, s.receive::BIGINT AS receive, s.source::BIGINT AS source,
    CASE WHEN m.t >= s.t THEN m.quality ELSE 0 END::UTINYINT AS mark
  FROM samples AS s LEFT JOIN marks AS m USING (key)`

/** Within the transaction that takes `done` rows out of the tail. */
export const keepLatest = async (connection: DuckDBConnection, done: string): Promise<void> => {
  await connection.run(`CREATE OR REPLACE TEMP TABLE newest AS ${newest(done)}`)
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
