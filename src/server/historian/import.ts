/**
 * A recorded past, from a Parquet file (signal VARCHAR, t BIGINT ms UTC, value DOUBLE, quality UTINYINT) into segments. Everything is written
 * first and listed in one transaction: seen whole or not at all. Work goes in pieces of a bounded number of rows.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Result, err, ok } from '../../base/result.ts'
import type { Catalogue } from './catalogue.ts'
import { dayOf, days } from './by-day.ts'
import { progress, writeRolled } from './compact.ts'
import { inTransaction, literal, readNumbers } from './database.ts'
import { minutesOf } from './rollup-sql.ts'

export interface ImportSummary {
  readonly rows: number
  readonly signals: number
  readonly fromMs: number
  readonly toMs: number
}

/** Rows rolled up at once: what fits the database's memory beside everything else. */
const PIECE_ROWS = 1_000_000

const NEEDED = ['signal VARCHAR', 't BIGINT', 'value DOUBLE', 'quality UTINYINT']

/** @param name what makes the import unique; the file's name without its folder */
export const importParquet = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  file: string,
  name: string,
  now: number,
  keyOf: (ids: readonly string[]) => Promise<void>,
): Promise<Result<ImportSummary, string>> => {
  const source = `read_parquet(${literal(file)})`
  try {
    const seen = await connection.runAndReadAll(`SELECT 1 FROM imports WHERE name = ${literal(name)}`)
    if (seen.currentRowCount > 0)
      return err(`${name} was imported before; nothing was done. To import other data, give the file another name.`)
    const described = await connection.runAndReadAll(`DESCRIBE FROM ${source}`)
    const columns = described.getRows().map(([column, type]) => `${String(column)} ${String(type)}`)
    const missing = NEEDED.filter((column) => !columns.includes(column))
    if (missing.length > 0)
      return err(`${name} cannot be imported: it has no column ${missing.join(', ')} (found ${columns.join(', ')}).`)
    const wrong = await readNumbers(
      connection,
      `SELECT count(*)::DOUBLE FROM ${source} WHERE signal IS NULL OR t IS NULL OR t <= 0 OR t > ${now + 60_000} OR quality IS NULL OR quality > 4`,
    )
    if (wrong[0]![0]! > 0)
      return err(
        `${name} cannot be imported: ${wrong[0]![0]} rows have no signal, no quality up to 4, or a time that is not in the past (ms UTC).`,
      )
    const counted = await connection.runAndReadAll(
      `SELECT signal, count(*)::DOUBLE, min(t)::DOUBLE, max(t)::DOUBLE FROM ${source} GROUP BY signal ORDER BY signal`,
    )
    const signals = counted.getRows() as [string, number, number, number][]
    if (signals.length === 0) return err(`${name} holds no rows; nothing was imported.`)
    await keyOf(signals.map(([id]) => id))
    const toMs = signals.reduce((max, [, , , last]) => Math.max(max, last), 0)

    await connection.run(
      'CREATE OR REPLACE TEMP TABLE rolled AS SELECT 0 AS key, 0::BIGINT AS t, 0.0::DOUBLE AS min, 0.0::DOUBLE AS max, 0.0::DOUBLE AS mean, 0.0::DOUBLE AS last, 0::BIGINT AS last_t, 0::UINTEGER AS count, 0::UTINYINT AS quality, 0::UINTEGER AS held_ms LIMIT 0',
    )
    for (const [first, last] of pieces(signals)) {
      const rows = `(SELECT key, t, t AS start, value, quality, t AS receive, 0 AS nth, 1 AS n FROM ${source} JOIN signals ON id = signal WHERE signal >= ${literal(first)} AND signal <= ${literal(last)})`
      await connection.run(`INSERT INTO temp.rolled ${minutesOf(rows, 'temp.holds', String(toMs + 1))}`)
    }
    catalogue.begin()
    await inTransaction(connection, async () => {
      for (const day of await days(connection, source))
        await catalogue.write(
          connection,
          'raw',
          day,
          1,
          `SELECT signal, t, value, quality, NULL::BIGINT AS receive, NULL::BIGINT AS source, NULL::USMALLINT AS nth FROM ${source} WHERE ${dayOf(day)}`,
        )
      await writeRolled(connection, catalogue, (await progress(connection)).hoursUntil)
      await connection.run(`INSERT INTO imports VALUES (${literal(name)}, ${now})`)
    })
    return ok({
      rows: signals.reduce((sum, [, rows]) => sum + rows, 0),
      signals: signals.length,
      fromMs: signals.reduce((min, [, , from]) => Math.min(min, from), Number.POSITIVE_INFINITY),
      toMs,
    })
  } catch (error) {
    return err(
      `${name} could not be imported: ${(error as Error).message}. Nothing of it was kept; correct the file and offer it again.`,
    )
  } finally {
    await connection.run('DROP TABLE IF EXISTS temp.rolled').catch(() => undefined)
  }
}

/** Neighbouring signals, so many that each piece has about `PIECE_ROWS` rows: first and last id. */
const pieces = (signals: readonly (readonly [id: string, rows: number, ...rest: number[]])[]): [string, string][] => {
  const found: [string, string][] = []
  let rows = Number.POSITIVE_INFINITY
  for (const [id, count] of signals) {
    if (rows + count > PIECE_ROWS) {
      found.push([id, id])
      rows = 0
    }
    found.at(-1)![1] = id
    rows += count
  }
  return found
}
