/**
 * What happened and who did it: alarm events, the current alarm rows, commands, notes. One SQLite file; whatever a
 * method answered with ok is on disk. Only prepared statements: nothing in SQL is built from input.
 */
import type { Trouble } from '../../wire/troubles.ts'
import type Database from 'libsql'
import { err, ok, type Result } from '../../base/result.ts'
import { merging } from '../../base/sorting.ts'
import type { Steps } from '../../base/steps.ts'
import type { AlarmChange } from '../../alarms/alarm-register.ts'
import { boardAt } from '../../alarms/board-at.ts'
import type { ToldOrHeld } from '../../alarms/chatter.ts'
import { leavesList } from '../../wire/leaves-list.ts'
import { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import { type CommandReason, CommandReport } from '../../wire/commands.ts'
import { Note } from '../../wire/notes.ts'
import { ActJournal } from './act-journal.ts'
import { ForesightJournal } from './foresight-journal.ts'
import { messageOf, openDatabase } from './open-database.ts'
import { JournalSearch } from './search.ts'
import { JournalStatements } from './statements.ts'
import { ToldReader } from './told.ts'
import { LifeJournal } from './life-journal.ts'
import { UseJournal } from './use-journal.ts'

export interface JournalQuery {
  /** One asset or several; absent = all. */
  readonly asset?: string | readonly string[] | undefined
  /** ms, half-open [from, to). */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** The newest this many, 1…10,000; default 500. */
  readonly limit?: number | undefined
}

/** Read in one step. */
const PAGE = 200

type Line = Pick<AlarmEvent, 'at' | 'cursor'>
const newestFirst = (a: Line, b: Line): number => b.at - a.at || b.cursor - a.cursor

const Change = AlarmEvent.omit({ cursor: true })
const assetOf = (key: string): string => key.split('/', 1)[0]!
/** A line with its bytes as text; what is not UTF-8 becomes U+FFFD. */
const words = (line: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(line as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? Buffer.from(value as ArrayBuffer).toString('utf8') : value,
    ]),
  )
/** undefined where it is no JSON: no row has that shape. */
const fromJson = (json: unknown): unknown => {
  try {
    return JSON.parse(json as string) as unknown
  } catch {
    return undefined
  }
}
/** Lines from before reasons were codes have a sentence instead, or '' while pending. */
const earlierReason = (detail: unknown): CommandReason | null =>
  typeof detail === 'string' && detail !== '' ? { kind: 'earlier-words', words: detail } : null
const limitOf = (limit = 500): number => Math.min(Math.max(1, Math.floor(limit)), 10_000)

/** About 1 GB with their indexes. */
const MOST_EVENTS = 1_000_000
/** It is looked after so many new events. */
const PRUNE_EVERY = 1000

export class Journal {
  /** Set when a damaged file was moved aside at opening. */
  readonly notice: Trouble | null
  /** What foresight said. */
  readonly foresight: ForesightJournal
  /** What it said that shifts would take. */
  readonly use: UseJournal
  /** What it said of how long parts live. */
  readonly lives: LifeJournal
  /** What is done about machines. */
  readonly acts: ActJournal
  /** Alarm events by words, people, machines and time. */
  readonly search: JournalSearch
  /** As measures count them. */
  readonly told: ToldReader
  readonly #db: Database.Database
  readonly #sql: JournalStatements
  #cursor: number
  #unreadable = 0
  #sincePruned = 0
  #forgotten = 0
  readonly #mostEvents: number

