/** Facts (`facts.ts`) on disk: newest in the tail's database, then in segments of their own kind; the newest of each is kept however old. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, readable, relationOf, within } from './catalogue.ts'
import { days, dayOf } from './by-day.ts'
import { readNumbers } from './database.ts'
import type { About, FactRow } from './facts.ts'
import { DAY_MS, MARK } from './format.ts'
import { keepLimits } from './holds.ts'

const COLUMNS =
  '(key INTEGER, about UTINYINT, t BIGINT, said VARCHAR, quality UTINYINT, receive BIGINT, source BIGINT, nth USMALLINT)'
const NAMES = 'key, about, t, said, quality, receive, source, nth'

export const FACT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS facts ${COLUMNS};
  CREATE TABLE IF NOT EXISTS latest_facts ${COLUMNS};`

/** As bytes: whatever somebody's machine says cannot end the statement. */
const textOf = (said: string | null): string =>
  said === null ? 'NULL' : `decode(unhex('${Buffer.from(said, 'utf8').toString('hex')}'))`

/** Within the transaction of a flush. */
export const insertFacts = async (connection: DuckDBConnection, rows: readonly FactRow[]): Promise<void> => {
  for (let i = 0; i < rows.length; i += 500) {
    const values = rows
      .slice(i, i + 500)
      .map(
        ({ key, about, t, said, quality, receive, source, nth }) =>
          `(${key},${about},${t},${textOf(said)},${quality},${Math.floor(receive)},${Math.floor(source)},${nth})`,
      )
    await connection.run(`INSERT INTO facts VALUES ${values.join(',')}`)
  }
}

/** Of each signal, each thing said of it and each mark: the newest. */
const newestOf = (rows: string): string =>
  `SELECT ${NAMES} FROM (${rows}) QUALIFY row_number() OVER (PARTITION BY key, about, quality >= ${MARK.stale} ORDER BY t DESC, receive DESC, nth DESC) = 1`

const AT_HAND = `SELECT ${NAMES} FROM facts UNION ALL SELECT ${NAMES} FROM latest_facts`

/** Moves what is older than `until` into segments; within the transaction of a compaction. */
export const compactFacts = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  until: number,
): Promise<void> => {
  const done = `t < ${until}`
  for (const day of await days(connection, 'facts', done))
    await catalogue.write(
      connection,
      'fact',
      day,
      0,
      `SELECT id AS signal, about, t, said, quality, receive, source, nth FROM facts JOIN signals USING (key) WHERE ${done} AND ${dayOf(day)}`,
    )
  await connection.run(`CREATE OR REPLACE TEMP TABLE newest_facts AS ${newestOf(`FROM (${AT_HAND}) WHERE ${done}`)}`)
  await connection.run('DELETE FROM latest_facts')
  await connection.run(`INSERT INTO latest_facts SELECT ${NAMES} FROM temp.newest_facts`)
  await keepLimits(connection, done)
  await connection.run(`DELETE FROM facts WHERE ${done}`)
}

/** Where it was lost with the database: from the segments. */
export const seedFacts = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<void> => {
  const [known] = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM latest_facts')
  if (known![0]! > 0) return
  const segments = readable(catalogue, await catalogue.list(connection, within('fact')))
  if (segments.length === 0) return
  await connection.run(
    `INSERT INTO latest_facts ${newestOf(`SELECT ${NAMES} FROM ${relationOf(catalogue, segments, 'fact')} JOIN signals ON id = signal`)}`,
  )
  // What came after the last segment is lost: nobody knows whether a text still held.
  await connection.run(
    `INSERT INTO facts SELECT key, about, max(t) + 1, NULL, ${MARK.stale}, max(t) + 1, 0, 0 FROM latest_facts WHERE about = 0 GROUP BY key, about HAVING arg_max(quality, t) < ${MARK.stale}`,
  )
}

