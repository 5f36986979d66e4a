/**
 * What foresight said, as it said it: episodes, claims with how they came out, runs to a limit, cases and what people said of
 * them. Bodies are JSON as bytes.
 */
import type Database from 'libsql'
import { err, ok, type Result } from '../../base/result.ts'
import type { Steps } from '../../base/steps.ts'
import type { ForesightStore } from '../../foresight/store.ts'
import { bodies, bytes } from './json-bodies.ts'
import { messageOf } from './open-database.ts'

/** Read in one step. */
const PAGE = 200

const IN = 'asset IN (SELECT value FROM json_each(?1))'

export class ForesightJournal implements ForesightStore {
  readonly #db: Database.Database
  readonly #sql

  constructor(db: Database.Database) {
    this.#db = db
    this.#sql = {
      putEpisode: db.prepare(
        'INSERT OR REPLACE INTO foresight_episodes (id, asset, since, until, body) VALUES (?, ?, ?, ?, ?)',
      ),
      openEpisodes: db.prepare('SELECT body FROM foresight_episodes WHERE until IS NULL'),
      episodesOf: db.prepare(
        `SELECT body FROM foresight_episodes WHERE ${IN} AND since <= ?3 AND (until IS NULL OR until >= ?2) ORDER BY since DESC LIMIT 1000`,
      ),
      putClaim: db.prepare(
        'INSERT OR REPLACE INTO foresight_claims (id, asset, class, at, judged_at, body) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      openClaims: db.prepare('SELECT body FROM foresight_claims WHERE judged_at IS NULL ORDER BY id'),
      recentClaims: db.prepare('SELECT body FROM foresight_claims WHERE at >= ? ORDER BY id'),
      claimsOf: db.prepare(
        `SELECT body FROM foresight_claims WHERE ${IN} AND at >= ?2 AND at <= ?3 ORDER BY at DESC, id DESC LIMIT 1000`,
      ),
      claimsIn: db.prepare(
        'SELECT at, id, body FROM foresight_claims WHERE at >= ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?',
      ),
      judgedOf: db.prepare(
        'SELECT body FROM foresight_claims WHERE class = ? AND judged_at <= ? ORDER BY judged_at DESC, id DESC LIMIT ?',
      ),
      classes: db.prepare('SELECT DISTINCT class AS class FROM foresight_claims WHERE judged_at IS NOT NULL'),
      putLearnt: db.prepare('INSERT OR IGNORE INTO foresight_learnt (id, class, body) VALUES (?, ?, ?)'),
      replaceLearnt: db.prepare('INSERT OR REPLACE INTO foresight_learnt (id, class, body) VALUES (?, ?, ?)'),
      learntOf: db.prepare('SELECT body FROM foresight_learnt WHERE class = ? ORDER BY id LIMIT 200'),
      lastId: db.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?'),
      putRun: db.prepare('INSERT OR IGNORE INTO foresight_runs (pair, reached_at, body) VALUES (?, ?, ?)'),
      allRuns: db.prepare('SELECT body FROM foresight_runs ORDER BY reached_at DESC LIMIT 10000'),
      putCase: db.prepare(
        'INSERT OR REPLACE INTO foresight_cases (id, asset, opened_at, closed_at, body) VALUES (?, ?, ?, ?, ?)',
      ),
      openCases: db.prepare('SELECT body FROM foresight_cases WHERE closed_at IS NULL ORDER BY id'),
      casesIn: db.prepare(
        'SELECT body FROM foresight_cases WHERE opened_at <= ?2 AND (closed_at IS NULL OR closed_at >= ?1) ORDER BY opened_at DESC, id DESC LIMIT 1000',
      ),
      casesOf: db.prepare(
        `SELECT body FROM foresight_cases WHERE ${IN} AND opened_at <= ?3 AND (closed_at IS NULL OR closed_at >= ?2) ORDER BY opened_at, id LIMIT 1000`,
      ),
      caseById: db.prepare('SELECT body FROM foresight_cases WHERE id = ?'),
      shownSince: db.prepare('SELECT body FROM foresight_cases WHERE opened_at >= ? ORDER BY id'),
    }
  }