  private constructor(db: Database.Database, notice: Trouble | null, mostEvents: number) {
    this.#mostEvents = mostEvents
    this.#db = db
    this.notice = notice
    this.#sql = new JournalStatements(db)
    this.foresight = new ForesightJournal(db)
    this.use = new UseJournal(db)
    this.lives = new LifeJournal(db)
    this.acts = new ActJournal(db)
    this.told = new ToldReader(db)
    this.search = new JournalSearch(db, (lines) => this.#events(lines))
    // From the sequence, not the table: a cursor is never given twice, whatever was deleted.
    this.#cursor = Number((this.#sql.lastCursor.get() as { seq: number } | undefined)?.seq ?? 0)
  }

  /**
   * @param mostEvents alarm events kept: beyond, the oldest of alarms that are over go
   * @returns the journal, or in words why not; a damaged file is moved aside and is no error (see `notice`).
   */
  static open(path: string, mostEvents = MOST_EVENTS): Result<Journal, string> {
    const opened = openDatabase(path)
    return opened.ok ? ok(new Journal(opened.value.db, opened.value.notice, mostEvents)) : opened
  }

  /** Of the newest live event; 0 = none yet. */
  get cursor(): number {
    return this.#cursor
  }

  /** Lines that could not be understood when read; they stay in the file. */
  get unreadable(): number {
    return this.#unreadable
  }

  /**
   * Takes all of them, with the rows that they leave, or none.
   * @returns the events: what is held is none yet, but its row is in the list and it is found by `held`
   */
  append(changes: readonly ToldOrHeld[]): Result<AlarmEvent[], string> {
    return this.#write(
      () => {
        const events: AlarmEvent[] = []
        for (const change of changes) this.#append(change, events)
        return events
      },
      (events) => {
        this.#cursor = events.at(-1)?.cursor ?? this.#cursor
        this.#sincePruned += events.length
        if (this.#sincePruned >= PRUNE_EVERY) this.#prune()
      },
    )
  }

  #append(change: ToldOrHeld, events: AlarmEvent[]): void {
    const { held, goesOn, ...told } = change
    const { at, kind, actor, comment, row, chatter } = told
    const json = JSON.stringify(row)
    if (leavesList(change)) this.#sql.dropRow.run(row.key)
    else this.#sql.putRow.run(row.key, json)
    if (held) {
      this.#sql.putHeld.run(row.key, JSON.stringify(told))
      return
    }
    this.#sql.dropHeld.run(row.key)
    if (goesOn) {
      const dropped = this.#sql.dropLastChatter.get(chatter!.from, row.key) as { cursor: number } | undefined
      const index = events.findLastIndex(({ cursor }) => cursor === Number(dropped?.cursor))
      if (index !== -1) events.splice(index, 1)
    }
    const summed = chatter ? JSON.stringify(chatter) : null
    const { lastInsertRowid } = this.#sql.addEvent.run(at, row.key, row.asset, kind, actor, comment, json, summed)
    events.push({ ...told, cursor: Number(lastInsertRowid) })
  }

  /** What was held when the last run ended, however it did: events that were not told. */
  held(): AlarmChange[] {
    return this.#sql.allHeld.all().flatMap((line) => this.#read(Change, fromJson(words(line)['change'])))
  }

  /** By number, not by age: no clock is asked. A little at a time, more than comes in meanwhile. */
  #prune(): void {
    this.#sincePruned = 0
    const { events } = this.#sql.countEvents.get() as { events: number }
    const over = Math.min(events - this.#mostEvents, 2 * PRUNE_EVERY)
    if (over <= 0) return
    const pruned = this.#write(() => this.#sql.dropOldest.run(over).changes)
    if (pruned.ok) this.#forgotten += pruned.value
  }

  /** Lines from before this moment that may go: none of an alarm that is open, from its raising on. */
  older(before: number): Result<number, string> {
    return this.#write(() => Number((this.#sql.countOlder.get(before) as { lines: number }).lines))
  }

