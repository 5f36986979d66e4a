/**
 * Proposals, what policies decided, what is remembered of them, and who allowed or stopped what: a line each, whose body is JSON
 * as bytes (the driver ends the process at text that is not UTF-8). Ids rise and are never given twice.
 */
import type Database from 'libsql'
import type * as z from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import { messageOf } from './open-database.ts'

export type ActKind = 'proposal' | 'decision' | 'memory' | 'switch' | 'delivery' | 'advice' | 'notice' | 'refused'

export interface ActLine {
  readonly kind: ActKind
  /** `asset/policy`, or ''. */
  readonly subject: string
  readonly asset: string
  readonly at: number
  /** Something of it is still to come: it is kept however old it is. */
  readonly open: boolean
}

const bytes = (body: unknown): Buffer => Buffer.from(JSON.stringify(body))

export class ActJournal {
  readonly #sql

  readonly #db: Database.Database

  constructor(db: Database.Database) {
    this.#db = db
    this.#sql = {
      add: db.prepare('INSERT INTO acts (kind, subject, asset, at, open, body) VALUES (?, ?, ?, ?, ?, ?)'),
      put: db.prepare('UPDATE acts SET open = ?, body = ? WHERE id = ?'),
      byId: db.prepare('SELECT body FROM acts WHERE kind = ? AND id = ?'),
      open: db.prepare('SELECT body FROM acts WHERE kind = ? AND open = 1 ORDER BY id'),
      of: db.prepare('SELECT body FROM acts WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT ?'),
      last: db.prepare('SELECT id, body FROM acts WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT 1'),
      lastId: db.prepare('SELECT max(id) AS id FROM acts'),
      // By id: there are few new ones of any kind, and many of each.
      since: db.prepare('SELECT body FROM acts WHERE +kind = ? AND id > ? ORDER BY id'),
      between: db.prepare(
        'SELECT body FROM acts WHERE kind = ? AND at >= ? AND at <= ? AND (?4 IS NULL OR asset IN (SELECT value FROM json_each(?4))) ORDER BY at DESC, id DESC LIMIT ?5',
      ),
    }
  }

  /** All of it is on disk, or nothing is, and the database's words. */
  write<T>(work: () => T): Result<T, string> {
    try {
      return ok(this.#db.transaction(work).immediate())
    } catch (failure) {
      return err(messageOf(failure))
    }
  }

  /** In a `write`. @param bodyOf made with the id that it gets */
  add<T>({ kind, subject, asset, at, open }: ActLine, bodyOf: (id: number) => T): T {
    const { lastInsertRowid } = this.#sql.add.run(kind, subject, asset, at, open ? 1 : 0, bytes(null))
    const id = Number(lastInsertRowid)
    const body = bodyOf(id)
    this.#sql.put.run(open ? 1 : 0, bytes(body), id)
    return body
  }

  /** In a `write`. */
  put(id: number, open: boolean, body: unknown): void {
    this.#sql.put.run(open ? 1 : 0, bytes(body), id)
  }

  /** In a `write`: the one line of its subject. */
  keep(kind: ActKind, subject: string, asset: string, at: number, body: unknown): void {
    const found = this.#sql.last.get(kind, subject) as { id: number } | undefined
    if (found) this.#sql.put.run(1, bytes(body), found.id)
    else this.add({ kind, subject, asset, at, open: true }, () => body)
  }

  byId<T>(kind: ActKind, shape: z.ZodType<T>, id: number): T | null {
    return this.#read(shape, this.#sql.byId.all(kind, id))[0] ?? null
  }
  open<T>(kind: ActKind, shape: z.ZodType<T>): T[] {
    return this.#read(shape, this.#sql.open.all(kind))
  }
  /** Newest first. */
  of<T>(kind: ActKind, shape: z.ZodType<T>, subject: string, most: number): T[] {
    return this.#read(shape, this.#sql.of.all(kind, subject, most))
  }
  /** Of the newest line of any kind; 0: there is none. */
  lastId(): number {
    return (this.#sql.lastId.get() as { id: number | null }).id ?? 0
  }
  /** Those with a higher id, oldest first. */
  since<T>(kind: ActKind, shape: z.ZodType<T>, id: number): T[] {
    return this.#read(shape, this.#sql.since.all(kind, id))
  }
  /** Newest first. @param assets null = all */
  between<T>(
    kind: ActKind,
    shape: z.ZodType<T>,
    from: number,
    to: number,
    assets: readonly string[] | null,
    most: number,
  ): T[] {
    const asked = assets === null ? null : JSON.stringify(assets)
    return this.#read(shape, this.#sql.between.all(kind, from, to, asked, most))
  }

  /** What cannot be read is left out: it stays in the file. */
  #read<T>(shape: z.ZodType<T>, lines: readonly unknown[]): T[] {
    return lines.flatMap((line) => {
      try {
        const read = shape.safeParse(
          JSON.parse(Buffer.from((line as { body: ArrayBuffer }).body).toString('utf8')) as unknown,
        )
        return read.success ? [read.data] : []
      } catch {
        return []
      }
    })
  }
}
