/** What was said of how long parts live, as it was said and how it came out, and when parts failed. Bodies are JSON as bytes. */
import type Database from 'libsql'
import { bodies, bytes } from './json-bodies.ts'

export class LifeJournal {
  readonly #sql

  constructor(db: Database.Database) {
    this.#sql = {
      put: db.prepare(
        'INSERT OR REPLACE INTO foresight_lives (id, asset, kind, at, judged_at, body) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      open: db.prepare('SELECT body FROM foresight_lives WHERE judged_at IS NULL ORDER BY id LIMIT 10000'),
      of: db.prepare(
        'SELECT body FROM foresight_lives WHERE asset IN (SELECT value FROM json_each(?)) AND at <= ? ORDER BY at DESC, id DESC LIMIT ?',
      ),
      judgedOf: db.prepare(
        'SELECT body FROM foresight_lives WHERE kind = ? AND judged_at <= ? ORDER BY judged_at DESC, id DESC LIMIT ?',
      ),
      in: db.prepare('SELECT body FROM foresight_lives WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT 10000'),
      lastId: db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'foresight_lives'"),
      raised: db.prepare(
        "SELECT at FROM alarm_events WHERE key IN (SELECT value FROM json_each(?)) AND kind = 'raised' AND at >= ? AND at < ? ORDER BY at LIMIT 10000",
      ),
    }
  }

  /** @param kind lives that count for each other */
  put(id: number, asset: string, kind: string, at: number, judgedAt: number | null, body: unknown): void {
    this.#sql.put.run(id, asset, kind, at, judgedAt, bytes(body))
  }
  /** Not judged, oldest first. */
  open(): unknown[] {
    return bodies(this.#sql.open.all())
  }
  /** Said until then, newest first. */
  of(assets: readonly string[], until: number, most: number): unknown[] {
    return bodies(this.#sql.of.all(JSON.stringify(assets), until, most))
  }
  /** Judged until then, newest first. */
  judgedOf(kind: string, until: number, most: number): unknown[] {
    return bodies(this.#sql.judgedOf.all(kind, until, most))
  }
  /** Said in a span, newest first. */
  in(from: number, to: number): unknown[] {
    return bodies(this.#sql.in.all(from, to))
  }
  nextId(): number {
    return Number((this.#sql.lastId.get() as { seq: number } | undefined)?.seq ?? 0) + 1
  }

  /** When one of these alarms was raised in [from, to), imported ones included, ascending. @param keys of one alarm, under all ids that its machine had */
  raised(keys: readonly string[], from: number, to: number): number[] {
    return (this.#sql.raised.all(JSON.stringify(keys), from, to) as { at: number }[]).map(({ at }) => at)
  }
}