  /** The oldest of them. @param most of each kind. @returns how many */
  forgetOlder(before: number, most: number): Result<number, string> {
    const { dropOlderEvents, dropOlderCommands, dropOlderNotes, dropOlderForesight, dropOlderActs } = this.#sql
    const gone = this.#write(() =>
      [dropOlderEvents, dropOlderCommands, dropOlderNotes, ...dropOlderForesight, dropOlderActs].reduce(
        (sum, drop) => sum + drop.run(before, most).changes,
        0,
      ),
    )
    if (gone.ok) this.#forgotten += gone.value
    return gone
  }

  /** Lines deleted since opening: oldest events of alarms that are over, because there were too many, and what came of age. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** Live events after a cursor, in order; ask again from the last one when `limit` came back. */
  *after(cursor: number, limit = 1000): Steps<AlarmEvent[]> {
    const events: AlarmEvent[] = []
    let [last, left] = [Math.max(0, cursor), limitOf(limit)]
    while (left > 0) {
      const lines = this.#sql.eventsAfter.all(last, Math.min(PAGE, left)) as Line[]
      for (const event of this.#events(lines)) events.push(event)
      if (lines.length < Math.min(PAGE, left)) break
      left -= lines.length
      last = lines.at(-1)!.cursor
      yield
    }
    return events
  }

  /** Events by time, imported ones included; newest last. */
  *query({ asset, from = 0, to = Number.MAX_SAFE_INTEGER, limit }: JournalQuery): Steps<AlarmEvent[]> {
    const most = limitOf(limit)
    const { eventsIn, eventsOf } = this.#sql
    if (asset === undefined)
      return (yield* this.#newest(to, most, (at, cursor, few) => eventsIn.all(from, at, cursor, few))).toReversed()
    let found: AlarmEvent[] = []
    for (const id of [asset].flat()) {
      const own = yield* this.#newest(to, most, (at, cursor, few) => eventsOf.all(id, from, at, cursor, few))
      found = (yield* merging(found, own, newestFirst)).slice(0, most)
    }
    return found.toReversed()
  }

  /** Newest first. @param page those before a place in the order of (at, cursor) */
  *#newest(
    to: number,
    most: number,
    page: (at: number, cursor: number, few: number) => unknown[],
  ): Steps<AlarmEvent[]> {
    const events: AlarmEvent[] = []
    let [at, cursor, left] = [to, Number.MIN_SAFE_INTEGER, most]
    while (left > 0) {
      const lines = page(at, cursor, Math.min(PAGE, left)) as Line[]
      for (const event of this.#events(lines)) events.push(event)
      if (lines.length < Math.min(PAGE, left)) break
      left -= lines.length
      ;({ at, cursor } = lines.at(-1)!)
      yield
    }
    return events
  }

  /** The alarm list as it was at a moment (ms): the last word on every alarm until then, imported ones included. */
  rowsAt(at: number): AlarmRow[] {
    return boardAt([], this.#events(this.#sql.lastOfEachUntil.all(at)), at)
  }

  /** The alarm list as it was when the last event was accepted: every alarm that was not in state A. */
  currentRows(): AlarmRow[] {
    return this.#sql.allRows.all().flatMap((line) => this.#read(AlarmRow, fromJson(words(line)['row'])))
  }

  /** Puts the list right without an event: keys were renamed, definitions changed. @param gone keys of rows that are no longer there */
  correctRows(rows: readonly AlarmRow[], gone: readonly string[]): Result<void, string> {
    return this.#write(() => {
      for (const key of gone) this.#sql.dropRow.run(key)
      for (const row of rows) this.#sql.putRow.run(row.key, JSON.stringify(row))
    })
  }

  /**
   * Events of the past, from before this journal. They are found by time and asset only: they change no current row and
   * are never sent to a page as news. What is there already (same time, key and kind) is left out.
   * @returns how many were new.
   */
  importPast(changes: readonly AlarmChange[]): Result<number, string> {
    return this.#write(() => {
      const known = this.#sql.pastEvent
      const fresh = changes.filter((c) => known.get(c.row.key, c.at, c.kind) === undefined)
      const lowest = Number((this.#sql.lowestCursor.get() as { low: number | null }).low ?? 0)
      let cursor = Math.min(0, lowest) - fresh.length
      for (const { at, kind, actor, comment, row, chatter } of fresh.toSorted((a, b) => a.at - b.at)) {
        const told = chatter ? JSON.stringify(chatter) : null
        this.#sql.addPast.run(cursor++, at, row.key, row.asset, kind, actor, comment, JSON.stringify(row), told)
      }
      return fresh.length
    })
  }

  /** One line for every status a command goes through. */
  recordCommand(report: CommandReport): Result<void, string> {
    const { id, key, value, actor, verified, at, status, reason } = report
    const json = reason && JSON.stringify(reason)
    return this.#write(
      () => void this.#sql.addCommand.run(id, key, assetOf(key), value, actor, verified ? 1 : 0, at, status, json),
    )
  }

  /** Every line of the audit, newest last. */
  commands({ asset, from = 0, to = Number.MAX_SAFE_INTEGER, limit }: JournalQuery): CommandReport[] {
    const found =
      asset === undefined
        ? this.#sql.commandsIn.all(from, to, limitOf(limit))
        : this.#sql.commandsOf.all(JSON.stringify([asset].flat()), from, to, limitOf(limit))
    return found.toReversed().flatMap((line) => this.#command(line))
  }

  /** Commands whose last word was "pending": what an earlier run left open. */
  pendingCommands(): CommandReport[] {
    return this.#sql.commandsPending.all().flatMap((line) => this.#command(line))
  }

  addNote(note: Omit<Note, 'id' | 'withdrawn'>): Result<Note, string> {
    const { at, to, asset, author, verified, writtenAt, text } = note
    return this.#write(() => {
      const added = this.#sql.addNote.run(at, to, asset, author, verified ? 1 : 0, writtenAt, text)
      return { ...note, id: Number(added.lastInsertRowid), withdrawn: null }
    })
  }

  /** It stays, and says who took it back. @returns null where there is none, or it was withdrawn before */
  withdrawNote(id: number, withdrawn: NonNullable<Note['withdrawn']>): Result<Note | null, string> {
    return this.#write(() => {
      const { changes } = this.#sql.withdrawNote.run(JSON.stringify(withdrawn), id)
      return changes === 0 ? null : (this.#sql.noteById.all(id).flatMap((line) => this.#note(line))[0] ?? null)
    })
  }

  /** Those whose moment or span touches [from, to), by their moment, newest last; withdrawn ones too. */
  notes({ asset, from = 0, to = Number.MAX_SAFE_INTEGER, limit }: JournalQuery): Note[] {
    const found =
      asset === undefined
        ? this.#sql.notesIn.all(from, to, limitOf(limit))
        : this.#sql.notesOf.all(from, to, limitOf(limit), JSON.stringify([asset].flat()))
    return found.toReversed().flatMap((line) => this.#note(line))
  }

  noteCount(): number {
    return Number((this.#sql.countNotes.get() as { notes: number }).notes)
  }

  close(): void {
    // The driver lets go of the file only with its last statement; the log is folded in now, so that the one file is whole.
    try {
      this.#db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      this.#db.close()
    }
  }

  /** @returns as an error what the database says of it */
  #write<T>(work: () => T, committed?: (result: T) => void): Result<T, string> {
    let result: T
    try {
      result = this.#db.transaction(work).immediate()
    } catch (failure) {
      return err(messageOf(failure))
    }
    committed?.(result)
    return ok(result)
  }

  #events(lines: readonly unknown[]): AlarmEvent[] {
    return lines.flatMap((line) => {
      const { row, chatter, ...rest } = words(line)
      return this.#read(AlarmEvent, {
        ...rest,
        row: fromJson(row),
        ...(chatter === null ? {} : { chatter: fromJson(chatter) }),
      })
    })
  }

  #command(line: unknown): CommandReport[] {
    const { detail, reason, verified, ...rest } = words(line)
    const told = reason === null ? earlierReason(detail) : fromJson(reason)
    return this.#read(CommandReport, { ...rest, verified: verified === 1, reason: told })
  }

  #note(line: unknown): Note[] {
    const { actor, to_at: to, written_at: writtenAt, verified, withdrawn, ...rest } = words(line)
    return this.#read(Note, {
      ...rest,
      to,
      author: actor,
      verified: verified === 1,
      writtenAt,
      withdrawn: withdrawn === null ? null : fromJson(withdrawn),
    })
  }

  #read<T>(shape: { safeParse(input: unknown): { success: true; data: T } | { success: false } }, input: unknown): T[] {
    const parsed = shape.safeParse(input)
    if (parsed.success) return [parsed.data]
    this.#unreadable++
    return []
  }
}
