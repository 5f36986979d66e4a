/**
 * Where what foresight said is kept, as it said it: episodes, claims with how they came out, runs to a limit, cases and what
 * people said of them. A gateway has a journal; a page without one remembers as long as it is open.
 */
import type { Result } from '../base/result.ts'
import type { Steps } from '../base/steps.ts'

export interface ForesightStore {
  /** All of it is kept, or nothing is, and why not in words. */
  write(work: () => void): Result<void, string>

  putEpisode(id: string, asset: string, since: number, until: number | null, body: unknown): void
  openEpisodes(): unknown[]
  /** That touch the span, newest first. */
  episodesOf(assets: readonly string[], from: number, to: number): unknown[]

  /** Ids are given by who writes, from `lastId` on. */
  putClaim(id: number, asset: string, classId: string, at: number, judgedAt: number | null, body: unknown): void
  openClaims(): unknown[]
  /** Made since then, oldest first. */
  recentClaims(since: number): unknown[]
  /** Newest first. */
  claimsOf(assets: readonly string[], from: number, to: number): unknown[]
  /** Newest first. */
  claimsIn(from: number, to: number, most: number): Steps<unknown[]>
  /** Judged until then, newest first. @param classId '' = of machines without one */
  judgedOf(classId: string, until: number, most: number): unknown[]
  /** That have judged claims. */
  judgedClasses(): string[]

  putRun(pair: string, reachedAt: number, body: unknown): void
  runs(): unknown[]

  putCase(id: number, asset: string, openedAt: number, closedAt: number | null, body: unknown): void
  openCases(): unknown[]
  /** That touch the span, newest first. */
  casesIn(from: number, to: number): unknown[]
  casesOf(assets: readonly string[], from: number, to: number): unknown[]
  caseById(id: number): unknown
  casesOpenedSince(since: number): unknown[]

  /** What other plants have learnt of a class. */
  learntOf(classId: string): unknown[]

  lastId(table: 'foresight_claims' | 'foresight_cases'): number
}
