/**
 * The gateway's memory of values. Samples go from `record` through columns in memory into the tail (on disk within `flushMs`), from there
 * into segments and roll-ups; `query` reads all of them together. See `format.ts` for what lies in the folder.
 */
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Result, err, ok } from '../../base/result.ts'
import { atOnce, type Steps } from '../../base/steps.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type {
  RangeAnswer,
  RangeQuestion,
  SinceAnswer,
  SinceQuestion,
  StateAnswer,
  StateName,
} from '../../wire/history.ts'
import { Answers, type HistoryQuestion } from './answers.ts'
import { Catalogue } from './catalogue.ts'
import type { Database } from './database.ts'
import { readLatestFacts, seedFacts } from './fact-store.ts'
import type { FactRow } from './facts.ts'
import { DAY_MS, MARK, MINUTE_MS, openFolder, stampFolder } from './format.ts'
import { Holds, readLimits, seedLimits } from './holds.ts'
import { Housekeeping } from './housekeeping.ts'
import type { ExportQuestion } from './export.ts'
import type { ImportSummary } from './import.ts'
import { type LatestSample, latestOf, readLatest, seedLatest } from './latest.ts'
import { openTail } from './open-tail.ts'
import type { HistorianOptions, HistoryStats } from './options.ts'
import type { RecordedPlant, RecordQuestion } from './record.ts'
import { Recording } from './recording.ts'
import { Newest } from './newest.ts'
import type { HistoryStore, StateAt } from './store.ts'
import { Tail } from './tail.ts'
import { TimeWindow } from './time-window.ts'

/** Signals named in one step. */
const AT_ONCE = 500
const NEWEST_ROWS = 2_000_000

interface Parts {
  readonly db: Database
  readonly tail: Tail
  readonly catalogue: Catalogue
  readonly recording: Recording
  readonly newest: Newest
  readonly holds: Holds
  /** Keys of the signals, by index. */
  readonly registered: { keys: Int32Array }
  readonly housekeeping: Housekeeping
  readonly answers: Answers
  readonly names: Names
  /** The newest of all that is stored, samples of a clock set forward left out. */
  readonly latest: () => Promise<readonly [samples: ReadonlyMap<number, LatestSample>, facts: readonly FactRow[]]>
  readonly flushMs: number
  readonly clock: () => { readonly trusted: boolean; readonly present: number }
}

/** Signal id → its earlier ids. */
interface Names {
  aliases: ReadonlyMap<string, readonly string[]>
}

/** A signal is called by one of its earlier ids where a file is older than its name. */
const namesOf = (aliases: Names['aliases'], id: string): readonly string[] => {
  const known = aliases.get(id)
  if (known) return [id, ...known]
  for (const [now, earlier] of aliases) if (earlier.includes(id)) return [now, ...earlier]
  return [id]
}

export class Historian implements HistoryStore {
  readonly #parts: Parts
  readonly #timers: readonly NodeJS.Timeout[]
  #closed = false

