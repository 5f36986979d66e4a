/** Everything that is done with what is stored already: compaction, roll-ups, merging, forgetting, imports. One of these at a time. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Result } from '../../base/result.ts'
import { type Catalogue, within } from './catalogue.ts'
import { compactHours, compactTail, completeUntil, mergeOnce } from './compact.ts'
import { inTransaction } from './database.ts'
import { Retention } from './retention.ts'
import { DAY_MS, MINUTE_MS } from './format.ts'
import type { Holds } from './holds.ts'
import { type ImportSummary, importParquet } from './import.ts'
import type { Newest } from './newest.ts'
import { fillNewest } from './newest-fill.ts'
import type { HistorianOptions } from './options.ts'
import { snapshotHistory } from './snapshot.ts'
import { makeStands } from './stands.ts'
import type { Tail } from './tail.ts'
import type { TimeWindow } from './time-window.ts'
import { Turns } from './turns.ts'

export interface HousekeepingPorts {
  readonly connection: DuckDBConnection
  readonly catalogue: Catalogue
  readonly tail: Tail
  readonly holds: Holds
  /** Ids under which samples of a signal may lie. */
  readonly namesOf: (id: string) => readonly string[]
  readonly window: TimeWindow
  readonly now: () => number
  readonly steady: () => number
  /** Puts on disk what waits. */
  readonly flush: () => Promise<void>
  readonly newest: Newest
  /** Runs while nothing is on its way to disk. */
  readonly still: <T>(work: () => Promise<T>) => Promise<T>
}

/** What is known of the clock is written down this often. */
const CLOCK_SAVED_MS = MINUTE_MS

/** What could not be read into memory is tried again so long after. */
const FILL_AGAIN_MS = MINUTE_MS

const END_MS = 2000
const MOMENT_ROWS = 200_000

/** No clock that a test or a person sets. */
const running = (): number => performance.now()

/** What fits the database's memory beside everything else. */
const PIECE_ROWS = 2_000_000

/** Stands that were never made take so long at once; the others are made the next time. */
const STANDS_MS = 10_000

export class Housekeeping {
  readonly turns = new Turns()
  readonly #ports: HousekeepingPorts
  readonly #options: HistorianOptions
  readonly #forgetting: Retention
  readonly #pieceRows: number
  #closed = false
  #clockSavedAt = Number.NEGATIVE_INFINITY
  #filledAt = Number.NEGATIVE_INFINITY
  #lastSegmentAt: number
  /** The minutes that were complete when the tail was sealed last, ms UTC. */
  #completeAtLast = 0
  #tailRows = 0
  /** Of them so many lay there after the last seal: they do not make the next one due. */
  #leftRows = 0
  #segmentRows = 0
  #segments = 0

