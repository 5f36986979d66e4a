/** Tail → segments and roll-ups; small segments → larger ones; minutes → hours. One of these at a time, on one connection. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Catalogue, Segment } from './catalogue.ts'
import { literal, readNumbers } from './database.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import { ROLLUP_COLUMNS, hoursOf, minutesOf } from './rollup-sql.ts'

/** Samples this old are taken to be complete; later ones still count, as parts of their minute. */
const LATENESS_MS = 10_000
const MERGE_AT = 8
const MAX_LEVEL = 3

export const inTransaction = async (connection: DuckDBConnection, work: () => Promise<void>): Promise<void> => {
  await connection.run('BEGIN')
  try {
    await work()
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

export const progress = async (connection: DuckDBConnection): Promise<{ minutesUntil: number; hoursUntil: number }> => {
  const [minutes, hours] = await readNumbers(
    connection,
    'SELECT minutes_until::DOUBLE, hours_until::DOUBLE FROM progress',
  )
  return { minutesUntil: minutes![0]!, hoursUntil: hours![0]! }
}

export const days = async (connection: DuckDBConnection, relation: string, where = 'true'): Promise<number[]> => {
  const [found] = await readNumbers(
    connection,
    `SELECT DISTINCT floor(t / ${DAY_MS})::DOUBLE AS day FROM ${relation} WHERE ${where} ORDER BY day`,
  )
  return [...found!]
}

export const dayOf = (day: number): string => `t >= ${day * DAY_MS} AND t < ${(day + 1) * DAY_MS}`

/** Writes minute rows (temp table `rolled`: key, …) by day, and their hours where those were already made. */
export const writeRolled = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  hoursUntil: number,
): Promise<void> => {
  const columns = `SELECT id AS signal, ${ROLLUP_COLUMNS}`
  for (const day of await days(connection, 'temp.rolled'))
    await catalogue.write(
      connection,
      'minute',
      day,
      0,
      `${columns} FROM temp.rolled JOIN signals USING (key) WHERE ${dayOf(day)}`,
    )
  const late = `(FROM temp.rolled WHERE t < ${hoursUntil})`
  for (const day of await days(connection, 'temp.rolled', `t < ${hoursUntil}`)) {
    await catalogue.write(
      connection,
      'hour',
      day,
      0,
      `${columns} FROM (${hoursOf(late, 'key')}) JOIN signals USING (key) WHERE ${dayOf(day)}`,
    )
  }
}

/** Moves all complete minutes of the tail into segments. Needs the temp table `holds` (key, hold_ms). */
export const compactTail = async (connection: DuckDBConnection, catalogue: Catalogue, now: number): Promise<void> => {
  const before = await progress(connection)
  const until = Math.max(before.minutesUntil, Math.floor((now - LATENESS_MS) / MINUTE_MS) * MINUTE_MS)
  const done = `t < ${until}`
  catalogue.begin()
  await inTransaction(connection, async () => {
    const sample = 'key, t::BIGINT AS t, t::BIGINT AS start, value, quality, 1 AS n FROM tail'
    const carried = `SELECT key, t, ${before.minutesUntil} AS start, value, quality, 0 AS n FROM carry`
    const fresh = `(SELECT ${sample} WHERE t >= ${before.minutesUntil} AND ${done} UNION ALL ${carried})`
    const late = `(SELECT ${sample} WHERE t < ${before.minutesUntil})`
    await connection.run(`CREATE OR REPLACE TEMP TABLE rolled AS ${minutesOf(fresh, 'temp.holds', String(until))}`)
    await connection.run(`INSERT INTO temp.rolled ${minutesOf(late, 'temp.holds', String(before.minutesUntil))}`)
    for (const day of await days(connection, 'tail', done)) {
      await catalogue.write(
        connection,
        'raw',
        day,
        0,
        `SELECT id AS signal, t::BIGINT AS t, value, quality, nullif(receive, t)::BIGINT AS receive, nullif(source, 0)::BIGINT AS source FROM tail JOIN signals USING (key) WHERE ${done} AND ${dayOf(day)}`,
      )
    }
    await writeRolled(connection, catalogue, before.hoursUntil)
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE carried AS
      SELECT key, max(t) AS t, arg_max(value, t) AS value, arg_max(quality, t) AS quality
      FROM (SELECT key, t::BIGINT AS t, value, quality FROM tail WHERE ${done} UNION ALL FROM carry) GROUP BY key`)
    await connection.run('DELETE FROM carry')
    await connection.run(
      `INSERT INTO carry SELECT c.* FROM temp.carried c JOIN temp.holds USING (key) WHERE quality < 3 AND t + hold_ms > ${until}`,
    )
    await connection.run(`DELETE FROM tail WHERE ${done}`)
    await connection.run(`UPDATE progress SET minutes_until = ${until}`)
  })
}

export const readable = (catalogue: Catalogue, segments: readonly Segment[]): Segment[] =>
  segments.filter((segment) => !catalogue.damaged.has(segment.file))

export const relationOf = (catalogue: Catalogue, segments: readonly Segment[]): string =>
  `read_parquet([${segments.map((segment) => literal(catalogue.path(segment.file))).join(',')}])`

/** Makes the hours that are complete since the last time. */
export const compactHours = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<void> => {
  const { minutesUntil, hoursUntil } = await progress(connection)
  const until = Math.floor(minutesUntil / HOUR_MS) * HOUR_MS
  if (until <= hoursUntil) return
  const minutes = readable(
    catalogue,
    await catalogue.list(connection, `kind = 'minute' AND to_ms >= ${hoursUntil} AND from_ms < ${until}`),
  )
  catalogue.begin()
  await inTransaction(connection, async () => {
    for (const day of new Set(minutes.map((segment) => segment.day))) {
      const source = `(FROM ${relationOf(
        catalogue,
        minutes.filter((segment) => segment.day === day),
      )} WHERE t >= ${hoursUntil} AND t < ${until})`
      await catalogue.write(
        connection,
        'hour',
        day,
        0,
        `SELECT signal, ${ROLLUP_COLUMNS} FROM (${hoursOf(source, 'signal')})`,
      )
    }
    await connection.run(`UPDATE progress SET hours_until = ${until}`)
  })
}

/** Joins eight segments of one kind, day and level into one of the next level. True while there was something to do. */
export const mergeOnce = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<boolean> => {
  const groups = new Map<string, Segment[]>()
  for (const segment of readable(catalogue, await catalogue.list(connection, `level < ${MAX_LEVEL}`))) {
    const key = `${segment.kind} ${segment.day} ${segment.level}`
    groups.set(key, [...(groups.get(key) ?? []), segment])
  }
  const group = [...groups.values()].find((segments) => segments.length >= MERGE_AT)
  if (!group) return false
  const { kind, day, level } = group[0]!
  catalogue.begin()
  try {
    await inTransaction(connection, async () => {
      await catalogue.unlist(connection, group)
      await catalogue.write(connection, kind, day, level + 1, `SELECT * FROM ${relationOf(catalogue, group)}`, group)
    })
  } catch (error) {
    if (await catalogue.probe(connection, group)) return true
    throw error
  }
  await catalogue.doom(group)
  return true
}
