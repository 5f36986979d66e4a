/**
 * Looks for what happened by words, people, machines, priority and time. Words are found in an index of their own (SQLite FTS5,
 * https://sqlite.org/fts5.html), which triggers keep in step with the events; what is told by time alone is found in theirs.
 */
import type Database from 'libsql'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { JournalPage } from '../../wire/journal-search.ts'
import { EVENT } from './statements.ts'

export interface SearchQuery {
  /** Any of them; absent = all. */
  readonly assets?: readonly string[] | undefined
  readonly person?: string | undefined
  readonly text?: string | undefined
  /** Machines whose names have those words: what they did is found as well. */
  readonly textAssets?: readonly string[] | undefined
  readonly priority?: string | undefined
  /** ms, half-open [from, to). */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly before?: { readonly at: number; readonly cursor: number } | undefined
  readonly limit: number
}

/** One word of the index for an id, however it is written. */
export const assetWord = (id: string): string => `a${Buffer.from(id, 'utf8').toString('hex')}`

/**
 * Events of one moment may be told a little later than others of the next: so many of them round the ends of a span are looked
 * at for their numbers. Only where the clock was set back by more than they span may one be missed by words.
 */
const ROUND_ENDS = 1000

/** Beginnings of words, all of which are looked for; nothing that FTS5 takes for an operator is left. */
const words = (column: string, written: string): string[] =>
  (written.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `${column} : "${word}" *`)

const anyOf = (assets: readonly string[]): string =>
  `tags : (${assets.length === 0 ? '"none"' : assets.map((id) => `"${assetWord(id)}"`).join(' OR ')})`

/** @returns what FTS5 is asked; null = nothing but time is asked for */
const matchOf = ({ assets, person = '', text = '', textAssets = [], priority }: SearchQuery): string | null => {
  const said = words('what', text)
  const found = said.length === 0 ? [] : [`(${said.join(' AND ')})`, ...(textAssets.length ? [anyOf(textAssets)] : [])]
  const all = [
    ...(assets ? [anyOf(assets)] : []),
    ...words('who', person),
    ...(found.length > 0 ? [`(${found.join(' OR ')})`] : []),
    ...(priority === undefined ? [] : [`tags : "p${priority}"`]),
  ]
  return all.length > 0 ? all.join(' AND ') : null
}

export class JournalSearch {
  readonly #sql
  readonly #read: (lines: readonly unknown[]) => AlarmEvent[]

  /** @param read lines as events */
  constructor(db: Database.Database, read: (lines: readonly unknown[]) => AlarmEvent[]) {
    this.#read = read
    this.#sql = {
      byTime: db.prepare(
        `SELECT ${EVENT} FROM alarm_events WHERE at >= ? AND (at, cursor) < (?, ?) ORDER BY at DESC, cursor DESC LIMIT ?`,
      ),
      byWords: db.prepare(
        `SELECT ${EVENT} FROM alarm_events WHERE cursor IN (
           SELECT w.rowid FROM alarm_words AS w JOIN alarm_events AS e ON e.cursor = w.rowid
           WHERE w.alarm_words MATCH ?1 AND w.rowid >= ?2 AND w.rowid <= ?3 AND e.at >= ?4 AND e.at < ?5
           ORDER BY w.rowid DESC LIMIT ?6)
         ORDER BY cursor DESC`,
      ),
      lowest: db.prepare(
        `SELECT min(cursor) AS cursor FROM (SELECT cursor FROM alarm_events WHERE at >= ? ORDER BY at, cursor LIMIT ${ROUND_ENDS})`,
      ),
      highest: db.prepare(
        `SELECT max(cursor) AS cursor FROM (SELECT cursor FROM alarm_events WHERE at < ? ORDER BY at DESC, cursor DESC LIMIT ${ROUND_ENDS})`,
      ),
    }
  }

  page(query: SearchQuery): JournalPage {
    const { from = 0, to = Number.MAX_SAFE_INTEGER, before, limit } = query
    const match = matchOf(query)
    // One more than is shown says whether there is more.
    const lines = (
      match === null
        ? this.#sql.byTime.all(from, before?.at ?? to, before?.cursor ?? Number.MIN_SAFE_INTEGER, limit + 1)
        : this.#byWords(match, from, to, before?.cursor, limit + 1)
    ) as { readonly at: number; readonly cursor: number }[]
    const shown = lines.slice(0, limit)
    const last = shown.at(-1)
    const next = lines.length > limit && last ? { at: last.at, cursor: last.cursor } : null
    return { events: this.#read(shown), next }
  }

  #byWords(match: string, from: number, to: number, before: number | undefined, most: number): unknown[] {
    const low = from > 0 ? cursorOf(this.#sql.lowest.get(from)) : Number.MIN_SAFE_INTEGER
    const high = to < Number.MAX_SAFE_INTEGER ? cursorOf(this.#sql.highest.get(to)) : Number.MAX_SAFE_INTEGER
    if (low === null || high === null) return []
    const until = before === undefined ? high : Math.min(high, before - 1)
    return this.#sql.byWords.all(match, low, until, from, to, most)
  }
}

const cursorOf = (line: unknown): number | null => (line as { readonly cursor: number | null }).cursor
