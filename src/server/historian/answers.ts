/** Questions to the history: several readers, each with one question at a time; a file that turns out damaged is named and left out. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Result, err, ok } from '../../base/result.ts'
import type { Steps } from '../../base/steps.ts'
import { stateAt } from '../../timeline/state-at.ts'
import { apiError } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { RangeAnswer, RangeQuestion, SinceAnswer, SinceQuestion, StateAnswer } from '../../wire/history.ts'
import { type Catalogue, type Segment, within } from './catalogue.ts'
import type { Database } from './database.ts'
import { limitsOf, namesAt, namesOf, textRows, textsOf } from './fact-answers.ts'
import { type ExportQuestion, exportSamples, MOST_EXPORT_ROWS, type StoredName } from './export.ts'
import { type RecordedFacts, type RecordedPlant, type RecordQuestion, writeRecord } from './record.ts'
import { readFactsAt, readFactsIn } from './fact-store.ts'
import { ABOUT, type FactRow } from './facts.ts'
import type { Holds } from './holds.ts'
import type { Newest } from './newest.ts'
import { type SignalRange, readNewest, readRange, segmentsOf } from './read.ts'
import { readTogether, togetherAnswer } from './read-together.ts'
import { type HeldSample, readStateAt } from './state-at.ts'
import { readRolled } from './read-rolled.ts'
import { readSince } from './since.ts'
import type { StateAt } from './store.ts'
import { Turns } from './turns.ts'
import { inSlices } from '../slices.ts'

export interface HistoryQuestion {
  readonly signal: string
  /** ms, half-open [from, to). What is answered in buckets of a minute and more covers them whole: the first from before `from`, the last to beyond `to`. */
  readonly from: number
  readonly to: number
  readonly columns: number
}

export interface AnswerPorts {
  readonly catalogue: Catalogue
  /** By signal id. */
  readonly keys: ReadonlyMap<string, number>
  /** Signal id → its earlier ids. */
  readonly aliases: () => ReadonlyMap<string, readonly string[]>
  readonly holds: Holds
  readonly newest: Newest
  readonly now: () => number
}

const NO_KEYS: readonly number[] = []
const MAX_COLUMNS = 10_000
const READERS = 2
/** Signals put together in one step. */
const AT_ONCE = 200
const MAX_WAITING_QUERIES = 256

/** What tells how something stood. */
const toldBefore =
  (to: number) =>
  ({ kind, fromMs }: Segment): boolean =>
    (kind === 'raw' || kind === 'fact' || kind === 'stand') && fromMs < to

interface Reader {
  readonly connection: DuckDBConnection
  readonly turns: Turns
}

export class Answers {
  readonly #ports: AnswerPorts
  readonly #readers: readonly Reader[]
  /** Files take long: one at a time, and no question waits for them. */
  readonly #filing: Reader
  #closed = false

  private constructor(ports: AnswerPorts, connections: readonly DuckDBConnection[]) {
    this.#ports = ports
    const [filing, ...readers] = connections.map((connection) => ({ connection, turns: new Turns() }))
    this.#filing = filing!
    this.#readers = readers
  }

  static async open({ instance }: Database, ports: AnswerPorts): Promise<Answers> {
    return new Answers(ports, await Promise.all(Array.from({ length: READERS + 1 }, () => instance.connect())))
  }

  #idsOf(id: string): readonly string[] {
    return [id, ...(this.#ports.aliases().get(id) ?? [])]
  }

  /** Under all of its ids. */
  keysOf(id: string): readonly number[] {
    const { keys, aliases } = this.#ports
    if (aliases().has(id)) return this.#idsOf(id).flatMap((one) => keys.get(one) ?? [])
    const key = keys.get(id)
    return key === undefined ? NO_KEYS : [key]
  }

  *#keysOfAll(ids: readonly string[]): Steps<ReadonlySet<number>> {
    const keys = new Set<number>()
    for (let i = 0; i < ids.length; i++) {
      if (i % AT_ONCE === 0) yield
      for (const key of this.keysOf(ids[i]!)) keys.add(key)
    }
    return keys
  }

