/**
 * The gateway's memory of values. Samples go from `record` through columns in memory into the tail (on disk within `flushMs`), from there
 * into segments and roll-ups; `query` reads all of them together. See `format.ts` for what lies in the folder.
 */
import { rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Result, err, ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { HistoryHealth, RangeAnswer, RangeQuestion, StateAnswer } from '../../wire/history.ts'
import { Catalogue } from './catalogue.ts'
import { type ClockState, ClockTrust } from './clock-trust.ts'
import { compactHours, compactTail, inTransaction, mergeOnce } from './compact.ts'
import type { Database } from './database.ts'
import { Forgetting } from './forget.ts'
import { DAY_MS, MARK, type Mark, MINUTE_MS, openFolder } from './format.ts'
import { type ImportSummary, importParquet } from './import.ts'
import { type LatestSample, readLatest, seedLatest } from './latest.ts'
import { openTail } from './open-tail.ts'
import { readRange, segmentsOf } from './read.ts'
import { SampleOrder } from './sample-order.ts'
import { SampleBuffer, type SampleColumns } from './sample-buffer.ts'
import { readStateAt } from './state-at.ts'
import type { HistoryStore, StateAt } from './store.ts'
import { Tail } from './tail.ts'
import { Turns } from './turns.ts'

export interface HistorianOptions {
  /** Samples this much older than the newest are deleted, by whole days; default 90. */
  readonly retentionDays?: number
  /** The same of roll-ups; default 3650. */
  readonly rollupRetentionDays?: number
  /** What the folder may hold, bytes: beyond, the oldest day goes. No limit where absent. */
  readonly quotaBytes?: number | undefined
  /** How long a sample may be in memory only; default 500, at most 1000. */
  readonly flushMs?: number
  /** The tail becomes a segment when it has this many rows … */
  readonly segmentRows?: number
  /** … or is this old. Default 2,000,000 rows or 15 minutes. */
  readonly segmentMs?: number
  /** Samples that may wait for the disk, twice; default 262,144. Beyond, samples are dropped and counted. */
  readonly bufferRows?: number
  /** Memory DuckDB may take, default 512. */
  readonly memoryMb?: number
  /** Default one less than there are cores. */
  readonly threads?: number
  /** How long a value holds when nothing follows, for signals registered without a limit; default 5 min. */
  readonly holdMs?: number
  /** Signal id → its earlier ids, for renamed assets. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>
  /** Gateway clock, ms. */
  readonly now?: () => number
  /** A clock that nobody can set, ms from anywhere; `now` itself where only that is given. */
  readonly steady?: () => number
  /** What whoever watches should know, in words: a flush that failed (disk full), what is about to be deleted. */
  readonly onTrouble?: (message: string) => void
}

export interface HistoryQuestion {
  readonly signal: string
  /** ms, half-open [from, to). */
  readonly from: number
  readonly to: number
  readonly columns: number
}

export type HistoryStats = HistoryHealth & {
  /** Samples lost: no room in memory (the disk is too slow), or a time outside the retention. */
  readonly droppedFull: number
  readonly droppedTime: number
  /** Waiting in memory. */
  readonly waiting: number
}

const MAX_HOLD_MS = DAY_MS
const MAX_COLUMNS = 10_000
const READERS = 2
const MAX_WAITING_QUERIES = 256
/** What is known of the clock is written down this often. */
const CLOCK_SAVED_MS = MINUTE_MS
/** While the clock is in doubt every time up to here may be right (2100-01-01). */
const LAST_TIME = 4_102_444_800_000

const unreadable = (error: unknown, where: string): ApiError =>
  apiError({ code: 'history-unreadable', values: { why: (error as Error).message } }, where)

export class Historian implements HistoryStore {
  readonly #db: Database
  readonly #tail: Tail
  readonly #catalogue: Catalogue
  readonly #options: HistorianOptions
  readonly #now: () => number
  readonly #buffer: SampleBuffer
  readonly #keeper: DuckDBConnection
  readonly #keeping = new Turns()
  readonly #readers: { readonly connection: DuckDBConnection; readonly turns: Turns }[]
  readonly #holds = new Map<number, number>()
  readonly #defaultHold: number
  #registered = new Int32Array(0)
  #order = new SampleOrder(0)
  #aliases: ReadonlyMap<string, readonly string[]>
  #flushing: Promise<void> | null = null
  /** A side of the buffer that is not on disk yet: its flush is running, or has failed. */
  #leaving: SampleColumns | null = null
  #holdsChanged = true
  #timers: NodeJS.Timeout[] = []
  #closed = false
  readonly #steady: () => number
  readonly #trust: ClockTrust
  readonly #forgetting: Forgetting
  #clockSavedAt = Number.NEGATIVE_INFINITY
  #droppedTime = 0
  #droppedBefore = 0
  #failing: { readonly since: number; readonly detail: string } | null = null
  #oldest = 0
  #newest = 0
  /** What was recorded before then is on disk, ms UTC. */
  #savedUntil = 0
  #lastSegmentAt: number
  #tailRows = 0
  #segmentRows = 0
  #segments = 0

  private constructor(
    db: Database,
    tail: Tail,
    catalogue: Catalogue,
    options: HistorianOptions,
    keeper: DuckDBConnection,
    readers: DuckDBConnection[],
    clock: ClockState | null,
  ) {
    this.#db = db
    this.#tail = tail
    this.#catalogue = catalogue
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#steady = options.steady ?? options.now ?? (() => performance.now())
    this.#trust = new ClockTrust(clock, this.#now(), this.#steady())
    const rollups = (options.rollupRetentionDays ?? 3650) * DAY_MS
    this.#forgetting = new Forgetting(
      {
        keepMs: { raw: (options.retentionDays ?? 90) * DAY_MS, minute: rollups, hour: rollups },
        quotaBytes: options.quotaBytes ?? null,
      },
      (line) => this.#trouble(line),
    )
    this.#aliases = options.aliases ?? new Map()
    this.#buffer = new SampleBuffer(options.bufferRows ?? 262_144)
    this.#keeper = keeper
    this.#readers = readers.map((connection) => ({ connection, turns: new Turns() }))
    this.#defaultHold = Math.min(options.holdMs ?? 5 * MINUTE_MS, MAX_HOLD_MS)
    this.#lastSegmentAt = this.#now()
    this.#moveWindow()
  }

  /** Opens or makes the history in `dir`. The error says what is wrong and what to do. One process at a time. */
  static async open(dir: string, options: HistorianOptions = {}): Promise<Result<Historian, string>> {
    const folder = await openFolder(dir)
    if (!folder.ok) return folder
    const tempDir = join(dir, 'temp')
    const opened = await openTail(dir, {
      threads: options.threads ?? Math.max(1, availableParallelism() - 1),
      memoryMb: options.memoryMb ?? 512,
      tempDir,
    })
    if (!opened.ok) return opened
    await rm(tempDir, { recursive: true, force: true })
    const catalogue = new Catalogue(dir)
    const { db, aside } = opened.value
    for (const [name, why] of aside) {
      catalogue.damaged.set(name, why)
      options.onTrouble?.(
        `Newest samples of the history are damaged (${why}): the file was put aside as ${join(dir, name)}. All that lies in segments is there.`,
      )
    }
    try {
      const tail = await Tail.open(db)
      const keeper = await db.instance.connect()
      for (const line of await catalogue.reconcile(keeper)) options.onTrouble?.(line)
      await tail.loadKeys()
      await seedLatest(keeper, catalogue)
      const clock = await tail.clock()
      await tail.markInterrupted(Math.max((options.now ?? Date.now)(), clock?.seenAt ?? 0))
      const readers = await Promise.all(Array.from({ length: READERS }, () => db.instance.connect()))
      const historian = new Historian(db, tail, catalogue, options, keeper, readers, clock)
      await historian.#recount()
      historian.#start()
      return ok(historian)
    } catch (error) {
      db.instance.closeSync()
      return err(`The history in ${dir} cannot be opened: ${(error as Error).message}`)
    }
  }

  #start(): void {
    const flushMs = Math.min(1000, this.#options.flushMs ?? 500)
    this.#timers = [setInterval(() => void this.#tick(), flushMs), setInterval(() => void this.#keep(), 5_000)]
  }

  /**
   * Names the signals of a twin; from now on `record(i, …)` means `ids[i]`. May be called again, for another twin.
   * @param holdMs beside `ids`: how long a value may stand without a new one (its stale limit); Infinity where only a mark ends it
   * @param aliases signal id → its earlier ids; the ones given when opening stay where absent
   */
  register(ids: readonly string[], holdMs?: readonly number[], aliases?: ReadonlyMap<string, readonly string[]>): void {
    if (aliases) this.#aliases = aliases
    this.#registered = Int32Array.from(ids, (id) => this.#tail.key(id))
    this.#order = new SampleOrder(ids.length)
    for (const [i, key] of this.#registered.entries()) {
      const hold = holdMs?.[i]
      if (hold !== undefined) this.#holds.set(key, Math.min(MAX_HOLD_MS, Math.max(1, Math.ceil(hold))))
    }
    this.#holdsChanged = true
  }

  /**
   * Takes one sample; nothing is allocated. `t` is its place on the timeline: the receive time, or the source's where the binding says so.
   * @param quality 0 good, 1 uncertain, 2 bad
   * @param source ms on the source's clock; 0 = none given
   */
  record(index: number, value: number, quality: number, receive: number, source: number, t = receive): void {
    if (!(t >= this.#oldest && t <= this.#newest) && !this.#isAccepted(t, receive)) {
      this.#droppedTime++
      return
    }
    this.#buffer.push(
      this.#registered[index]!,
      Math.floor(t),
      value,
      quality,
      receive,
      source,
      this.#order.nth(index, receive),
    )
  }

  /** The signal went stale, or its source was declared dead, at `t`: its last value holds no longer. */
  mark(index: number, kind: keyof typeof MARK, t: number): void {
    const mark: Mark = MARK[kind]
    this.record(index, Number.NaN, mark, t, 0)
  }

  /** Puts all recorded samples on disk. */
  async flush(): Promise<void> {
    this.#moveWindow()
    while (this.#flushing) await this.#flushing
    if (this.#leaving === null && this.#buffer.count === 0 && !this.#tail.hasUnsaved) {
      this.#savedUntil = this.#now()
      return
    }
    this.#flushing = this.#flushNow()
    try {
      await this.#flushing
    } finally {
      this.#flushing = null
    }
  }

  async #flushNow(): Promise<void> {
    // A side whose flush failed is full still: it goes first, the other one goes on filling.
    const until = this.#leaving ? this.#savedUntil : this.#now()
    const columns = (this.#leaving ??= this.#buffer.swap())
    const rows = columns.count
    await this.#tail.flush(columns)
    this.#leaving = null
    if (this.#failing !== null)
      this.#trouble(
        `The history can be written again.${this.#lost > 0 ? ` ${this.#lost} samples found no room meanwhile and are lost.` : ''}`,
      )
    this.#failing = null
    this.#tailRows += rows
    this.#savedUntil = until
  }

  async #tick(): Promise<void> {
    if (this.#flushing || this.#closed) return
    await this.flush().catch((error: Error) => this.#failed(error))
  }

  /** Said once, not at every try. */
  #failed({ message }: Error): void {
    const detail = message.split('\n')[0]!
    if (this.#failing === null) {
      this.#droppedBefore = this.#buffer.dropped
      this.#trouble(
        `The newest samples could not be stored: ${detail}. They are kept in memory and tried again; check the disk.`,
      )
    }
    this.#failing = { since: this.#failing?.since ?? this.#now(), detail }
  }

  /** Since it cannot be written. */
  get #lost(): number {
    return this.#buffer.dropped - this.#droppedBefore
  }

  /** Outside of the window: the clock may have been set since it was last looked at. What is dated by the clock itself is always kept. */
  #isAccepted(t: number, receive: number): boolean {
    this.#moveWindow()
    return t >= this.#oldest && t <= this.#newest ? true : t === receive && t > 0 && t <= LAST_TIME
  }

  /** Which times are accepted: by a clock that is in doubt, all that may be right. */
  #moveWindow(): void {
    const now = this.#now()
    this.#trust.look(now, this.#steady())
    const { trusted } = this.#trust
    this.#oldest = trusted ? Math.max(1, now - (this.#options.retentionDays ?? 90) * DAY_MS) : 1
    this.#newest = trusted ? now + DAY_MS : LAST_TIME
  }

  /** One signal's past, at most `columns` buckets; null where nothing is known. */
  async query({ signal, from, to, columns }: HistoryQuestion): Promise<Result<HistoryAnswer, ApiError>> {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to <= from)
      return err(apiError({ code: 'history-empty-range', values: {} }, 'from, to'))
    if (!Number.isInteger(columns) || columns < 1 || columns > MAX_COLUMNS)
      return err(apiError({ code: 'history-columns', values: { most: MAX_COLUMNS } }, 'columns'))
    if (this.#closed) return err(apiError({ code: 'history-closed', values: {} }))
    const ids = [signal, ...(this.#aliases.get(signal) ?? [])]
    const keys = ids.flatMap((id) => this.#tail.keys.get(id) ?? [])
    if (keys.length === 0) return err(apiError({ code: 'history-never-recorded', values: { signal } }, 'signal'))
    const reader = this.#leastBusy()
    if (reader.turns.waiting >= MAX_WAITING_QUERIES) return err(apiError({ code: 'history-busy', values: {} }))
    const range = { signal, ids, keys, from, to, columns, holdMs: this.#holdOf(keys[0]!), now: this.#now() }
    return reader.turns.run(() =>
      this.#catalogue.reading(async () => {
        for (;;) {
          try {
            return ok(await readRange(reader.connection, this.#catalogue, range))
          } catch (error) {
            if (
              await this.#catalogue.probe(
                reader.connection,
                await segmentsOf(reader.connection, this.#catalogue, range),
              )
            )
              continue
            return err(unreadable(error, signal))
          }
        }
      }),
    )
  }

  /**
   * The newest sample of each of these signals that is in the history, however old it is; under earlier ids too.
   * @returns signal id → sample; none where nothing was ever recorded
   */
  async latest(ids: readonly string[]): Promise<ReadonlyMap<string, LatestSample>> {
    const found = await this.#keeping.run(() => readLatest(this.#keeper, this.#trust.present(this.#now())))
    return new Map(
      ids.flatMap((id) => {
        const known = [id, ...(this.#aliases.get(id) ?? [])].flatMap((one) => {
          const key = this.#tail.keys.get(one)
          const sample = key === undefined ? undefined : found.get(key)
          return sample ? [sample] : []
        })
        const newest = known.toSorted((a, b) => b.t - a.t)[0]
        return newest ? [[id, newest] as const] : []
      }),
    )
  }

  /** Each as `query` answers it. */
  async range({ signals, ...span }: RangeQuestion): Promise<Result<RangeAnswer, ApiError>> {
    const isKnown = (id: string): boolean =>
      [id, ...(this.#aliases.get(id) ?? [])].some((one) => this.#tail.keys.has(one))
    const answers = await Promise.all(signals.filter(isKnown).map((signal) => this.query({ signal, ...span })))
    const failed = answers.find((answer) => !answer.ok)
    if (failed && !failed.ok) return failed
    return ok({
      answers: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])),
      unknown: signals.filter((id) => !isKnown(id)),
    })
  }

  /** How these signals stood at a moment; those of which nothing was recorded until then are left out. */
  async stateAt({ at, signals }: StateAt): Promise<Result<StateAnswer, ApiError>> {
    if (this.#closed) return err(apiError({ code: 'history-closed', values: {} }))
    const keysOf = (id: string): number[] =>
      [id, ...(this.#aliases.get(id) ?? [])].flatMap((one) => this.#tail.keys.get(one) ?? [])
    const keys = new Set(signals.flatMap(keysOf))
    const reader = this.#leastBusy()
    try {
      const found = await reader.turns.run(() =>
        this.#catalogue.reading(() => readStateAt(reader.connection, this.#catalogue, Math.floor(at), keys)),
      )
      const rows = signals.flatMap((signal) => {
        const stood = keysOf(signal).flatMap((key) => found.get(key) ?? [])
        const sample = stood.filter(({ t }) => t >= 0).toSorted((a, b) => b.t - a.t || b.receive - a.receive)[0]
        return sample ? [{ signal, sample }] : []
      })
      return ok({
        at,
        signal: rows.map(({ signal }) => signal),
        t: rows.map(({ sample }) => sample.t),
        value: rows.map(({ sample: { value } }) => (Number.isFinite(value) ? value : null)),
        quality: rows.map(({ sample }) => sample.quality),
        ended: rows.map(({ sample: { t, mark, markT } }) => (markT >= t ? mark : 0)),
      })
    } catch (error) {
      return err(unreadable(error, 'at'))
    }
  }

  #leastBusy(): { readonly connection: DuckDBConnection; readonly turns: Turns } {
    return this.#readers.reduce((least, one) => (one.turns.waiting < least.turns.waiting ? one : least))
  }

  #holdOf(key: number): number {
    return this.#holds.get(key) ?? this.#defaultHold
  }

  /** Loads a Parquet file of the past; see `import.ts`. A name that was imported before is refused. */
  importPast(file: string): Promise<Result<ImportSummary, string>> {
    return this.#keeping.run(async () => {
      const done = await importParquet(
        this.#keeper,
        this.#catalogue,
        file,
        basename(file),
        this.#now(),
        async (ids) => {
          for (const id of ids) this.#tail.key(id)
          await this.flush()
          await this.#shareHolds(true)
        },
      )
      await this.#recount()
      return done
    })
  }

  /** Tail into segments, roll-ups, merging and retention, now. Otherwise it happens by itself. */
  async compact(): Promise<void> {
    await this.flush()
    await this.#keeping.run(() => this.#compactNow())
  }

  async #keep(): Promise<void> {
    if (this.#closed || this.#keeping.waiting > 0) return
    if (this.#steady() - this.#clockSavedAt >= CLOCK_SAVED_MS)
      await this.#keeping.run(() => this.#saveClock()).catch(() => undefined)
    const due =
      this.#tailRows >= (this.#options.segmentRows ?? 2_000_000) ||
      this.#now() - this.#lastSegmentAt >= (this.#options.segmentMs ?? 15 * MINUTE_MS)
    if (!due) return
    await this.#keeping
      .run(() => this.#compactNow())
      .catch((error: Error) =>
        this.#trouble(
          `The history could not be compacted: ${error.message}. Nothing is lost; it is tried again. Check the disk.`,
        ),
      )
  }

  async #compactNow(): Promise<void> {
    this.#lastSegmentAt = this.#now()
    await this.#shareHolds(false)
    await compactTail(this.#keeper, this.#catalogue, this.#trust.present(this.#now()))
    await this.#hours()
    while (!this.#closed && (await mergeOnce(this.#keeper, this.#catalogue)));
    await this.#saveClock()
    await this.#forgetting.step(this.#keeper, this.#catalogue, {
      trust: this.#trust,
      wall: this.#now(),
      steady: this.#steady(),
      tailBytes: await this.#tailBytes(),
    })
    await this.#recount()
  }

  async #tailBytes(): Promise<number> {
    const sizes = ['tail.duckdb', 'tail.duckdb.wal'].map((name) =>
      stat(this.#catalogue.path(name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
  }

  async #saveClock(): Promise<void> {
    this.#moveWindow()
    const { seenAt, steadyMs, unseenMs } = this.#trust.state
    this.#clockSavedAt = this.#steady()
    await inTransaction(this.#keeper, async () => {
      await this.#keeper.run('DELETE FROM clock')
      await this.#keeper.run(`INSERT INTO clock VALUES (${seenAt}, ${steadyMs}, ${unseenMs})`)
    })
  }

  async #hours(): Promise<void> {
    try {
      await compactHours(this.#keeper, this.#catalogue)
    } catch (error) {
      if (!(await this.#catalogue.probe(this.#keeper, await this.#catalogue.list(this.#keeper, "kind = 'minute'"))))
        throw error
      await this.#hours()
    }
  }

  async #shareHolds(always: boolean): Promise<void> {
    if (!this.#holdsChanged && !always) return
    this.#holdsChanged = false
    await this.#keeper.run(
      `CREATE OR REPLACE TEMP TABLE holds AS SELECT key, ${this.#defaultHold}::BIGINT AS hold_ms FROM signals`,
    )
    const rows = [...this.#holds].map(([key, hold]) => `(${key},${hold})`)
    for (let i = 0; i < rows.length; i += 1000)
      await this.#keeper.run(
        `UPDATE temp.holds SET hold_ms = h FROM (VALUES ${rows.slice(i, i + 1000).join(',')}) AS given(k, h) WHERE key = k`,
      )
  }

  async #recount(): Promise<void> {
    const segments = await this.#catalogue.list(this.#keeper)
    this.#segments = segments.length
    this.#segmentRows = segments.reduce((sum, segment) => sum + (segment.kind === 'raw' ? segment.rows : 0), 0)
    this.#tailRows = await this.#tail.rows(this.#keeper)
  }

  stats(): HistoryStats {
    return {
      rows: this.#segmentRows + this.#tailRows,
      segments: this.#segments,
      savedUntil: this.#savedUntil,
      damaged: [...this.#catalogue.damaged].map(([file, why]) => `${file}: ${why}`),
      droppedFull: this.#buffer.dropped,
      droppedTime: this.#droppedTime,
      waiting: this.#buffer.count,
      bytes: this.#forgetting.bytes,
      quotaBytes: this.#options.quotaBytes ?? null,
      failing: this.#failing,
      lost: this.#buffer.dropped,
      due: this.#forgetting.due,
    }
  }

  /** Stores what is in memory and lets go of the folder. */
  async close(): Promise<Result<void, string>> {
    if (this.#closed) return ok(undefined)
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    let failure: string | null = null
    try {
      // Twice: a side that failed before goes first.
      await this.flush()
      await this.flush()
    } catch (error) {
      failure = `The last samples could not be stored: ${(error as Error).message}. Check the disk.`
    }
    await this.#keeping.run(() => this.#saveClock()).catch(() => undefined)
    await Promise.all(this.#readers.map(({ turns }) => turns.run(async () => undefined)))
    for (const { connection } of this.#readers) connection.closeSync()
    this.#keeper.closeSync()
    this.#tail.close()
    this.#db.instance.closeSync()
    return failure === null ? ok(undefined) : err(failure)
  }

  #trouble(message: string): void {
    this.#options.onTrouble?.(message)
  }
}