/** The program was not running since: texts that were known then are known no longer. @param until nothing has happened after this, ms UTC */
export const interruptFacts = async (connection: DuckDBConnection, until: number): Promise<void> => {
  await connection.run(`
    INSERT INTO facts
    WITH newest AS (SELECT key, max(t) AS t, arg_max(quality, (t, receive, nth)) AS quality FROM (${AT_HAND}) WHERE about = 0 AND t <= ${Math.floor(until)} GROUP BY key),
    alive AS (
      SELECT coalesce(max(receive), 0)::BIGINT AS t FROM (SELECT receive FROM tail UNION ALL SELECT receive FROM latest UNION ALL SELECT receive FROM (${AT_HAND})) WHERE receive <= ${Math.floor(until)}
    )
    SELECT key, 0, greatest(newest.t, alive.t) + 1, NULL, ${MARK.stale}, greatest(newest.t, alive.t) + 1, 0, 0 FROM newest, alive WHERE quality < ${MARK.stale}`)
}

const read = async (connection: DuckDBConnection, sql: string): Promise<FactRow[]> => {
  const result = await connection.run(
    `SELECT key, about, t::DOUBLE, said, quality, receive::DOUBLE, source::DOUBLE, nth FROM (${sql}) ORDER BY key, about, t, receive, nth`,
  )
  const facts: FactRow[] = []
  // A chunk in a turn: every signal has some.
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (const row of chunk.getRows()) {
      const [key, about, t, said, quality, receive, source, nth] = row as StoredFact
      facts.push({ key, about, t, said, quality, receive, source, nth })
    }
  return facts
}

type StoredFact = [number, About, number, string | null, number, number, number, number]

/** The newest of all. Those dated after `until` (a wrong clock's) are left out. */
export const readLatestFacts = (connection: DuckDBConnection, until: number): Promise<readonly FactRow[]> =>
  read(connection, newestOf(`FROM (${AT_HAND}) WHERE t <= ${Math.floor(until)}`))

const stored = async (connection: DuckDBConnection, catalogue: Catalogue, from: number, to: number, keys: string) => {
  const segments = readable(catalogue, await catalogue.list(connection, within('fact', from, to)))
  return segments.length === 0
    ? null
    : `SELECT ${NAMES} FROM ${relationOf(catalogue, segments, 'fact')} JOIN signals ON id = signal WHERE key IN (${keys}) AND t >= ${from} AND t < ${to}`
}

const nameOf = ({ key, about }: FactRow): string => `${key} ${about}`

/**
 * What held at a moment, by signal and kind: the newest said and the newest mark. Further and further back, until all is found that there is.
 * Within a read-only transaction.
 * @param but these are not asked for
 */
export const readFactsAt = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  at: number,
  keys: ReadonlySet<number>,
  but: About | null = null,
): Promise<readonly FactRow[]> => {
  if (keys.size === 0) return []
  const asked = but === null ? '' : `AND about <> ${but}`
  const rows = (await read(connection, newestOf(`FROM (${AT_HAND}) WHERE t <= ${at} ${asked}`))).filter(({ key }) =>
    keys.has(key),
  )
  // Only of what has changed since is there an older one that is not at hand.
  const later = await read(
    connection,
    `SELECT DISTINCT ON (key, about) ${NAMES} FROM latest_facts WHERE t > ${at} ${asked}`,
  )
  const missing = new Map(later.filter(({ key }) => keys.has(key)).map((row) => [nameOf(row), row.key]))
  const first = Math.min(...(await catalogue.list(connection, within('fact'))).map(({ fromMs }) => fromMs))
  let [to, reach] = [at + 1, DAY_MS]
  while (missing.size > 0 && to > first) {
    const sql = await stored(connection, catalogue, to - reach, to, [...new Set(missing.values())].join(','))
    for (const row of sql === null ? [] : await read(connection, newestOf(`FROM (${sql}) WHERE true ${asked}`))) {
      rows.push(row)
      if (row.quality < MARK.stale) missing.delete(nameOf(row))
    }
    to -= reach
    reach *= 8
  }
  return rows
}

/** What changed in [from, to), in order, after what held at `from`. Within a read-only transaction. */
export const readFactsIn = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  from: number,
  to: number,
  keys: ReadonlySet<number>,
): Promise<readonly FactRow[]> => {
  if (keys.size === 0) return []
  const list = [...keys].join(',')
  const before = await readFactsAt(connection, catalogue, from - 1, keys)
  const segments = await stored(connection, catalogue, from, to, list)
  const inside = await read(
    connection,
    `SELECT ${NAMES} FROM facts WHERE key IN (${list}) AND t >= ${from} AND t < ${to}${segments === null ? '' : ` UNION ALL ${segments}`}`,
  )
  return [...before, ...inside]
}