  private constructor(parts: Parts) {
    this.#parts = parts
    this.#timers = [
      setInterval(() => void parts.recording.tick(), parts.flushMs),
      setInterval(() => void parts.housekeeping.tick(), 5_000),
    ]
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
      await stampFolder(dir)
      return ok(new Historian(await partsOf(db, catalogue, options)))
    } catch (error) {
      db.instance.closeSync()
      return err(`The history in ${dir} cannot be opened: ${(error as Error).message}`)
    }
  }

  /**
   * Names the signals of a twin; from now on `record(i, …)` means `ids[i]`. May be called again, for another twin.
   * @param holdMs beside `ids`: how long a value may stand without a new one (its stale limit); Infinity where only a mark ends it, NaN where that is not known yet
   * @param aliases signal id → its earlier ids; the ones given when opening stay where absent
   */
  register(ids: readonly string[], holdMs?: readonly number[], aliases?: ReadonlyMap<string, readonly string[]>): void {
    atOnce(this.registering(ids, holdMs, aliases))()
  }

  /** The same in small steps. @returns from then on it is so */
  *registering(
    ids: readonly string[],
    holdMs?: readonly number[],
    aliases?: ReadonlyMap<string, readonly string[]>,
  ): Steps<() => void> {
    const { names, tail, recording, registered, holds } = this.#parts
    const keys = new Int32Array(ids.length)
    for (const [i, id] of ids.entries()) {
      if (i % AT_ONCE === 0) yield
      keys[i] = tail.key(id)
      const hold = holdMs?.[i]
      if (hold !== undefined) holds.register(keys[i]!, hold)
    }
    return () => {
      if (aliases) names.aliases = aliases
      recording.register(keys)
      registered.keys = keys
      holds.changed()
    }
  }

  /**
   * Takes one sample; nothing is allocated. `t` is its place on the timeline: the receive time, or the source's where the binding says so.
   * @param quality 0 good, 1 uncertain, 2 bad
   * @param source ms on the source's clock; 0 = none given
   */
  record(index: number, value: number, quality: number, receive: number, source: number, t = receive): void {
    this.#parts.recording.record(index, value, quality, receive, source, t)
  }

  recordText(index: number, text: string, quality: number, receive: number, source: number, t = receive): void {
    this.#parts.recording.recordText(index, text, quality, receive, source, t)
  }

  /** The signal went stale, or its source was declared dead, at `t`: its last value holds no longer. */
  mark(index: number, kind: keyof typeof MARK, t: number): void {
    this.#parts.recording.record(index, Number.NaN, MARK[kind], t, 0, t)
  }

  markText(index: number, kind: keyof typeof MARK, t: number): void {
    this.#parts.recording.markText(index, kind, t)
  }

  nameStates(index: number, states: readonly StateName[], t: number): void {
    this.#parts.recording.facts.states(index, states, t)
  }

  setLimit(index: number, ms: number, t: number): void {
    const { recording, holds, registered } = this.#parts
    recording.facts.limit(index, ms, t)
    holds.add(registered.keys[index]!, Math.floor(t), ms)
  }

  /** Puts all recorded samples on disk. */
  flush(): Promise<void> {
    return this.#parts.recording.flush()
  }

  /** One signal's past, at most `columns` buckets; null where nothing is known. */
  query(question: HistoryQuestion): Promise<Result<HistoryAnswer, ApiError>> {
    return this.#parts.answers.query(question)
  }

  range(question: RangeQuestion): Promise<Result<RangeAnswer, ApiError>> {
    return this.#parts.answers.range(question)
  }

  /** How these signals stood at a moment; those of which nothing was recorded until then are left out. */
  stateAt(question: StateAt): Promise<Result<StateAnswer, ApiError>> {
    return this.#parts.answers.stateAt(question)
  }

  /** Since when these say what they said at a moment, where they changed within the hour before it. */
  since(question: SinceQuestion): Promise<Result<SinceAnswer, ApiError>> {
    return this.#parts.answers.since(question)
  }

  /**
   * The newest sample of each of these signals that is in the history, however old it is; under earlier ids too.
   * @returns signal id → sample; none where nothing was ever recorded
   */
  async latest(ids: readonly string[]): Promise<ReadonlyMap<string, LatestSample>> {
    const [samples, facts] = await this.#parts.latest()
    return latestOf(ids, (id) => this.#parts.answers.keysOf(id), samples, facts)
  }

  /** Loads a Parquet file of the past; see `import.ts`. A name that was imported before is refused. */
  importPast(file: string): Promise<Result<ImportSummary, string>> {
    return this.#parts.housekeeping.importPast(file)
  }

  /** Tail into segments, roll-ups, merging and retention, now. Otherwise it happens by itself. */
  async compact(): Promise<void> {
    await this.flush()
    await this.#parts.housekeeping.compact()
  }

  /** Samples of a span into a new file, see `export.ts`; flushed first. @returns rows */
  async export(question: ExportQuestion, file: string): Promise<Result<number, ApiError>> {
    await this.flush()
    return this.#parts.answers.export(question, file)
  }

  /** A span as a file that stands for itself, see `wire/record.ts`; flushed first. @returns samples */
  async recordFile(question: RecordQuestion, plant: RecordedPlant, file: string): Promise<Result<number, ApiError>> {
    await this.flush()
    return this.#parts.answers.record(question, plant, file)
  }

  /** All of it as it is now, in a folder of its own. Throws what the disk says. @returns segments that are missing */
  snapshot(to: string): Promise<string[]> {
    return this.#parts.housekeeping.snapshot(to)
  }

  /** Whether the clock has been right for a day, and the latest moment that has surely come, ms. */
  clock(): { readonly trusted: boolean; readonly present: number } {
    return this.#parts.clock()
  }

  stats(): HistoryStats {
    const { catalogue, housekeeping, recording, newest } = this.#parts
    return {
      ...housekeeping.stats,
      ...recording.stats,
      ...newest.stats,
      damaged: [...catalogue.damaged].map(([file, why]) => `${file}: ${why}`),
    }
  }

  /** Stores what is in memory and lets go of the folder. */
  async close(): Promise<Result<void, string>> {
    if (this.#closed) return ok(undefined)
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    const { recording, housekeeping, answers, newest, tail, db } = this.#parts
    // Where it is being read, that ends.
    newest.forget()
    let failure: string | null = null
    try {
      // Twice: a side that failed before goes first.
      await recording.flush(true)
      await recording.flush(true)
    } catch (error) {
      failure = `The last samples could not be stored: ${(error as Error).message}. Check the disk.`
    }
    await answers.close()
    await housekeeping.close()
    tail.close()
    db.instance.closeSync()
    return failure === null ? ok(undefined) : err(failure)
  }
}

const partsOf = async (db: Database, catalogue: Catalogue, options: HistorianOptions): Promise<Parts> => {
  const now = options.now ?? Date.now
  const steady = options.steady ?? options.now ?? (() => performance.now())
  const tail = await Tail.open(db)
  const connection = await db.instance.connect()
  for (const line of await catalogue.reconcile(connection)) options.onTrouble?.(line)
  await tail.loadKeys()
  await seedLatest(connection, catalogue)
  await seedFacts(connection, catalogue)
  await seedLimits(connection, catalogue)
  const holds = new Holds(options.holdMs ?? 5 * MINUTE_MS)
  await readLimits(connection, holds)
  const clock = await tail.clock()
  await tail.markInterrupted(Math.max(now(), clock?.seenAt ?? 0))
  const window = new TimeWindow((options.retentionDays ?? 90) * DAY_MS, clock, now, steady)
  const names: Names = { aliases: options.aliases ?? new Map() }
  const newest = new Newest(now, options.newestRows ?? NEWEST_ROWS)
  const recording = new Recording(options, {
    tail,
    window,
    now,
    stored: (columns, rows) => {
      newest.stored(columns, rows)
      housekeeping.stored(rows)
    },
    unsure: () => newest.forget(),
  })
  const housekeeping: Housekeeping = new Housekeeping(options, {
    connection,
    catalogue,
    tail,
    holds,
    namesOf: (id) => namesOf(names.aliases, id),
    window,
    now,
    steady,
    flush: () => recording.flush(),
    newest,
    still: (work) => recording.still(work),
  })
  const answers = await Answers.open(db, {
    catalogue,
    keys: tail.keys,
    aliases: () => names.aliases,
    holds,
    newest,
    now,
  })
  recording.facts.restore(await readLatestFacts(connection, window.trust.present(now())))
  await housekeeping.recount()
  void housekeeping.fill()
  return {
    db,
    tail,
    catalogue,
    recording,
    newest,
    holds,
    registered: { keys: new Int32Array(0) },
    housekeeping,
    answers,
    names,
    latest: () =>
      housekeeping.turns.run(async () => {
        const until = window.trust.present(now())
        return [await readLatest(connection, until), await readLatestFacts(connection, until)] as const
      }),
    flushMs: Math.min(1000, options.flushMs ?? 500),
    clock: () => {
      window.move()
      return { trusted: window.trust.trusted, present: window.trust.present(now()) }
    },
  }
}