  constructor(options: HistorianOptions, ports: HousekeepingPorts) {
    this.#options = options
    this.#pieceRows = options.pieceRows ?? PIECE_ROWS
    this.#ports = ports
    const rollups = (options.rollupRetentionDays ?? 3650) * DAY_MS
    this.#forgetting = new Retention(
      {
        // Names and limits are needed as long as anything that they explain.
        keepMs: { raw: (options.retentionDays ?? 90) * DAY_MS, minute: rollups, hour: rollups, fact: rollups },
        quotaBytes: options.quotaBytes ?? null,
      },
      (line) => options.onTrouble?.(line),
    )
    this.#lastSegmentAt = ports.steady()
  }

  stored(rows: number): void {
    this.#tailRows += rows
  }

  importPast(file: string): Promise<Result<ImportSummary, string>> {
    const { connection, catalogue, tail, holds, namesOf, now, flush, newest } = this.#ports
    return this.turns.run(async () => {
      const ports = { connection, catalogue, sides: tail.sides, holds, namesOf, pieceRows: this.#pieceRows }
      const done = await importParquet(ports, file, basename(file), now(), async (ids) => {
        for (const id of ids) tail.key(id)
        await flush()
        holds.changed()
        await holds.share(connection)
        await this.#compactTail()
        newest.forget()
      })
      if (done.ok) await this.#stands()
      await this.recount()
      await this.#fill()
      return done
    })
  }

  async #compactTail(): Promise<void> {
    const { connection, catalogue, tail, window, now, still } = this.#ports
    const present = window.trust.present(now())
    this.#completeAtLast = completeUntil(present)
    await compactTail({ connection, catalogue, sides: tail.sides, still, pieceRows: this.#pieceRows }, present)
  }

  /** See `snapshotHistory`. */
  snapshot(to: string): Promise<string[]> {
    const { connection, catalogue, flush } = this.#ports
    return this.turns.run(async () => {
      await flush()
      return snapshotHistory(connection, catalogue, to)
    })
  }

  compact(): Promise<void> {
    return this.turns.run(() => this.#compactNow())
  }

  /** What is due, if nothing is under way. */
  async tick(): Promise<void> {
    const { window, now, steady } = this.#ports
    if (this.#closed || this.turns.waiting > 0) return
    if (steady() - this.#clockSavedAt >= CLOCK_SAVED_MS)
      await this.turns.run(() => this.#saveClock()).catch(() => undefined)
    if (this.#ports.newest.isWanted && steady() - this.#filledAt >= FILL_AGAIN_MS) await this.fill()
    const due =
      // However many there are, they leave the tail by whole minutes.
      (this.#tailRows - this.#leftRows >= (this.#options.segmentRows ?? 2_000_000) &&
        completeUntil(window.trust.present(now())) !== this.#completeAtLast) ||
      steady() - this.#lastSegmentAt >= (this.#options.segmentMs ?? 15 * MINUTE_MS)
    if (!due) return
    await this.compact().catch((error: Error) => {
      if (this.#closed) return
      this.#options.onTrouble?.(
        `The history could not be compacted: ${error.message}. Nothing is lost; it is tried again. Check the disk.`,
      )
    })
  }

  async #compactNow(): Promise<void> {
    const { connection, catalogue, holds, window, now, steady } = this.#ports
    this.#lastSegmentAt = steady()
    await holds.share(connection)
    await this.#compactTail()
    await this.#hours()
    while (!this.#closed && (await mergeOnce(connection, catalogue)));
    await this.#stands()
    await this.#saveClock()
    const gone = await this.#forgetting.step(connection, catalogue, {
      trust: window.trust,
      wall: now(),
      steady: steady(),
      tailBytes: await this.#tailBytes(),
    })
    if (gone > 0) this.#ports.newest.forget()
    await this.recount()
    this.#leftRows = this.#tailRows
  }

  /** The newest hour into memory. */
  fill(): Promise<void> {
    return this.turns.run(() => this.#fill())
  }

  /** Where it cannot be read the disk is asked instead, and it is tried again. */
  async #fill(): Promise<void> {
    const { newest, steady } = this.#ports
    if (this.#closed || !newest.isWanted) return
    this.#filledAt = steady()
    await fillNewest(this.#ports).catch(() => undefined)
  }

  async #tailBytes(): Promise<number> {
    const sizes = ['tail.duckdb', 'tail.duckdb.wal'].map((name) =>
      stat(this.#ports.catalogue.path(name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
  }

  async #saveClock(): Promise<void> {
    const { connection, window, steady } = this.#ports
    window.move()
    const { seenAt, steadyMs, unseenMs } = window.trust.state
    this.#clockSavedAt = steady()
    await inTransaction(connection, async () => {
      await connection.run('DELETE FROM clock')
      await connection.run(`INSERT INTO clock VALUES (${seenAt}, ${steadyMs}, ${unseenMs})`)
    })
  }

  async #hours(): Promise<void> {
    const { connection, catalogue } = this.#ports
    try {
      await compactHours(connection, catalogue)
    } catch (error) {
      if (!(await catalogue.probe(connection, await catalogue.list(connection, within('minute'))))) throw error
      await this.#hours()
    }
  }

  async #stands(): Promise<void> {
    const { connection, catalogue, steady } = this.#ports
    const until = steady() + STANDS_MS
    try {
      await makeStands(
        connection,
        catalogue,
        () => !this.#closed && steady() < until,
        this.#options.momentRows ?? MOMENT_ROWS,
      )
    } catch (error) {
      if (
        !(await catalogue.probe(
          connection,
          await catalogue.list(connection, ({ kind }) => kind === 'raw' || kind === 'stand'),
        ))
      )
        throw error
      await this.#stands()
    }
  }

  async recount(): Promise<void> {
    const { connection, catalogue, tail } = this.#ports
    const segments = await catalogue.list(connection)
    this.#segments = segments.length
    this.#segmentRows = segments.reduce((sum, segment) => sum + (segment.kind === 'raw' ? segment.rows : 0), 0)
    this.#tailRows = await tail.rows(connection)
  }

  get stats() {
    return {
      rows: this.#segmentRows + this.#tailRows,
      segments: this.#segments,
      bytes: this.#forgetting.bytes,
      quotaBytes: this.#options.quotaBytes ?? null,
      due: this.#forgetting.due,
    }
  }

  /** When what is under way is done; what takes longer is ended: its transaction is not committed, and it is done anew after the next start. */
  async close(): Promise<void> {
    this.#closed = true
    const { connection } = this.#ports
    const ends = running() + (this.#options.endMs ?? END_MS)
    const cutting = setInterval(() => running() >= ends && connection.interrupt(), 50)
    await this.turns.run(async () => undefined)
    clearInterval(cutting)
    await this.turns.run(() => this.#saveClock()).catch(() => undefined)
    connection.closeSync()
  }
}
