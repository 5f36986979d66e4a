/**
 * Which rows of an import are in the history already: the same signal, under whatever id it had, the same time and the same value. An export that
 * comes back, or a file that overlaps one from before, adds what is new of it and nothing else.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { dayOf, days } from './by-day.ts'
import { type Catalogue, readable, relationOf, within } from './catalogue.ts'
import { literal, readNumbers } from './database.ts'
import { MARK } from './format.ts'

/** What makes two rows the same. What is no number is no value, however a file says so. */
const SAME = `t::BIGINT AS t, CASE WHEN isfinite(value) THEN value END AS v, quality >= ${MARK.stale} AS mark`
const isSame = (row: string, known: string): string =>
  `${row}.signal = ${known}.signal AND ${row}.t = ${known}.t AND (${row}.quality >= ${MARK.stale}) = ${known}.mark AND CASE WHEN isfinite(${row}.value) THEN ${row}.value END IS NOT DISTINCT FROM ${known}.v`

/** Names in one statement. */
const AT_ONCE = 1000

/**
 * Makes the temp table `known_rows`. What is still to be flushed is not looked at.
 * @param source relation (signal, t, value, quality)
 * @param signals its ids
 * @param namesOf all ids under which samples of a signal may lie, itself among them
 * @returns relation in the same columns, without the rows that are known
 */
export const withoutKnown = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  source: string,
  signals: readonly string[],
  namesOf: (id: string) => readonly string[],
): Promise<string> => {
  const names = signals.flatMap((id) => namesOf(id).map((stored) => `(${literal(id)}, ${literal(stored)})`))
  await connection.run('CREATE OR REPLACE TEMP TABLE names_of (signal VARCHAR, stored VARCHAR)')
  for (let i = 0; i < names.length; i += AT_ONCE)
    await connection.run(`INSERT INTO temp.names_of VALUES ${names.slice(i, i + AT_ONCE).join(',')}`)
  await connection.run('CREATE OR REPLACE TEMP TABLE known_rows (signal VARCHAR, t BIGINT, v DOUBLE, mark BOOLEAN)')
  const raw = readable(catalogue, await catalogue.list(connection, within('raw')))
  for (const day of await days(connection, source)) {
    const segments = raw.filter((segment) => segment.day === day)
    const parts = [`SELECT id AS stored, ${SAME} FROM tail JOIN signals USING (key) WHERE ${dayOf(day)}`]
    if (segments.length > 0)
      parts.push(`SELECT signal AS stored, ${SAME} FROM ${relationOf(catalogue, segments, 'raw')} WHERE ${dayOf(day)}`)
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE stored_rows AS SELECT n.signal, r.t, r.v, r.mark FROM (${parts.join(' UNION ALL ')}) AS r JOIN temp.names_of AS n USING (stored)`,
    )
    const [[stored] = []] = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM temp.stored_rows')
    if (stored! > 0)
      await connection.run(
        `INSERT INTO temp.known_rows SELECT DISTINCT signal, ${SAME} FROM ${source} AS row SEMI JOIN temp.stored_rows AS known ON ${isSame('row', 'known')} WHERE ${dayOf(day, 'row.t')}`,
      )
  }
  const [[known] = []] = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM temp.known_rows')
  return known === 0
    ? source
    : `(FROM ${source} AS row ANTI JOIN temp.known_rows AS known ON ${isSame('row', 'known')})`
}
