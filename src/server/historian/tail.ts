/** The tail: newest samples in the database file, the dictionary of signals, and the list of segments, all under one transaction log. */
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { type Database, type DuckDb, literal, readNumbers } from './database.ts'
import type { ClockState } from './clock-trust.ts'
import { FACT_SCHEMA, insertFacts, interruptFacts } from './fact-store.ts'
import type { FactRow } from './facts.ts'
import { LIMITS_SCHEMA } from './holds.ts'
import { MARK } from './format.ts'
import type { SampleColumns } from './sample-buffer.ts'
import { SAMPLE_COLUMNS, TailSides } from './tail-sides.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS signals (key INTEGER PRIMARY KEY, id VARCHAR UNIQUE NOT NULL);
  CREATE TABLE IF NOT EXISTS carry (key INTEGER, t BIGINT, value DOUBLE, quality UTINYINT);
  CREATE TABLE IF NOT EXISTS latest (key INTEGER, t BIGINT, value DOUBLE, quality UTINYINT, receive BIGINT, source BIGINT, mark UTINYINT, mark_t BIGINT);
  ALTER TABLE latest ADD COLUMN IF NOT EXISTS mark_t BIGINT;
  CREATE TABLE IF NOT EXISTS segments (seq BIGINT PRIMARY KEY, kind VARCHAR, day INTEGER, level INTEGER, file VARCHAR, from_ms BIGINT, to_ms BIGINT, rows BIGINT);
  CREATE TABLE IF NOT EXISTS imports (name VARCHAR PRIMARY KEY, imported_at BIGINT);
  CREATE TABLE IF NOT EXISTS progress (minutes_until BIGINT, hours_until BIGINT);
  CREATE TABLE IF NOT EXISTS clock (seen_at DOUBLE, steady_ms DOUBLE, unseen_ms DOUBLE);
  INSERT INTO progress SELECT 0, 0 WHERE NOT EXISTS (FROM progress);
  ${FACT_SCHEMA}
  ${LIMITS_SCHEMA}`

/** Rows a DuckDB data chunk holds. */
const CHUNK_ROWS = 2048

const STAGE = `CREATE OR REPLACE TEMP TABLE stage ${SAMPLE_COLUMNS}`

/** DuckDB gives nothing back of rows that are deleted from a temporary table: after so many it is made anew. */
const STAGE_ROWS = 65_536

export class Tail {
  /** Keys by signal id; new ones reach the disk with the next flush, before any sample of theirs. */
  readonly keys = new Map<string, number>()
  readonly sides: TailSides
  readonly #connection: DuckDBConnection
  #appender: DuckDBAppender
  readonly #chunk: DuckDBDataChunk
  #unsaved: string[] = []
  /** Rows that have lain in the stage since it was made. */
  #staged = 0

  private constructor(api: DuckDb, connection: DuckDBConnection, appender: DuckDBAppender, sides: TailSides) {
    this.sides = sides
    this.#connection = connection
    this.#appender = appender
    this.#chunk = api.DuckDBDataChunk.create([
      api.INTEGER,
      api.DOUBLE,
      api.DOUBLE,
      api.UTINYINT,
      api.DOUBLE,
      api.DOUBLE,
      api.USMALLINT,
    ])
  }

  static async open({ api, instance }: Database): Promise<Tail> {
    const connection = await instance.connect()
    const sides = await TailSides.make(connection)
    await connection.run(SCHEMA)
    // Samples are handed over in memory, and copied into the file on DuckDB's thread: its sync never waits on the message path.
    await connection.run(STAGE)
    return new Tail(api, connection, await connection.createAppender('stage', 'main', 'temp'), sides)
  }

  /** Reads the dictionary; once, after the list of segments was reconciled. */
  async loadKeys(): Promise<void> {
    const rows = await this.#connection.runAndReadAll('SELECT key, id FROM signals')
    for (const [key, id] of rows.getRows() as [number, string][]) this.keys.set(id, key)
  }

  key(id: string): number {
    const known = this.keys.get(id)
    if (known !== undefined) return known
    const key = this.keys.size
    this.keys.set(id, key)
    this.#unsaved.push(id)
    return key
  }

  get hasUnsaved(): boolean {
    return this.#unsaved.length > 0
  }

  /** Stores the columns and empties them. All or nothing: on disk once it resolves. */
  async flush(columns: SampleColumns, facts: readonly FactRow[] = []): Promise<void> {
    const ids = this.#unsaved
    this.#unsaved = []
    try {
      for (let from = 0; from < columns.count; from += CHUNK_ROWS)
        this.#appendChunk(columns, from, Math.min(CHUNK_ROWS, columns.count - from))
      this.#appender.flushSync()
      this.#staged += columns.count
      await this.#connection.run('BEGIN')
      for (let i = 0; i < ids.length; i += 500) {
        const rows = ids.slice(i, i + 500).map((id) => `(${this.keys.get(id)}, ${literal(id)})`)
        await this.#connection.run(`INSERT INTO signals VALUES ${rows.join(',')}`)
      }
      if (columns.count > 0) await this.#connection.run(`INSERT INTO ${this.sides.written} FROM temp.stage`)
      await insertFacts(this.#connection, facts)
      await this.#connection.run('COMMIT')
      columns.count = 0
    } catch (error) {
      this.#unsaved = [...ids, ...this.#unsaved]
      await this.#connection.run('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      await this.#clearStage()
    }
  }

  async #clearStage(): Promise<void> {
    if (this.#staged < STAGE_ROWS) {
      await this.#connection.run('DELETE FROM temp.stage')
      return
    }
    this.#appender.closeSync()
    await this.#connection.run(STAGE)
    this.#appender = await this.#connection.createAppender('stage', 'main', 'temp')
    this.#staged = 0
  }

  #appendChunk(columns: SampleColumns, from: number, rows: number): void {
    const chunk = this.#chunk
    chunk.reset()
    chunk.rowCount = rows
    const sides = [columns.key, columns.t, columns.value, columns.quality, columns.receive, columns.source, columns.nth]
    for (const [i, side] of sides.entries()) {
      const vector = chunk.getColumnVector(i) as unknown as { items: typeof side; flush(): void }
      vector.items.set(side.subarray(from, from + rows) as never)
      vector.flush()
    }
    this.#appender.appendDataChunk(chunk)
  }

  /**
   * The program was not running since the last sample: what was known then is known no longer.
   * @param until nothing has happened after this, ms UTC
   */
  async markInterrupted(until: number): Promise<void> {
    // Samples that a wrong clock dated into the future are not what was known last.
    const happened = `WHERE t <= ${until}`
    await this.#connection.run(`
      INSERT INTO ${this.sides.written}
      WITH newest AS (
        SELECT key, max(t) AS t, arg_max(quality, t) AS quality FROM (SELECT key, t, quality FROM tail UNION ALL SELECT key, t, quality FROM carry) ${happened} GROUP BY key
      ), alive AS (SELECT greatest((SELECT max(receive) FROM tail ${happened.replace('t <=', 'receive <=')}), (SELECT least(minutes_until, ${until}) FROM progress)) AS t)
      SELECT key, greatest(newest.t, alive.t) + 1, 'nan', ${MARK.stale}, greatest(newest.t, alive.t) + 1, 0, 0 FROM newest, alive WHERE quality < ${MARK.stale}`)
    await interruptFacts(this.#connection, until)
  }

  /** What was last known of this machine's clock; null where nobody looked yet. */
  async clock(): Promise<ClockState | null> {
    const [seenAt, steadyMs, unseenMs] = await readNumbers(this.#connection, 'FROM clock')
    return seenAt!.length === 0 ? null : { seenAt: seenAt![0]!, steadyMs: steadyMs![0]!, unseenMs: unseenMs![0]! }
  }

  async rows(connection: DuckDBConnection): Promise<number> {
    const [count] = await readNumbers(connection, 'SELECT count(*)::DOUBLE FROM tail')
    return count![0]!
  }

  close(): void {
    this.#appender.closeSync()
    this.#connection.closeSync()
  }
}
