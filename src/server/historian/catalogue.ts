/**
 * Which segments exist. The list is a table of the tail's database, so that a reader sees segments and tail of one moment, and a
 * crash leaves either the samples in the tail or their segment in the list, never both, never neither.
 */
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, readNumbers } from './database.ts'
import { SEGMENT_KINDS, type SegmentKind, dayFolder, syncFile } from './format.ts'
import { Packs, packOf } from './packs.ts'
import { relist } from './relist.ts'
import { SegmentList } from './segment-list.ts'

export interface Segment {
  readonly seq: number
  readonly kind: SegmentKind
  /** Days since the epoch, UTC. */
  readonly day: number
  /** How often its rows were merged: 0 is fresh from the tail. */
  readonly level: number
  /** Relative to the folder, with `/`. */
  readonly file: string
  /** First and last time in it. */
  readonly fromMs: number
  readonly toMs: number
  readonly rows: number
}

/** Name of the file that says of a batch that it was begun: it, and this. */
const BEGUN = '.begun'

const ORDER = {
  raw: 'signal, t, coalesce(receive, t), coalesce(nth, 0)',
  minute: 'signal, t',
  hour: 'signal, t',
  fact: 'signal, t, receive, nth',
  stand: 't, signal',
} as const
/** Rows of a signal lie together; small groups let a query skip all others. */
const ROW_GROUP = { raw: 40_960, minute: 10_240, hour: 10_240, fact: 10_240, stand: 10_240 } as const

export class Catalogue {
  readonly #dir: string
  /** Files that could not be read, with why. */
  readonly damaged = new Map<string, string>()
  readonly packs = new Packs()
  readonly #bytes = new Map<string, number>()
  readonly #segments = new SegmentList()
  /** As it was read last by who reads outside of a transaction. */
  #list: readonly Segment[] = []
  #nextSeq = 1
  #batch = ''
  #readers = 0
  #markedForDeletion: string[] = []

  constructor(dir: string) {
    this.#dir = dir
  }

  path(file: string): string {
    return join(this.#dir, file)
  }

  /** Size of a segment's file and its pack; 0 where they are missing. Segments never change. */
  async bytes(file: string): Promise<number> {
    const known = this.#bytes.get(file)
    if (known !== undefined) return known
    const sizes = [this.path(file), packOf(this.path(file))].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    this.#bytes.set(file, bytes)
    return bytes
  }

  /** As this connection sees it, by number. */
  async list(connection: DuckDBConnection, wanted: (segment: Segment) => boolean = () => true): Promise<Segment[]> {
    return (this.#segments.of(connection) ?? (await this.#listed(connection))).filter(wanted)
  }

  /** All answers of the work are of one moment, its lists too. */
  asOfOneMoment<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
    return this.#segments.reading(connection, work)
  }

  async #listed(connection: DuckDBConnection): Promise<readonly Segment[]> {
    const rows = await connection.runAndReadAll(
      'SELECT seq::DOUBLE, kind, day, level, file, from_ms::DOUBLE, to_ms::DOUBLE, rows::DOUBLE FROM segments ORDER BY seq',
    )
    const list = (rows.getRows() as [number, SegmentKind, number, number, string, number, number, number][]).map(
      ([seq, kind, day, level, file, fromMs, toMs, count]) => ({
        seq,
        kind,
        day,
        level,
        file,
        fromMs,
        toMs,
        rows: count,
      }),
    )
    this.#segments.learn(connection, list)
    return list
  }

