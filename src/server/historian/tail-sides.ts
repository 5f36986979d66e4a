/**
 * Samples of the tail lie in two tables of the same form, read as one by the view `tail`. Flushes write into one; before the tail is made into
 * segments they turn to the other, which is empty. So what is sealed is thrown away with its table: to delete millions of rows from a table that
 * is being written held up every flush for seconds.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readNumbers } from './database.ts'

/** Of the tail, its sides, and where samples are staged. */
export const SAMPLE_COLUMNS =
  '(key INTEGER, t DOUBLE, value DOUBLE, quality UTINYINT, receive DOUBLE, source DOUBLE, nth USMALLINT)'

const SIDES = ['tail_a', 'tail_b'] as const

export class TailSides {
  #written: 0 | 1 = 0

  /** The tables and the view; a tail of format 3 and before becomes one side. */
  static async make(connection: DuckDBConnection): Promise<TailSides> {
    const [tables] = await readNumbers(
      connection,
      `SELECT count(*)::DOUBLE FROM duckdb_tables() WHERE table_name = 'tail' AND NOT temporary`,
    )
    if (tables![0]! > 0)
      await connection.run(`
        ALTER TABLE tail ADD COLUMN IF NOT EXISTS nth USMALLINT DEFAULT 0;
        ALTER TABLE tail RENAME TO ${SIDES[0]};`)
    for (const side of SIDES) await connection.run(`CREATE TABLE IF NOT EXISTS ${side} ${SAMPLE_COLUMNS}`)
    await connection.run(`CREATE VIEW IF NOT EXISTS tail AS ${SIDES.map((side) => `FROM ${side}`).join(' UNION ALL ')}`)
    return new TailSides()
  }

  /** Where samples are written. */
  get written(): string {
    return SIDES[this.#written]
  }

  get #resting(): string {
    return SIDES[1 - this.#written]!
  }

  /** From now on the other side is written, unless something lies in it still. While no flush is on its way. */
  async turn(connection: DuckDBConnection): Promise<void> {
    if (await this.#restingIsEmpty(connection)) this.#written = this.#written === 0 ? 1 : 0
  }

  /** Takes out the samples before `until`. Within a transaction that sees all of the side that is not written. */
  async removeBefore(connection: DuckDBConnection, until: number): Promise<void> {
    if (!(await this.#restingIsEmpty(connection))) {
      await connection.run(`INSERT INTO ${this.written} FROM ${this.#resting} WHERE t >= ${until}`)
      await connection.run(`CREATE OR REPLACE TABLE ${this.#resting} ${SAMPLE_COLUMNS}`)
    }
    await connection.run(`DELETE FROM ${this.written} WHERE t < ${until}`)
  }

  async #restingIsEmpty(connection: DuckDBConnection): Promise<boolean> {
    const [rows] = await readNumbers(connection, `SELECT count(*)::DOUBLE FROM ${this.#resting}`)
    return rows![0] === 0
  }
}

/** Takes out samples that segments hold, on whichever side. @param kept relation (key, t BIGINT, value) */
export const removeKept = async (connection: DuckDBConnection, kept: string): Promise<void> => {
  for (const side of SIDES)
    await connection.run(
      `DELETE FROM ${side} USING ${kept} AS kept WHERE ${side}.key = kept.key AND ${side}.t::BIGINT = kept.t AND ${side}.value IS NOT DISTINCT FROM kept.value`,
    )
}
