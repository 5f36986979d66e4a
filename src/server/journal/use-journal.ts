/** What was expected of shifts, as it was said and how it came out. Bodies are JSON as bytes, see `foresight-journal.ts`. */
import type Database from 'libsql'
import { bodies, bytes } from './json-bodies.ts'

export class UseJournal {
  readonly #sql

  constructor(db: Database.Database) {
    this.#sql = {
      put: db.prepare('INSERT OR REPLACE INTO foresight_use (id, asset, at, judged_at, body) VALUES (?, ?, ?, ?, ?)'),
      open: db.prepare('SELECT body FROM foresight_use WHERE judged_at IS NULL ORDER BY id LIMIT 1000'),
      of: db.prepare('SELECT body FROM foresight_use WHERE asset = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT ?'),
      judgedIn: db.prepare(
        'SELECT body FROM foresight_use WHERE judged_at >= ? AND judged_at < ? ORDER BY judged_at DESC, id DESC LIMIT 10000',
      ),
      lastId: db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'foresight_use'"),
    }
  }

  put(id: number, asset: string, at: number, judgedAt: number | null, body: unknown): void {
    this.#sql.put.run(id, asset, at, judgedAt, bytes(body))
  }
  /** Not judged, oldest first. */
  open(): unknown[] {
    return bodies(this.#sql.open.all())
  }
  /** Said until then, newest first. */
  of(asset: string, until: number, most: number): unknown[] {
    return bodies(this.#sql.of.all(asset, until, most))
  }
  /** Newest first. */
  judgedIn(from: number, to: number): unknown[] {
    return bodies(this.#sql.judgedIn.all(from, to))
  }
  nextId(): number {
    return Number((this.#sql.lastId.get() as { seq: number } | undefined)?.seq ?? 0) + 1
  }
}