  /**
   * The list that has so many segments, the newest of which is this one; null where it is another one by now. Numbers only grow and none comes
   * twice, so no two lists have both in common. It is read only where another one was asked for last.
   */
  async listAs(
    connection: DuckDBConnection,
    { count, newest }: { readonly count: number; readonly newest: number },
  ): Promise<readonly Segment[] | null> {
    const isIt = (list: readonly Segment[]): boolean => list.length === count && (list.at(-1)?.seq ?? 0) === newest
    const { committed } = this.#segments
    if (committed && isIt(committed)) return committed
    if (!isIt(this.#list)) this.#list = await this.list(connection)
    return isIt(this.#list) ? this.#list : null
  }

  /**
   * After opening, by the connection that alone changes the list from then on: damaged files are named, files of an unfinished write removed, complete ones that the list lacks are judged (`relist.ts`).
   * @returns what whoever watches should know
   */
  async reconcile(connection: DuckDBConnection): Promise<string[]> {
    const losses: string[] = []
    const found = await this.#files()
    const listed = new Set((await this.list(connection)).map(({ file }) => file))
    const strangers = found.filter((file) => file.endsWith('.parquet') && !listed.has(file))
    for (const file of found) {
      this.#nextSeq = Math.max(this.#nextSeq, Number(/(\d+)\.pa/.exec(file)?.[1] ?? 0) + 1)
      const isAlone = file.endsWith('.pack') && !found.includes(file.replace('.pack', '.parquet'))
      if (file.endsWith('.part') || isAlone) await rm(this.path(file), { force: true })
    }
    const begun = await this.#begun()
    if (strangers.length > 0) {
      const taken = await relist(connection, this, strangers, begun)
      if (taken > 0)
        losses.push(`The list of the history's segments was lost in part: ${taken} were found and taken in.`)
    }
    for (const batch of begun) await rm(this.path(`${batch}${BEGUN}`), { force: true })
    const list = await this.list(connection)
    for (const { file } of list) {
      if (!found.includes(file)) this.damaged.set(file, 'the file is missing')
      else if (!(await hasParquetEnds(this.path(file)))) this.damaged.set(file, 'the file is cut off or overwritten')
    }
    this.#segments.hold(connection, list)
    return losses
  }

  async #files(): Promise<string[]> {
    const files: string[] = []
    for (const kind of SEGMENT_KINDS) {
      for (const day of await readdir(join(this.#dir, kind))) {
        for (const name of await readdir(join(this.#dir, kind, day)).catch(() => []))
          if (/^\d+\.(parquet|pack)(\.part)?$/.test(name)) files.push(`${kind}/${day}/${name}`)
      }
    }
    return files
  }

  /**
   * Writes one segment and lists it; call within a transaction, so that it is seen at its commit. Nothing is written for no rows.
   * @param rows SQL with the columns of the kind, `signal` first
   * @param replaces files whose rows are in it
   */
  write(
    connection: DuckDBConnection,
    kind: SegmentKind,
    day: number,
    level: number,
    rows: string,
    replaces: readonly Segment[] = [],
  ): Promise<void> {
    return this.writeSorted(connection, kind, day, level, `FROM (${rows}) ORDER BY ${ORDER[kind]}`, replaces)
  }

  /** The same. @param sorted rows in the order in which a segment of the kind holds them */
  async writeSorted(
    connection: DuckDBConnection,
    kind: SegmentKind,
    day: number,
    level: number,
    sorted: string,
    replaces: readonly Segment[] = [],
  ): Promise<void> {
    const seq = this.#nextSeq++
    const file = `${kind}/${dayFolder(day)}/${seq}.parquet`
    const path = this.path(file)
    await mkdir(join(path, '..'), { recursive: true })
    const copied = await connection.run(
      `COPY (${sorted}) TO ${literal(`${path}.part`)} (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP[kind]}, KV_METADATA {batch: ${literal(this.#batch)}, replaces: ${literal(replaces.map(({ file: old }) => old).join(' '))}})`,
    )
    const [[count] = [0n]] = (await copied.getRows()) as [bigint][]
    if (Number(count) === 0) {
      await rm(`${path}.part`, { force: true })
      return
    }
    await syncFile(`${path}.part`)
    await rename(`${path}.part`, path)
    if (kind === 'minute' || kind === 'hour') await this.packs.make(connection, path)
    const [fromMs, toMs, counted] = await readNumbers(
      connection,
      `INSERT INTO segments SELECT ${seq}, ${literal(kind)}, ${day}, ${level}, ${literal(file)}, min(t), max(t), count(*) FROM read_parquet(${literal(path)}) RETURNING from_ms::DOUBLE, to_ms::DOUBLE, rows::DOUBLE`,
    )
    const span = { fromMs: fromMs![0]!, toMs: toMs![0]!, rows: counted![0]! }
    this.#segments.add(connection, { seq, kind, day, level, file, ...span })
  }

  /** The version of roll-up rows that are written now: higher than all before. */
  rev(): number {
    return this.#nextSeq
  }

  /** What is written from now on is committed together. */
  begin(): void {
    this.#batch = `${Date.now()}-${this.#nextSeq}`
  }

  /**
   * The same for what lies in no tail: until it is told that they are committed, a file beside says that those of this batch are not.
   * @returns tells it
   */
  async beginUnseen(): Promise<() => Promise<void>> {
    this.begin()
    const mark = this.path(`${this.#batch}${BEGUN}`)
    await writeFile(mark, '')
    await syncFile(mark)
    return () => rm(mark, { force: true })
  }

  /** Batches that were begun so and never committed. */
  async #begun(): Promise<ReadonlySet<string>> {
    const names = await readdir(this.#dir)
    return new Set(names.filter((name) => name.endsWith(BEGUN)).map((name) => name.slice(0, -BEGUN.length)))
  }

  /** After a failed read: finds the files at fault and names them. True if there is a new one, so that trying again makes sense. */
  async probe(connection: DuckDBConnection, segments: readonly Segment[]): Promise<boolean> {
    let found = false
    for (const { file } of segments) {
      if (this.damaged.has(file)) continue
      try {
        await connection.run(`SELECT max(hash(COLUMNS(*))) FROM read_parquet(${literal(this.path(file))})`)
      } catch (error) {
        this.damaged.set(file, (error as Error).message.split('\n')[0]!)
        found = true
      }
    }
    return found
  }

  /** Takes segments off the list, within a transaction; `markForDeletion` their files after its commit. */
  async unlist(connection: DuckDBConnection, segments: readonly Segment[]): Promise<void> {
    if (segments.length === 0) return
    await connection.run(`DELETE FROM segments WHERE seq IN (${segments.map((segment) => segment.seq).join(',')})`)
    this.#segments.remove(connection, segments)
  }

  /** Deletes files once no reader that may have listed them is left. */
  async markForDeletion(segments: readonly Segment[]): Promise<void> {
    for (const { file } of segments) {
      this.#markedForDeletion.push(file)
      this.damaged.delete(file)
      this.#bytes.delete(file)
    }
    await this.#bury()
  }

  async reading<T>(work: () => Promise<T>): Promise<T> {
    this.#readers++
    try {
      return await work()
    } finally {
      this.#readers--
      await this.#bury()
    }
  }

  async #bury(): Promise<void> {
    if (this.#readers > 0 || this.#markedForDeletion.length === 0) return
    const files = this.#markedForDeletion
    this.#markedForDeletion = []
    await Promise.all(
      files.flatMap((file) => [rm(this.path(file), { force: true }), this.packs.remove(this.path(file))]),
    )
  }
}

/** A Parquet file begins and ends with PAR1; the footer is written last. */
const hasParquetEnds = async (path: string): Promise<boolean> => {
  const { size } = await stat(path)
  if (size < 12) return false
  const file = await open(path, 'r')
  try {
    const ends = Buffer.alloc(8)
    await file.read(ends, 0, 4, 0)
    await file.read(ends, 4, 4, size - 4)
    return ends.toString('latin1') === 'PAR1PAR1'
  } finally {
    await file.close()
  }
}

/** Of this kind, with something in [from, to). */
export const within =
  (kind: SegmentKind, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY) =>
  (segment: Segment): boolean =>
    segment.kind === kind && segment.toMs >= from && segment.fromMs < to

export const readable = (catalogue: Catalogue, segments: readonly Segment[]): Segment[] =>
  segments.filter((segment) => !catalogue.damaged.has(segment.file))

/** What a kind has got since its first files were written. */
const ADDED = {
  raw: 'NULL::USMALLINT AS nth',
  minute: 'NULL::BIGINT AS rev',
  hour: 'NULL::BIGINT AS rev',
  fact: 'NULL::USMALLINT AS nth',
  stand: 'NULL::USMALLINT AS nth',
} as const

/** All rows of these segments, of one kind. */
export const relationOf = (catalogue: Catalogue, segments: readonly Segment[], kind: SegmentKind): string =>
  `(FROM read_parquet([${segments.map((segment) => literal(catalogue.path(segment.file))).join(',')}], union_by_name = true) UNION ALL BY NAME SELECT ${ADDED[kind]} WHERE false)`
