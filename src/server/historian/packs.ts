/** The packs of all segments: made when a segment of roll-ups is written, opened when somebody asks, and a bounded number kept open. */
import { rename, rm } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { copyNumbers, literal } from './database.ts'
import { Pack, PACK_COLUMNS, PACK_SELECTION, type PackedRows, packedRows, PackWriter } from './roll-pack.ts'

const MOST_OPEN = 256
const MOST_INDEX_BYTES = 64 << 20

export const packOf = (segment: string): string => segment.replace(/\.parquet$/, '.pack')

export class Packs {
  /** By path, the least lately used first; null = there is none. */
  readonly #open = new Map<string, Promise<Pack | null>>()
  #indexBytes = 0

  /** @param path of the segment. A pack that cannot be made is not: the segment is all that matters. */
  async make(connection: DuckDBConnection, path: string): Promise<void> {
    const pack = packOf(path)
    try {
      const writer = await PackWriter.create(`${pack}.part`)
      try {
        for await (const [signal, rows] of signalsOf(connection, path)) await writer.add(signal, rows)
        await writer.end()
      } catch (error) {
        await writer.abandon()
        throw error
      }
      await rename(`${pack}.part`, pack)
    } catch {
      await rm(`${pack}.part`, { force: true })
    }
  }

  /** As `Pack.rows`; null where the segment must be asked. @param path of the segment */
  async rows(path: string, signal: string): Promise<PackedRows | 'none' | null> {
    try {
      return (await (await this.#opened(packOf(path)))?.rows(signal)) ?? null
    } catch {
      return null
    }
  }

  #opened(path: string): Promise<Pack | null> {
    const known = this.#open.get(path)
    this.#open.delete(path)
    const pack = known ?? this.#take(path)
    this.#open.set(path, pack)
    return pack
  }

  async #take(path: string): Promise<Pack | null> {
    const pack = await Pack.open(path)
    this.#indexBytes += pack?.bytes ?? 0
    while (this.#open.size > MOST_OPEN || (this.#indexBytes > MOST_INDEX_BYTES && this.#open.size > 1))
      await this.#shut(this.#open.keys().next().value!)
    return pack
  }

  async #shut(path: string): Promise<void> {
    const opened = this.#open.get(path)
    this.#open.delete(path)
    const pack = await opened
    this.#indexBytes -= pack?.bytes ?? 0
    await pack?.close().catch(() => undefined)
  }

  /** With its segment. */
  async remove(path: string): Promise<void> {
    await this.#shut(packOf(path))
    await rm(packOf(path), { force: true })
  }

  async close(): Promise<void> {
    for (const path of this.#open.keys()) await this.#shut(path)
  }
}

/** The rows of a segment, which lie sorted by signal and time, a signal at a time. */
async function* signalsOf(connection: DuckDBConnection, path: string): AsyncGenerator<[string, PackedRows]> {
  const from = `read_parquet(${literal(path)})`
  const counted = await connection.runAndReadAll(
    `SELECT signal, count(*)::DOUBLE FROM ${from} GROUP BY signal ORDER BY signal`,
  )
  const signals = counted.getRows() as [string, number][]
  const numbers = await connection.stream(`SELECT ${PACK_SELECTION} FROM ${from} ORDER BY signal, t`)
  let chunk = await numbers.fetchChunk()
  let at = 0
  for (const [signal, rows] of signals) {
    const columns = PACK_COLUMNS.map(() => new Float64Array(rows))
    for (let done = 0; done < rows;) {
      if (chunk && at === chunk.rowCount) {
        chunk = await numbers.fetchChunk()
        at = 0
      }
      if (!chunk || chunk.rowCount === 0) throw new Error(`${path} has fewer rows than it says`)
      const taken = Math.min(rows - done, chunk.rowCount - at)
      for (const [c, column] of columns.entries()) copyNumbers(chunk, c, column, done, at, at + taken)
      at += taken
      done += taken
    }
    yield [signal, packedRows(columns)]
  }
  // A result that is not read to its end keeps the database from being closed well.
  while (chunk && chunk.rowCount > 0) chunk = await numbers.fetchChunk()
}