  async query({ signal, from, to, columns }: HistoryQuestion): Promise<Result<HistoryAnswer, ApiError>> {
    const wrong = whatIsWrong(from, to, columns)
    if (wrong) return err(wrong)
    const keys = this.keysOf(signal)
    if (keys.length === 0) return err(apiError({ code: 'history-never-recorded', values: { signal } }, 'signal'))
    const { now, holds } = this.#ports
    const range: SignalRange = {
      signal,
      ids: this.#idsOf(signal),
      keys,
      keyOf: (id) => this.#ports.keys.get(id),
      from,
      to,
      columns,
      holds,
      now: now(),
    }
    const atHand = this.#closed ? null : readNewest(this.#ports.newest, range)
    if (atHand) return ok(atHand)
    const rolled = await this.#quickly((connection) => readRolled(connection, this.#ports.catalogue, range))
    if (rolled) return ok(rolled)
    return this.#ask(
      signal,
      (connection) => readRange(connection, this.#ports.catalogue, range),
      (connection) => segmentsOf(connection, this.#ports.catalogue, range),
    )
  }

  /** Each as `query` answers it, with what was said of them. */
  async range({ signals, ...span }: RangeQuestion): Promise<Result<RangeAnswer, ApiError>> {
    const known = signals.filter((id) => this.keysOf(id).length > 0)
    const { from, to, columns } = span
    const keys = new Set(known.flatMap((id) => this.keysOf(id)))
    const answers =
      span.held !== false
        ? await Promise.all(known.map((signal) => this.query({ signal, from, to, columns })))
        : await this.#together(known, keys, span)
    const failed = answers.find((answer) => !answer.ok)
    if (failed && !failed.ok) return failed
    const facts = await this.#ask(
      'signals',
      (connection) => readFactsIn(connection, this.#ports.catalogue, from, to, keys),
      (connection) => this.#ports.catalogue.list(connection, within('fact')),
    )
    if (!facts.ok) return facts
    const byKey = this.#byKey(facts.value)
    const of = (signal: string): readonly FactRow[] => byKey(this.keysOf(signal))
    return ok({
      answers: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])),
      unknown: signals.filter((id) => !known.includes(id)),
      texts: known.flatMap((signal) => textsOf(signal, of(signal), from, columns)),
      states: known.flatMap((signal) => namesOf(signal, of(signal), from)),
      limits: known.flatMap((signal) => limitsOf(signal, of(signal), from)),
    })
  }

  /** Into this file. @returns rows; signals that were never recorded have none */
  async export(question: ExportQuestion, file: string): Promise<Result<number, ApiError>> {
    const { catalogue } = this.#ports
    return this.#file(question, (connection, names) => exportSamples(connection, catalogue, names, question, file))
  }

  /** Into this file, see `wire/record.ts`. @returns samples */
  async record(question: RecordQuestion, plant: RecordedPlant, file: string): Promise<Result<number, ApiError>> {
    const { from, to, signals } = question
    const { catalogue } = this.#ports
    const keys = await inSlices(this.#keysOfAll(signals))
    return this.#file(question, async (connection, names) => {
      const before = {
        samples: await readStateAt(connection, catalogue, from - 1, keys),
        facts: await readFactsAt(connection, catalogue, from - 1, keys, ABOUT.limit),
      }
      const byKey = this.#byKey(await readFactsIn(connection, catalogue, from, to, keys))
      const facts: RecordedFacts = {
        state: await inSlices(this.#standing(from - 1, signals, before)),
        texts: signals.flatMap((signal) => textsOf(signal, byKey(this.keysOf(signal)), from, Infinity)),
        states: signals.flatMap((signal) => namesOf(signal, byKey(this.keysOf(signal)), from)),
        limits: signals.flatMap((signal) => limitsOf(signal, byKey(this.keysOf(signal)), from)),
      }
      return writeRecord(connection, catalogue, names, question, plant, facts, file)
    })
  }

  async #file(
    { from, to, signals }: RecordQuestion,
    write: (connection: DuckDBConnection, names: readonly StoredName[]) => Promise<number | null>,
  ): Promise<Result<number, ApiError>> {
    const wrong = whatIsWrong(from, to, 1)
    if (wrong) return err(wrong)
    const { catalogue, keys } = this.#ports
    const names = signals.flatMap((id) =>
      this.#idsOf(id).flatMap((name): StoredName[] => {
        const key = keys.get(name)
        return key === undefined ? [] : [{ id, name, key }]
      }),
    )
    if (names.length === 0)
      return err(
        apiError({ code: 'history-never-recorded', values: { signal: signals.slice(0, 9).join(', ') } }, 'signal'),
      )
    const rows = await this.#ask(
      'signals',
      (connection) => write(connection, names),
      (connection) => catalogue.list(connection, toldBefore(to)),
      this.#filing,
    )
    if (!rows.ok) return rows
    return rows.value === null
      ? err(apiError({ code: 'history-export-too-long', values: { most: MOST_EXPORT_ROWS } }))
      : ok(rows.value)
  }

  async #together(
    signals: readonly string[],
    keys: ReadonlySet<number>,
    { from, to, columns }: Omit<RangeQuestion, 'signals'>,
  ): Promise<readonly Result<HistoryAnswer, ApiError>[]> {
    const { catalogue, now } = this.#ports
    const wrong = whatIsWrong(from, to, columns)
    if (wrong) return [err(wrong)]
    const found = await this.#ask(
      'signals',
      (connection) => readTogether(connection, catalogue, { keys, from, to }),
      (connection) => catalogue.list(connection, within('raw', from, to)),
    )
    if (!found.ok) return [found]
    const until = Math.min(to, now())
    return signals.map((signal) => {
      const parts = this.keysOf(signal).flatMap((key) => found.value.get(key) ?? [])
      return ok(togetherAnswer(signal, parts, { from, to, columns, until }))
    })
  }

  async stateAt({ at: asked, signals }: StateAt): Promise<Result<StateAnswer, ApiError>> {
    const at = Math.floor(asked)
    const keys = await inSlices(this.#keysOfAll(signals))
    const { catalogue } = this.#ports
    const found = await this.#ask(
      'at',
      async (connection) => ({
        samples: await readStateAt(connection, catalogue, at, keys),
        facts: await readFactsAt(connection, catalogue, at, keys, ABOUT.limit),
      }),
      (connection) => catalogue.list(connection, toldBefore(at + 1)),
    )
    if (!found.ok) return found
    return ok(await inSlices(this.#standing(asked, signals, found.value)))
  }

  async since({ at, signals }: SinceQuestion): Promise<Result<SinceAnswer, ApiError>> {
    const moment = Math.floor(at)
    const keys = await inSlices(this.#keysOfAll(signals))
    const { catalogue } = this.#ports
    const found = await this.#ask(
      'at',
      (connection) => readSince(connection, catalogue, moment, keys),
      (connection) => catalogue.list(connection, within('raw', Number.NEGATIVE_INFINITY, moment + 1)),
    )
    if (!found.ok) return found
    const answer: SinceAnswer = { signal: [], since: [] }
    for (const id of signals) {
      const times = this.keysOf(id).flatMap((key) => found.value.get(key) ?? [])
      if (times.length === 0) continue
      answer.signal.push(id)
      answer.since.push(Math.max(...times))
    }
    return ok(answer)
  }

  *#standing(
    asked: number,
    signals: readonly string[],
    {
      samples,
      facts,
    }: { readonly samples: ReadonlyMap<number, readonly HeldSample[]>; readonly facts: readonly FactRow[] },
  ): Steps<StateAnswer> {
    const at = Math.floor(asked)
    const { holds } = this.#ports
    const of = this.#byKey(facts)
    const answer: StateAnswer = {
      at: asked,
      signal: [],
      t: [],
      value: [],
      quality: [],
      ended: [],
      text: [],
      state: [],
      limitMs: [],
    }
    for (let i = 0; i < signals.length; i++) {
      if (i % AT_ONCE === 0) yield
      const signal = signals[i]!
      const itsKeys = this.keysOf(signal)
      const said = of(itsKeys)
      const numbers: readonly Standing[] =
        itsKeys.length === 1 ? (samples.get(itsKeys[0]!) ?? []) : itsKeys.flatMap((key) => samples.get(key) ?? [])
      const stood = stateAt<Standing>(said.length > 0 ? [...numbers, ...textRows(said)] : numbers, at)
      if (!stood) continue
      const { t, value, quality, text } = stood.sample
      answer.signal.push(signal)
      answer.t.push(t)
      answer.value.push(text === undefined && Number.isFinite(value) ? value : null)
      answer.quality.push(quality)
      answer.ended.push(stood.ended)
      answer.text.push(text ?? null)
      answer.state.push(said.length === 0 ? null : (namesAt(said, t)?.find(({ code }) => code === value) ?? null))
      answer.limitMs.push(holds.saidAt(itsKeys, at))
    }
    return answer
  }

  /** Facts of a signal under all its ids. */
  #byKey(facts: readonly FactRow[]): (keys: readonly number[]) => readonly FactRow[] {
    const byKey = new Map<number, FactRow[]>()
    for (const row of facts) {
      const rows = byKey.get(row.key)
      if (rows) rows.push(row)
      else byKey.set(row.key, [row])
    }
    return (keys) => (keys.length === 1 ? (byKey.get(keys[0]!) ?? []) : keys.flatMap((key) => byKey.get(key) ?? []))
  }

  get #reader(): Reader {
    return this.#readers.reduce((least, one) => (one.turns.waiting < least.turns.waiting ? one : least))
  }

  /** Outside of a transaction; null where that does not answer it, for whatever reason. */
  async #quickly<T>(work: (connection: DuckDBConnection) => Promise<T | null>): Promise<T | null> {
    const { connection, turns } = this.#reader
    if (this.#closed || turns.waiting >= MAX_WAITING_QUERIES) return null
    return turns.run(() => this.#ports.catalogue.reading(() => work(connection).catch(() => null)))
  }

  /** @param touched every file that the work may have read */
  async #ask<T>(
    where: string,
    work: (connection: DuckDBConnection) => Promise<T>,
    touched: (connection: DuckDBConnection) => Promise<readonly Segment[]>,
    { connection, turns } = this.#reader,
  ): Promise<Result<T, ApiError>> {
    if (this.#closed) return err(apiError({ code: 'history-closed', values: {} }))
    if (turns.waiting >= MAX_WAITING_QUERIES) return err(apiError({ code: 'history-busy', values: {} }))
    const { catalogue } = this.#ports
    return turns.run(() =>
      catalogue.reading(async () => {
        for (;;) {
          try {
            return ok(await catalogue.asOfOneMoment(connection, () => work(connection)))
          } catch (error) {
            if (await catalogue.probe(connection, await touched(connection))) continue
            return err(apiError({ code: 'history-unreadable', values: { why: (error as Error).message } }, where))
          }
        }
      }),
    )
  }

  /** When the last answer is given. */
  async close(): Promise<void> {
    this.#closed = true
    const all = [...this.#readers, this.#filing]
    await Promise.all(all.map(({ turns }) => turns.run(async () => undefined)))
    for (const { connection } of all) connection.closeSync()
    await this.#ports.catalogue.packs.close()
  }
}

/** A number, or a text. */
interface Standing extends HeldSample {
  readonly text?: string
}

const whatIsWrong = (from: number, to: number, columns: number): ApiError | null => {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to <= from)
    return apiError({ code: 'history-empty-range', values: {} }, 'from, to')
  if (!Number.isInteger(columns) || columns < 1 || columns > MAX_COLUMNS)
    return apiError({ code: 'history-columns', values: { most: MAX_COLUMNS } }, 'columns')
  return null
}
