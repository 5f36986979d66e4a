/** The packs of all segments: made when a segment of roll-ups is written, opened when somebody asks, and a bounded number kept open. */
import { rename, rm } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { copyNumbers, literal } from './database.ts'
import { Pack, PACK_COLUMNS, PACK_SELECTION, type PackedRows, packedRows, PackWriter } from './roll-pack.ts'

/** A year of days, and more. */
export const MOST_OPEN = 512
/** Packs of which something is read at the same time. */
const AT_ONCE = 64
const MOST_INDEX_BYTES = 64 << 20

export const packOf = (segment: string): string => segment.replace(/\.parquet$/, '.pack')

interface Held {
  /** null = there is none. */
  readonly pack: Promise<Pack | null>
  /** Questions that read it: it stays open as long. */
  using: number
  indexBytes: number
}

export class Packs {
  /** By path, the least lately used first. */
  readonly #held = new Map<string, Held>()
  #indexBytes = 0
  #reading = 0
  readonly #waiting: (() => void)[] = []
  readonly #closing = new Set<Promise<void>>()

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
    if (this.#reading >= AT_ONCE) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#reading++
    const held = this.#hold(packOf(path))
    try {
      return (await (await held.pack)?.rows(signal)) ?? null
    } catch {
      return null
    } finally {
      held.using--
      this.#trim()
      // Whoever waits takes the place of this one.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#reading--
    }
  }

  #hold(path: string): Held {
    const known = this.#held.get(path)
    if (known) {
      this.#held.delete(path)
      this.#held.set(path, known)
      known.using++
      return known
    }
    const held: Held = {
      pack: Pack.open(path).then((pack) => {
        held.indexBytes = pack?.bytes ?? 0
        this.#indexBytes += held.indexBytes
        return pack
      }),
      using: 1,
      indexBytes: 0,
    }
    this.#held.set(path, held)
    return held
  }

  /** Closes what nobody reads, as long as there are too many. Nobody waits for it: who reads might wait for itself. */
  #trim(): void {
    if (this.#held.size <= MOST_OPEN && this.#indexBytes <= MOST_INDEX_BYTES) return
    for (const [path, { using }] of this.#held) {
      if (using > 0) continue
      void this.#shut(path)
      if (this.#held.size <= MOST_OPEN && this.#indexBytes <= MOST_INDEX_BYTES) return
    }
  }

  #shut(path: string): Promise<void> {
    const held = this.#held.get(path)
    if (!held) return Promise.resolve()
    this.#held.delete(path)
    this.#indexBytes -= held.indexBytes
    held.indexBytes = 0
    const closing = held.pack
      .then((pack) => pack?.close())
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
    return closing
  }

  /** With its segment. */
  async remove(path: string): Promise<void> {
    await this.#shut(packOf(path))
    await rm(packOf(path), { force: true })
  }

  async close(): Promise<void> {
    for (const path of this.#held.keys()) void this.#shut(path)
    await Promise.all(this.#closing)
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