  /** All of it is on disk, or nothing is, and the database's words. */
  write(work: () => void): Result<void, string> {
    try {
      this.#db.transaction(work).immediate()
      return ok(undefined)
    } catch (failure) {
      return err(messageOf(failure))
    }
  }

  putEpisode(id: string, asset: string, since: number, until: number | null, body: unknown): void {
    this.#sql.putEpisode.run(id, asset, since, until, bytes(body))
  }
  openEpisodes(): unknown[] {
    return bodies(this.#sql.openEpisodes.all())
  }
  /** That touch the span, newest first. */
  episodesOf(assets: readonly string[], from: number, to: number): unknown[] {
    return bodies(this.#sql.episodesOf.all(JSON.stringify(assets), from, to))
  }

  /** Ids are given by who writes, from `lastId` on. */
  putClaim(id: number, asset: string, classId: string, at: number, judgedAt: number | null, body: unknown): void {
    this.#sql.putClaim.run(id, asset, classId, at, judgedAt, bytes(body))
  }
  openClaims(): unknown[] {
    return bodies(this.#sql.openClaims.all())
  }
  /** Made since then, oldest first. */
  recentClaims(since: number): unknown[] {
    return bodies(this.#sql.recentClaims.all(since))
  }
  /** Newest first. */
  claimsOf(assets: readonly string[], from: number, to: number): unknown[] {
    return bodies(this.#sql.claimsOf.all(JSON.stringify(assets), from, to))
  }
  /** Newest first. */
  *claimsIn(from: number, to: number, most: number): Steps<unknown[]> {
    const found: unknown[] = []
    let [at, id] = [to, Number.MIN_SAFE_INTEGER]
    while (found.length < most) {
      const lines = this.#sql.claimsIn.all(from, at, id, Math.min(PAGE, most - found.length)) as {
        at: number
        id: number
      }[]
      for (const body of bodies(lines)) found.push(body)
      if (lines.length < PAGE) break
      ;({ at, id } = lines.at(-1)!)
      yield
    }
    return found
  }
  /** Judged until then, newest first. @param classId '' = of machines without one */
  judgedOf(classId: string, until: number, most: number): unknown[] {
    return bodies(this.#sql.judgedOf.all(classId, until, most))
  }
  /** That have judged claims. */
  judgedClasses(): string[] {
    return (this.#sql.classes.all() as { class: string }[]).map((line) => line.class)
  }

  putRun(pair: string, reachedAt: number, body: unknown): void {
    this.#sql.putRun.run(pair, reachedAt, bytes(body))
  }
  runs(): unknown[] {
    return bodies(this.#sql.allRuns.all())
  }

  putCase(id: number, asset: string, openedAt: number, closedAt: number | null, body: unknown): void {
    this.#sql.putCase.run(id, asset, openedAt, closedAt, bytes(body))
  }
  openCases(): unknown[] {
    return bodies(this.#sql.openCases.all())
  }
  /** That touch the span, newest first. */
  casesIn(from: number, to: number): unknown[] {
    return bodies(this.#sql.casesIn.all(from, to))
  }
  casesOf(assets: readonly string[], from: number, to: number): unknown[] {
    return bodies(this.#sql.casesOf.all(JSON.stringify(assets), from, to))
  }
  caseById(id: number): unknown {
    return bodies(this.#sql.caseById.all(id))[0]
  }
  casesOpenedSince(since: number): unknown[] {
    return bodies(this.#sql.shownSince.all(since))
  }

  /** What another plant has learnt of a class. @returns whether it is new */
  putLearnt(id: string, classId: string, body: unknown): boolean {
    return this.#sql.putLearnt.run(id, classId, bytes(body)).changes > 0
  }
  /** In place of what was told of the same before. */
  replaceLearnt(id: string, classId: string, body: unknown): void {
    this.#sql.replaceLearnt.run(id, classId, bytes(body))
  }
  learntOf(classId: string): unknown[] {
    return bodies(this.#sql.learntOf.all(classId))
  }

  lastId(table: 'foresight_claims' | 'foresight_cases'): number {
    return Number((this.#sql.lastId.get(table) as { seq: number } | undefined)?.seq ?? 0)
  }
}
