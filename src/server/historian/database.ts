/** The embedded DuckDB: opened with bounds so that the gateway's own thread keeps its share of two cores. */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { type Result, err, ok } from '../../base/result.ts'

export type DuckDb = typeof import('@duckdb/node-api')

export interface Database {
  readonly api: DuckDb
  readonly instance: DuckDBInstance
}

export interface DatabaseLimits {
  readonly threads: number
  readonly memoryMb: number
  readonly tempDir: string
}

/** `damaged` where the file is there but DuckDB cannot read it; anything else is a plain failure. */
export type OpenFailure = { readonly damaged: boolean; readonly message: string }

/** Words of failures that are not the file's fault. */
const NO_DAMAGE =
  /set lock on file|conflicting lock|permission denied|not permitted|read-only|no such file|no space|disk quota|too many open files|out of memory|already (open|attached)|unique file handle|version number/i

export const openDatabase = async (path: string, limits: DatabaseLimits): Promise<Result<Database, OpenFailure>> => {
  let api: DuckDb
  try {
    api = await import('@duckdb/node-api')
  } catch (error) {
    return err({
      damaged: false,
      message: `The history needs DuckDB, which cannot be loaded on this machine: ${(error as Error).message}. Install packages anew (npm install) on a supported platform.`,
    })
  }
  try {
    const instance = await api.DuckDBInstance.create(path, {
      threads: String(limits.threads),
      memory_limit: `${limits.memoryMb}MB`,
      temp_directory: limits.tempDir,
      checkpoint_threshold: '64MB',
      autoinstall_known_extensions: 'false',
    })
    return ok({ api, instance })
  } catch (error) {
    const message = (error as Error).message
    return err({ damaged: !NO_DAMAGE.test(message.replace(/"[^"]*"/g, '')), message: message.split('\n')[0]! })
  }
}

/** SQL text literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** What a vector of DOUBLE holds behind its `getItem`, which is slow for many. */
interface DoubleColumn {
  readonly items: Float64Array
  /** A bit a row, 0 = null; `data` is null where there are no nulls. */
  readonly validity: { readonly data: BigUint64Array | null; readonly offset: number }
}

/** A column of a chunk, which must be DOUBLE, into `out` from `at`; null reads as NaN. */
export const copyNumbers = (
  chunk: DuckDBDataChunk,
  column: number,
  out: Float64Array,
  at: number,
  from = 0,
  to = chunk.rowCount,
): void => {
  const { items, validity } = chunk.getColumnVector(column) as unknown as DoubleColumn
  out.set(items.subarray(from, to), at)
  if (!validity.data) return
  const bits = new Uint8Array(validity.data.buffer, validity.data.byteOffset, validity.data.byteLength)
  for (let i = from; i < to; i++) {
    const bit = validity.offset + i
    if (((bits[bit >> 3]! >> (bit & 7)) & 1) === 0) out[at + i - from] = Number.NaN
  }
}

/** All columns of a query as numbers. Every column must be DOUBLE; null reads as NaN. */
export const readNumbers = async (connection: DuckDBConnection, sql: string): Promise<Float64Array[]> => {
  const result = await connection.run(sql)
  const chunks = await result.fetchAllChunks()
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
  return Array.from({ length: result.columnCount }, (_, column) => {
    const all = new Float64Array(rows)
    let at = 0
    for (const chunk of chunks) {
      copyNumbers(chunk, column, all, at)
      at += chunk.rowCount
    }
    return all
  })
}

/** Holds in memory what transactions of a connection change. */
export interface Follower {
  begin(): void
  /** Until it has ended others may see it or not. */
  commit(): void
  end(isCommitted: boolean): void
}

const followers = new WeakMap<DuckDBConnection, Follower>()

export const follow = (connection: DuckDBConnection, follower: Follower): void => {
  followers.set(connection, follower)
}

export const unfollow = (connection: DuckDBConnection): void => {
  followers.delete(connection)
}

export const inTransaction = async (connection: DuckDBConnection, work: () => Promise<void>): Promise<void> => {
  const follower = followers.get(connection)
  await connection.run('BEGIN')
  follower?.begin()
  let isCommitted = false
  try {
    await work()
    follower?.commit()
    await connection.run('COMMIT')
    isCommitted = true
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    follower?.end(isCommitted)
  }
}

/** What is read from now on, until the transaction ends, is of this moment: DuckDB takes that of the first question for it, not that of BEGIN. */
export const beginReading = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run('BEGIN TRANSACTION READ ONLY')
  await connection.run('SELECT 1 FROM segments LIMIT 1')
}

/** All answers of it are of one moment. */
export const inReading = async <T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> => {
  await beginReading(connection)
  try {
    const result = await work()
    await connection.run('COMMIT')
    return result
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}
