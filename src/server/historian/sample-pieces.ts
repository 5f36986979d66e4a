/**
 * Many samples of the tail a piece of the signals at a time, so that sorting them fits beside all else in the database's memory. Pieces follow
 * the order of ids, in which segments lie; sorting goes by an id's place in it, and
 * knows texts only afterwards: to compare and move them took more than half of the time.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readNumbers } from './database.ts'

/** SQL: whose rows are of this piece. */
export interface Piece {
  /** Of relations with `key`. */
  readonly keys: string
  /** Of table `ranks`. */
  readonly ranks: string
}

/** Table `ranks` (key, rank): the place of each signal's id among all, from 1; and all ids in that order as a variable. Within the transaction that reads them. */
export const makeRanks = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE ranks AS SELECT key, row_number() OVER (ORDER BY id) AS rank FROM signals',
  )
  await connection.run('SET VARIABLE ids = (SELECT list(id ORDER BY id) FROM signals)')
}

/** At least one. Needs table `ranks`. @param rows how many there are in all @param most of a piece, about */
export const piecesOf = async (connection: DuckDBConnection, rows: number, most: number): Promise<readonly Piece[]> => {
  const [signals] = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM temp.ranks')
  const pieces = Math.max(1, Math.min(signals![0]!, Math.ceil(rows / most)))
  if (pieces === 1) return [{ keys: 'true', ranks: 'true' }]
  const each = signals![0]! / pieces
  return Array.from({ length: pieces }, (_, i) => {
    const ranks = `rank > ${Math.round(i * each)} AND rank <= ${Math.round((i + 1) * each)}`
    return { keys: `key IN (SELECT key FROM temp.ranks WHERE ${ranks})`, ranks }
  })
}

/** Samples of the tail in the columns and the order of `raw`. Needs table `ranks`. @param where SQL: which of them */
export const sortedSamples = (pieces: readonly Piece[], where: string): string =>
  pieces
    .map(
      ({ ranks }) =>
        `SELECT getvariable('ids')[rank] AS signal, t::BIGINT AS t, value, quality, nullif(receive, t)::BIGINT AS receive, nullif(source, 0)::BIGINT AS source, nullif(nth, 0)::USMALLINT AS nth
         FROM (SELECT rank, tail.* FROM tail JOIN temp.ranks USING (key) WHERE ${where} AND ${ranks} ORDER BY rank, tail.t, tail.receive, tail.nth)`,
    )
    .join(' UNION ALL ')
