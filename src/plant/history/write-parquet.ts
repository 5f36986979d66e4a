/** Series → one Parquet file, sorted by signal and time. Written beside its name and renamed when whole. */
import { rename } from 'node:fs/promises'
import { DOUBLE, DuckDBDataChunk, DuckDBInstance, USMALLINT } from '@duckdb/node-api'

export interface Series {
  readonly signal: string
  /** ms, ascending. */
  readonly t: Float64Array
  readonly value: Float64Array
  readonly count: number
}

const CHUNK = 2048

/** Quality is good (0) throughout. @returns rows written. */
export const writeParquet = async (file: string, series: readonly Series[]): Promise<number> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB' })
  const connection = await instance.connect()
  let rows = 0
  try {
    await connection.run(
      'CREATE TABLE names (k USMALLINT, signal VARCHAR); CREATE TABLE samples (k USMALLINT, t DOUBLE, value DOUBLE)',
    )
    const sorted = series.toSorted((a, b) => (a.signal < b.signal ? -1 : 1))
    const names = await connection.createAppender('names')
    sorted.forEach(({ signal }, k) => {
      names.appendUSmallInt(k)
      names.appendVarchar(signal)
      names.endRow()
    })
    names.closeSync()
    const appender = await connection.createAppender('samples')
    for (const [k, { t, value, count }] of sorted.entries()) {
      for (let from = 0; from < count; from += CHUNK) {
        const n = Math.min(CHUNK, count - from)
        const chunk = DuckDBDataChunk.create([USMALLINT, DOUBLE, DOUBLE], n)
        chunk.setColumns([
          Array.from<number>({ length: n }).fill(k),
          Array.from(t.subarray(from, from + n)),
          Array.from(value.subarray(from, from + n)),
        ])
        appender.appendDataChunk(chunk)
      }
      rows += count
    }
    appender.closeSync()
    const part = `${file}.part`
    await connection.run(
      `COPY (SELECT signal, t::BIGINT AS t, value, 0::UTINYINT AS quality FROM samples JOIN names USING (k) ORDER BY k, t) TO '${part.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
    )
    await rename(part, file)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  return rows
}
