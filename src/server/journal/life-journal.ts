/** What was said of how long parts live, as it was said and how it came out, and when parts failed. Bodies are JSON as bytes. */
import type Database from 'libsql'
import { bodies, bytes } from './json-bodies.ts'

export class LifeJournal {
  readonly #sql

  constructor(db: Database.Database) {
    this.#sql = {
      put: db.prepare('INSERT OR REPLACE INTO foresight_lives (id, asset, kind, at, body) VALUES (?, ?, ?, ?, ?)'),
      open: db.prepare('SELECT body FROM foresight_lives WHERE judged_at IS NULL ORDER BY id LIMIT 10000'),
      judge: db.prepare('UPDATE foresight_lives SET judged_at = ?, body = ? WHERE id = ?'),
      newestOf: db.prepare(
        "SELECT body FROM foresight_lives WHERE asset IN (SELECT value FROM json_each(?)) AND at <= ? AND json_extract(CAST(body AS TEXT), '$.signal') IN (SELECT value FROM json_each(?)) ORDER BY at DESC, id DESC LIMIT 1",
      ),
      judgedOf: db.prepare(
        'SELECT body FROM foresight_lives WHERE kind = ? AND judged_at <= ? ORDER BY judged_at DESC, id DESC LIMIT ?',
      ),
      in: db.prepare('SELECT body FROM foresight_lives WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT 10000'),
      lastId: db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'foresight_lives'"),
      raised: db.prepare(
        "SELECT at FROM alarm_events WHERE key IN (SELECT value FROM json_each(?)) AND kind = 'raised' AND at >= ? AND at < ? ORDER BY at DESC LIMIT 10000",
      ),
    }
  }

  /** @param kind lives that count for each other */
  put(id: number, asset: string, kind: string, at: number, body: unknown): void {
    this.#sql.put.run(id, asset, kind, at, bytes(body))
  }
  /** Not judged, oldest first. */
  open(): unknown[] {
    return bodies(this.#sql.open.all())
  }
  /** How one came out. */
  judge(id: number, at: number, body: unknown): void {
    this.#sql.judge.run(at, bytes(body), id)
  }
  /** The newest that was said until then of what counts a life, under all ids that it had; none or one. */
  newestOf(assets: readonly string[], signals: readonly string[], until: number): unknown[] {
    return bodies(this.#sql.newestOf.all(JSON.stringify(assets), until, JSON.stringify(signals)))
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

  /** When one of these alarms was raised in [from, to), imported ones included, the newest of many, ascending. @param keys of one alarm, under all ids that its machine had */
  raised(keys: readonly string[], from: number, to: number): number[] {
    return (this.#sql.raised.all(JSON.stringify(keys), from, to) as { at: number }[]).map(({ at }) => at).toReversed()
  }
}
