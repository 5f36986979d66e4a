/**
 * A recorded past, from a Parquet file (signal VARCHAR, t BIGINT ms UTC, value DOUBLE, quality UTINYINT) into segments. Everything is written
 * first and listed in one transaction: seen whole or not at all. Work goes in pieces of a bounded number of rows.
 *
 * To the roll-ups it is a backlog that came late: minutes it reaches into are made anew from all samples, those recorded live among them.
 * What is newer than the minutes that are made goes into the tail, as a live sample would. The limits that were in force while it was recorded
 * are worked out from its own rhythm (`own-rhythm.ts`) and written down as facts. What the history has already is left out (`import-known.ts`).
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Result, err, ok } from '../../base/result.ts'
import type { Catalogue, Segment } from './catalogue.ts'
import { dayOf, days } from './by-day.ts'
import { lateOf, rollLate, writeRolled } from './compact.ts'
import { inTransaction, literal, readNumbers } from './database.ts'
import { insertFacts } from './fact-store.ts'
import { ABOUT, type FactRow } from './facts.ts'
import type { Holds, LimitStep } from './holds.ts'
import { withoutKnown } from './import-known.ts'
import { keepLatest } from './latest.ts'
import { limitsOfPast, readRhythms } from './own-rhythm.ts'
import { progress } from './progress.ts'
import { dropStands } from './stands.ts'
import type { TailSides } from './tail-sides.ts'

export interface ImportSummary {
  /** That are in the history by this import. */
  readonly rows: number
  /** Rows of the file that were there before, and are no second time. */
  readonly known: number
  readonly signals: number
  readonly fromMs: number
  readonly toMs: number
}

interface ImportPorts {
  readonly connection: DuckDBConnection
  readonly catalogue: Catalogue
  readonly sides: TailSides
  readonly holds: Holds
  /** All ids under which samples of a signal may lie, itself among them. */
  readonly namesOf: (id: string) => readonly string[]
  /** So many samples are sorted at once, about; half of that is rolled up at once here, since each makes minutes of its own. */
  readonly pieceRows: number
}

const NEEDED = ['signal VARCHAR', 't BIGINT', 'value DOUBLE', 'quality UTINYINT']

/**
 * @param name what makes the import unique; the file's name without its folder
 * @param prepare gives these signals keys and holds, and makes the minutes that are complete
 */
