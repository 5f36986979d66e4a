/** Tail → segments and roll-ups; small segments → larger ones; minutes → hours. One of these at a time, on one connection. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, type Segment, readable, relationOf, within } from './catalogue.ts'
import { dayOf, days } from './by-day.ts'
import { progress } from './progress.ts'
import { inTransaction, readNumbers } from './database.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import { compactFacts } from './fact-store.ts'
import { withHolds, withNewestHolds } from './holds.ts'
import { keepLatest } from './latest.ts'
import { joinToStands } from './stands.ts'
import { makeRanks, piecesOf, sortedSamples } from './sample-pieces.ts'
import { ROLLUP_COLUMNS, hoursOf, minutesOf, newestOf } from './rollup-sql.ts'
import type { TailSides } from './tail-sides.ts'

/** Samples this old are taken to be complete; later ones still count, as parts of their minute. */
const LATENESS_MS = 10_000
const MERGE_AT = 8
const MAX_LEVEL = 3
/** So many rows are enough for a segment: to write them once more would cost more than opening one file less saves. */
const LARGE_ROWS = 8_000_000

/**
 * Writes minute rows (temp table `rolled`: key, …) by day, and makes anew the hours of theirs that were already made. Rows of a signal and
 * bucket that exist are replaced by them.
 */