export const importParquet = async (
  { connection, catalogue, sides, holds, namesOf, pieceRows }: ImportPorts,
  file: string,
  name: string,
  now: number,
  prepare: (ids: readonly string[]) => Promise<void>,
): Promise<Result<ImportSummary, string>> => {
  const whole = `read_parquet(${literal(file)})`
  try {
    const seen = await connection.runAndReadAll(`SELECT 1 FROM imports WHERE name = ${literal(name)}`)
    if (seen.currentRowCount > 0)
      return err(`${name} was imported before; nothing was done. To import other data, give the file another name.`)
    const described = await connection.runAndReadAll(`DESCRIBE FROM ${whole}`)
    const columns = described.getRows().map(([column, type]) => `${String(column)} ${String(type)}`)
    const missing = NEEDED.filter((column) => !columns.includes(column))
    if (missing.length > 0)
      return err(`${name} cannot be imported: it has no column ${missing.join(', ')} (found ${columns.join(', ')}).`)
    const wrong = await readNumbers(
      connection,
      `SELECT count(*)::DOUBLE FROM ${whole} WHERE signal IS NULL OR t IS NULL OR t <= 0 OR t > ${now + 60_000} OR quality IS NULL OR quality > 4`,
    )
    if (wrong[0]![0]! > 0)
      return err(
        `${name} cannot be imported: ${wrong[0]![0]} rows have no signal, no quality up to 4, or a time that is not in the past (ms UTC).`,
      )
    const all = await signalsOf(connection, whole)
    if (all.length === 0) return err(`${name} holds no rows; nothing was imported.`)
    const ids = all.map(([id]) => id)
    await prepare(ids)
    const source = await withoutKnown(connection, catalogue, whole, ids, namesOf)
    const signals = source === whole ? all : await signalsOf(connection, source)
    const fromMs = all.reduce((min, [, , from]) => Math.min(min, from), Number.POSITIVE_INFINITY)
    const toMs = all.reduce((max, [, , , last]) => Math.max(max, last), 0)

    await connection.run(
      'CREATE OR REPLACE TEMP TABLE rolled AS SELECT 0 AS key, 0::BIGINT AS t, 0.0::DOUBLE AS min, 0.0::DOUBLE AS max, 0.0::DOUBLE AS mean, 0.0::DOUBLE AS last, 0::BIGINT AS last_t, 0::UINTEGER AS count, 0::UTINYINT AS quality, 0::UINTEGER AS held_ms LIMIT 0',
    )
    await connection.run('CREATE OR REPLACE TEMP TABLE imported_last AS FROM tail LIMIT 0')
    const { minutesUntil, hoursUntil } = await progress(connection)
    const limits = new Map<number, readonly LimitStep[]>()
    for (const [first, last] of pieces(signals, pieceRows / 2)) {
      const within = `signal >= ${literal(first)} AND signal <= ${literal(last)}`
      const spans: string[] = []
      const found = new Map<number, readonly LimitStep[]>()
      for (const [key, past] of await readRhythms(
        connection,
        `(SELECT key, t, quality FROM ${source} JOIN signals ON id = signal WHERE ${within})`,
      )) {
        const steps = limitsOfPast(key, past, holds)
        if (steps.length === 0) continue
        found.set(key, steps)
        limits.set(key, steps)
        // From its last limit on all is as it was.
        spans.push(`(${key},${steps[0]!.t}::BIGINT,${past.to}::BIGINT)`)
      }
      await holds.shareBeside(connection, found)
      await connection.run('CREATE OR REPLACE TEMP TABLE changed (key INTEGER, a BIGINT, b BIGINT)')
      for (let i = 0; i < spans.length; i += 1000)
        await connection.run(`INSERT INTO temp.changed VALUES ${spans.slice(i, i + 1000).join(',')}`)
      await connection.run(
        `CREATE OR REPLACE TEMP TABLE imported AS SELECT key, t, value, quality, t AS receive, 0 AS source, 0 AS nth FROM ${source} JOIN signals ON id = signal WHERE ${within} AND t < ${minutesUntil}`,
      )
      const waiting = `${lateOf(minutesUntil)} WHERE key IN (SELECT key FROM temp.imported)`
      await rollLate(
        connection,
        catalogue,
        `(SELECT * EXCLUDE (source) FROM temp.imported UNION ALL FROM ${waiting})`,
        minutesUntil,
        'temp.changed',
      )
      await connection.run(
        'INSERT INTO temp.imported_last FROM temp.imported QUALIFY row_number() OVER (PARTITION BY key, quality < 3 ORDER BY t DESC) = 1',
      )
    }
    const committed = await catalogue.beginUnseen()
    let dropped: readonly Segment[] = []
    await inTransaction(connection, async () => {
      for (const day of await days(connection, source, `t < ${minutesUntil}`))
        await catalogue.write(
          connection,
          'raw',
          day,
          1,
          `SELECT signal, t, value, quality, NULL::BIGINT AS receive, NULL::BIGINT AS source, NULL::USMALLINT AS nth FROM ${source} WHERE t < ${minutesUntil} AND ${dayOf(day)}`,
        )
      // So many samples are not joined to each one by one: stands are made anew.
      if (signals.length > 0) dropped = await dropStands(connection, catalogue, fromMs)
      await writeRolled(connection, catalogue, hoursUntil)
      await keepLatest(connection, 'true', 'temp.imported_last')
      await carryOn(connection)
      await connection.run(
        `INSERT INTO ${sides.written} SELECT key, t, value, quality, t, 0, 0 FROM ${source} JOIN signals ON id = signal WHERE t >= ${minutesUntil}`,
      )
      await insertFacts(connection, factsOf(limits, now))
      await connection.run(`INSERT INTO imports VALUES (${literal(name)}, ${now})`)
    })
    await committed()
    await catalogue.markForDeletion(dropped)
    for (const [key, steps] of limits) for (const { t, ms } of steps) holds.add(key, t, ms)
    const rows = rowsIn(signals)
    return ok({
      rows,
      known: rowsIn(all) - rows,
      signals: all.length,
      fromMs,
      toMs,
    })
  } catch (error) {
    return err(
      `${name} could not be imported: ${(error as Error).message}. Nothing of it was kept; correct the file and offer it again.`,
    )
  } finally {
    holds.changed()
    for (const table of ['rolled', 'imported', 'imported_last', 'changed', 'names_of', 'stored_rows', 'known_rows'])
      await connection.run(`DROP TABLE IF EXISTS temp.${table}`).catch(() => undefined)
  }
}

type SignalRows = readonly [id: string, rows: number, from: number, last: number]

const signalsOf = async (connection: DuckDBConnection, rows: string): Promise<readonly SignalRows[]> => {
  const counted = await connection.runAndReadAll(
    `SELECT signal, count(*)::DOUBLE, min(t)::DOUBLE, max(t)::DOUBLE FROM ${rows} GROUP BY signal ORDER BY signal`,
  )
  return counted.getRows() as [string, number, number, number][]
}

const rowsIn = (signals: readonly SignalRows[]): number => signals.reduce((sum, [, rows]) => sum + rows, 0)

/** @param now they are said now, after what was known of those times */
const factsOf = (limits: ReadonlyMap<number, readonly LimitStep[]>, now: number): readonly FactRow[] =>
  [...limits].flatMap(([key, steps]) =>
    steps.map(({ t, ms }) => ({
      key,
      about: ABOUT.limit,
      t,
      said: Number.isFinite(ms) ? String(ms) : '',
      quality: 0,
      receive: now,
      source: 0,
      nth: 0,
    })),
  )

/** The newest row of a signal holds on beyond the minutes that are made, where it is an imported one. */
const carryOn = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE carried AS
    SELECT key, t::BIGINT AS t, value, quality
    FROM (SELECT key, t, value, quality, 1 AS n FROM carry UNION ALL SELECT key, t, value, quality, 0 FROM temp.imported_last)
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY t DESC, n DESC) = 1`)
  await connection.run('DELETE FROM carry')
  await connection.run('INSERT INTO carry FROM temp.carried')
}

/** Neighbouring signals, so many that each piece has about so many rows: first and last id. */
const pieces = (signals: readonly SignalRows[], most: number): [string, string][] => {
  const found: [string, string][] = []
  let rows = Number.POSITIVE_INFINITY
  for (const [id, count] of signals) {
    if (rows + count > most) {
      found.push([id, id])
      rows = 0
    }
    found.at(-1)![1] = id
    rows += count
  }
  return found
}