export const writeRolled = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  hoursUntil: number,
): Promise<void> => {
  const rev = catalogue.rev()
  for (const day of await days(connection, 'temp.rolled'))
    await catalogue.write(
      connection,
      'minute',
      day,
      0,
      `SELECT id AS signal, ${ROLLUP_COLUMNS}, ${rev}::BIGINT AS rev FROM temp.rolled JOIN signals USING (key) WHERE ${dayOf(day)}`,
    )
  const hour = `t // ${HOUR_MS} * ${HOUR_MS}`
  for (const day of await days(connection, 'temp.rolled', `t < ${hoursUntil}`)) {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE changed_hours AS SELECT DISTINCT id AS signal, ${hour} AS h FROM temp.rolled JOIN signals USING (key) WHERE t < ${hoursUntil} AND ${dayOf(day)}`,
    )
    const minutes = await rollups(connection, catalogue, 'minute', day * DAY_MS, (day + 1) * DAY_MS)
    const source = `(SELECT m.* FROM ${minutes} AS m SEMI JOIN temp.changed_hours AS c ON m.signal = c.signal AND m.${hour} = c.h)`
    await catalogue.write(
      connection,
      'hour',
      day,
      0,
      `SELECT signal, ${ROLLUP_COLUMNS}, ${rev}::BIGINT AS rev FROM (${hoursOf(source, 'signal')})`,
    )
  }
}

const rollups = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  kind: 'minute' | 'hour',
  from: number,
  to: number,
): Promise<string | null> => {
  const segments = readable(catalogue, await catalogue.list(connection, within(kind, from, to)))
  return segments.length === 0 ? null : relationOf(catalogue, segments, kind)
}

/** Samples of the tail whose minutes were made without them. */
export const lateOf = (minutesUntil: number): string =>
  `(SELECT key, t, value, quality, receive, nth FROM tail WHERE t < ${minutesUntil})`

export interface CompactPorts {
  readonly connection: DuckDBConnection
  readonly catalogue: Catalogue
  readonly sides: TailSides
  /** Runs while nothing is on its way to disk. */
  readonly still: <T>(work: () => Promise<T>) => Promise<T>
  /** So many samples are sorted and rolled up at once, about. */
  readonly pieceRows: number
}

/** All minutes before are complete. @param now the latest moment that has surely come, ms UTC */
export const completeUntil = (now: number): number => Math.floor((now - LATENESS_MS) / MINUTE_MS) * MINUTE_MS

/** Moves all complete minutes of the tail into segments. Needs the tables of `Holds.share`. */
export const compactTail = async (
  { connection, catalogue, sides, still, pieceRows }: CompactPorts,
  now: number,
): Promise<void> => {
  let replaced: readonly Segment[] = []
  const before = await progress(connection)
  const until = Math.max(before.minutesUntil, completeUntil(now))
  const done = `t < ${until}`
  await still(() => sides.turn(connection))
  catalogue.begin()
  await inTransaction(connection, async () => {
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE carried AS
      SELECT key, t::BIGINT AS t, value, quality
      FROM (SELECT key, t, value, quality, receive, nth, 1 AS n FROM tail WHERE t < ${before.minutesUntil} UNION ALL SELECT key, t, value, quality, 0, 0, 0 FROM carry)
      QUALIFY row_number() OVER (PARTITION BY key ORDER BY t DESC, n DESC, receive DESC, nth DESC) = 1`)
    const carried = `SELECT key, t, ${before.minutesUntil} AS start, value, quality, 0 AS receive, 0 AS nth, 0 AS n, hold_ms FROM ${withHolds('temp.carried')} WHERE quality < 3 AND t + hold_ms > ${before.minutesUntil}`
    await makeRanks(connection)
    const pieces = await piecesOf(connection, await countOf(connection, done), pieceRows)
    for (const [i, { keys }] of pieces.entries()) {
      const sample = `SELECT key, t::BIGINT AS t, t::BIGINT AS start, value, quality, receive, nth, 1 AS n FROM tail WHERE t >= ${before.minutesUntil} AND ${done} AND ${keys}`
      const fresh = `(FROM ${withNewestHolds(`(${sample})`)} UNION ALL FROM (${carried}) WHERE ${keys})`
      await connection.run(
        `${i === 0 ? 'CREATE OR REPLACE TEMP TABLE rolled AS' : 'INSERT INTO temp.rolled'} ${minutesOf(fresh, String(until))}`,
      )
    }
    await rollLate(connection, catalogue, lateOf(before.minutesUntil), before.minutesUntil)
    for (const day of await days(connection, 'tail', done))
      await catalogue.writeSorted(connection, 'raw', day, 0, sortedSamples(pieces, `${done} AND ${dayOf(day)}`))
    replaced = await joinToStands(connection, catalogue, lateOf(before.minutesUntil))
    await writeRolled(connection, catalogue, before.hoursUntil)
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE carried AS
      WITH rows AS NOT MATERIALIZED (SELECT key, t, value, quality, receive, nth, 1 AS n FROM tail WHERE ${done} UNION ALL SELECT key, t, value, quality, 0, 0, 0 FROM carry),
      newest AS (SELECT key, max(t) AS t FROM rows GROUP BY key)
      SELECT key, t::BIGINT AS t, value, quality FROM rows JOIN newest USING (key, t)
      QUALIFY row_number() OVER (PARTITION BY key ORDER BY n DESC, receive DESC, nth DESC) = 1`)
    await connection.run('DELETE FROM carry')
    // Marks too, and values that hold no longer: a late sample from before them must not pass for the newest.
    await connection.run('INSERT INTO carry FROM temp.carried')
    await keepLatest(connection, done)
    await compactFacts(connection, catalogue, until)
    await sides.removeBefore(connection, until)
    await connection.run(`UPDATE progress SET minutes_until = ${until}`)
  })
  await catalogue.markForDeletion(replaced)
}

const countOf = async (connection: DuckDBConnection, where: string): Promise<number> => {
  const [count] = await readNumbers(connection, `SELECT count(*)::DOUBLE FROM tail WHERE ${where}`)
  return count![0]!
}

/**
 * Samples that came after their minutes were made: every minute they reach into is made anew from all samples. Adds to temp table `rolled`.
 * A mark takes from what was made before, and so does a shorter limit: minutes that nothing is left of are made empty. Needs the tables of
 * `Holds.share`.
 * @param came relation (key, t, value, quality, receive, nth): what the segments do not hold yet, all from before `minutesUntil`
 * @param changed relation (key, a BIGINT, b BIGINT): from when to when other limits are in force than when the minutes were made
 */
export const rollLate = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  came: string,
  minutesUntil: number,
  changed = '(SELECT 0 AS key, 0::BIGINT AS a, 0::BIGINT AS b LIMIT 0)',
): Promise<void> => {
  const [from, to] = await readNumbers(
    connection,
    `SELECT min(a - reach_ms)::DOUBLE - ${MINUTE_MS}, max(b + reach_ms)::DOUBLE + ${MINUTE_MS} FROM (SELECT key, t::BIGINT AS a, t::BIGINT AS b FROM ${came} UNION ALL FROM ${changed}) JOIN temp.reaches USING (key)`,
  )
  if (!(to![0]! > 0)) return
  const segments = readable(catalogue, await catalogue.list(connection, within('raw', from![0]!, to![0]!)))
  if (segments.length === 0) {
    // Nothing was there: what came is all there is.
    const rows = `(SELECT key, t::BIGINT AS t, t::BIGINT AS start, value, quality, receive, nth, 1 AS n FROM ${came})`
    await connection.run(`INSERT INTO temp.rolled ${minutesOf(withHolds(rows), String(minutesUntil))}`)
    return
  }
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE late AS
    WITH touched AS (
      SELECT DISTINCT key, reach_ms, since // ${MINUTE_MS} * ${MINUTE_MS} AS a, least((stop + reach_ms + ${MINUTE_MS - 1}) // ${MINUTE_MS} * ${MINUTE_MS}, ${minutesUntil}) AS b
      FROM (SELECT key, t::BIGINT AS since, t::BIGINT AS stop FROM ${came} UNION ALL SELECT key, a, b FROM ${changed} WHERE a < ${minutesUntil}) JOIN temp.reaches USING (key)
    ), begun AS (
      SELECT *, coalesce(a > max(b) OVER (PARTITION BY key ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins FROM touched
    ), numbered AS (SELECT *, count(*) FILTER (begins) OVER (PARTITION BY key ORDER BY a, begins DESC) AS span FROM begun)
    SELECT row_number() OVER () AS span, key, any_value(reach_ms) AS reach_ms, min(a) AS a, max(b) AS b FROM numbered GROUP BY key, span`)
  const stored = `UNION ALL SELECT key, t, value, quality, coalesce(receive, t) AS receive, coalesce(nth, 0) AS nth FROM ${relationOf(catalogue, segments, 'raw')} JOIN signals ON id = signal
         JOIN (SELECT key, min(a - reach_ms) AS first, max(b) AS stop FROM temp.late GROUP BY key) AS reach USING (key) WHERE t >= ${from![0]} AND t < ${to![0]} AND t >= first AND t < stop`
  // Each span by itself: one row may end in one and begin another. No pairs of all rows with all spans: an import has many of both.
  const spans = `(
    WITH rows AS MATERIALIZED (FROM ${withHolds(`(SELECT key, t::BIGINT AS t, value, quality, receive, nth FROM ${came} ${stored})`)}),
    inside AS (SELECT l.span, r.* EXCLUDE (key) FROM rows AS r ASOF JOIN temp.late AS l ON r.key = l.key AND r.t >= l.a WHERE r.t < l.b),
    before AS (
      SELECT l.span, r.* EXCLUDE (key) FROM rows AS r ASOF JOIN temp.late AS l ON r.key = l.key AND r.t < l.a WHERE r.t >= l.a - l.reach_ms
      QUALIFY row_number() OVER (PARTITION BY l.span ORDER BY r.t DESC, r.receive DESC, r.nth DESC) = 1)
    SELECT span AS key, t, t AS start, value, quality, receive, nth, 1 AS n, hold_ms FROM (FROM inside UNION ALL FROM before))`
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE late_minutes AS
    SELECT l.key, m.* EXCLUDE (key) FROM (${minutesOf(spans, String(minutesUntil))}) AS m
    JOIN temp.late AS l ON m.key = l.span AND m.t >= l.a AND m.t < l.b`)
  await connection.run('INSERT INTO temp.rolled FROM temp.late_minutes')
  const made = await rollups(connection, catalogue, 'minute', from![0]!, to![0]!)
  if (made === null) return
  await connection.run(`
    INSERT INTO temp.rolled
    SELECT key, t, NULL, NULL, NULL, NULL, NULL, 0, 0, 0 FROM (
      SELECT DISTINCT l.key, m.t FROM (SELECT key, t FROM ${made} JOIN signals ON id = signal) AS m
      ASOF JOIN temp.late AS l ON m.key = l.key AND m.t >= l.a WHERE m.t < l.b
    ) AS before ANTI JOIN temp.late_minutes AS made USING (key, t)`)
}

/** Makes the hours that are complete since the last time. */
export const compactHours = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<void> => {
  const { minutesUntil, hoursUntil } = await progress(connection)
  const until = Math.floor(minutesUntil / HOUR_MS) * HOUR_MS
  if (until <= hoursUntil) return
  const minutes = readable(catalogue, await catalogue.list(connection, within('minute', hoursUntil, until)))
  catalogue.begin()
  await inTransaction(connection, async () => {
    for (const day of new Set(minutes.map((segment) => segment.day))) {
      const source = `(FROM ${relationOf(
        catalogue,
        minutes.filter((segment) => segment.day === day),
        'minute',
      )} WHERE t >= ${hoursUntil} AND t < ${until})`
      await catalogue.write(
        connection,
        'hour',
        day,
        0,
        `SELECT signal, ${ROLLUP_COLUMNS}, ${catalogue.rev()}::BIGINT AS rev FROM (${hoursOf(source, 'signal')})`,
      )
    }
    await connection.run(`UPDATE progress SET hours_until = ${until}`)
  })
}

/** Joins eight segments of one kind, day and level into one of the next level. True while there was something to do. */
export const mergeOnce = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<boolean> => {
  const groups = new Map<string, Segment[]>()
  for (const segment of readable(catalogue, await catalogue.list(connection, ({ level }) => level < MAX_LEVEL))) {
    if (segment.kind === 'stand' || segment.rows > LARGE_ROWS) continue
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
      const all = relationOf(catalogue, group, kind)
      const rows = kind === 'raw' || kind === 'fact' ? all : newestOf(all, 'signal')
      await catalogue.write(connection, kind, day, level + 1, `FROM ${rows}`, group)
    })
  } catch (error) {
    if (await catalogue.probe(connection, group)) return true
    throw error
  }
  await catalogue.markForDeletion(group)
  return true
}
