/** What a page without a gateway remembers of what foresight said, as long as it is open: the store beside the journal. */
import { ok, type Result } from '../../base/result.ts'
import type { Steps } from '../../base/steps.ts'
import type { ForesightStore } from '../store.ts'

/** Of each kind; beyond, the oldest that is over is forgotten. */
const MOST = 20_000
const MOST_ANSWERED = 1000
const MOST_RUNS = 10_000

interface Span {
  readonly asset: string
  readonly from: number
  readonly until: number | null
  readonly body: unknown
}
interface Claim extends Pick<Span, 'asset' | 'body'> {
  readonly id: number
  readonly classId: string
  readonly at: number
  readonly judgedAt: number | null
}

/** As a journal gives it back. */
const asWritten = (body: unknown): unknown => JSON.parse(JSON.stringify(body))
const bodiesOf = (rows: readonly Pick<Span, 'body'>[]): unknown[] =>
  rows.slice(0, MOST_ANSWERED).map(({ body }) => body)
const touches = ({ from, until }: Span, since: number, to: number): boolean =>
  from <= to && (until === null || until >= since)

const put = <K, V>(rows: Map<K, V>, key: K, row: V, isOver: (row: V) => boolean): void => {
  rows.set(key, row)
  if (rows.size <= MOST) return
  for (const [known, one] of rows)
    if (isOver(one)) {
      rows.delete(known)
      return
    }
}

export class Remembered implements ForesightStore {
  readonly #episodes = new Map<string, Span>()
  readonly #claims = new Map<number, Claim>()
  readonly #cases = new Map<number, Span>()
  readonly #runs = new Map<string, { readonly reachedAt: number; readonly body: unknown }>()

  write(work: () => void): Result<void, string> {
    work()
    return ok(undefined)
  }

  putEpisode(id: string, asset: string, since: number, until: number | null, body: unknown): void {
    put(this.#episodes, id, { asset, from: since, until, body: asWritten(body) }, (one) => one.until !== null)
  }
  openEpisodes(): unknown[] {
    return [...this.#episodes.values()].filter(({ until }) => until === null).map(({ body }) => body)
  }
  episodesOf(assets: readonly string[], from: number, to: number): unknown[] {
    const found = [...this.#episodes.values()].filter((one) => assets.includes(one.asset) && touches(one, from, to))
    return bodiesOf(found.toSorted((a, b) => b.from - a.from))
  }

  putClaim(id: number, asset: string, classId: string, at: number, judgedAt: number | null, body: unknown): void {
    put(this.#claims, id, { id, asset, classId, at, judgedAt, body: asWritten(body) }, (one) => one.judgedAt !== null)
  }
  #claimsWhere(is: (claim: Claim) => boolean): Claim[] {
    return [...this.#claims.values()].filter(is).toSorted((a, b) => a.id - b.id)
  }
  openClaims(): unknown[] {
    return this.#claimsWhere(({ judgedAt }) => judgedAt === null).map(({ body }) => body)
  }
  recentClaims(since: number): unknown[] {
    return this.#claimsWhere(({ at }) => at >= since).map(({ body }) => body)
  }
  claimsOf(assets: readonly string[], from: number, to: number): unknown[] {
    const found = this.#claimsWhere(({ asset, at }) => assets.includes(asset) && at >= from && at <= to)
    return bodiesOf(found.toSorted((a, b) => b.at - a.at || b.id - a.id))
  }
  *claimsIn(from: number, to: number, most: number): Steps<unknown[]> {
    yield
    const found = this.#claimsWhere(({ at }) => at >= from && at < to)
    return found
      .toSorted((a, b) => b.at - a.at || b.id - a.id)
      .slice(0, most)
      .map(({ body }) => body)
  }
  judgedOf(classId: string, until: number, most: number): unknown[] {
    return this.#claimsWhere((one) => one.classId === classId && one.judgedAt !== null && one.judgedAt <= until)
      .toSorted((a, b) => b.judgedAt! - a.judgedAt! || b.id - a.id)
      .slice(0, most)
      .map(({ body }) => body)
  }
  judgedClasses(): string[] {
    return [...new Set(this.#claimsWhere(({ judgedAt }) => judgedAt !== null).map(({ classId }) => classId))]
  }

  putRun(pair: string, reachedAt: number, body: unknown): void {
    const key = JSON.stringify([pair, reachedAt])
    if (!this.#runs.has(key)) put(this.#runs, key, { reachedAt, body: asWritten(body) }, () => true)
  }
  runs(): unknown[] {
    return [...this.#runs.values()]
      .toSorted((a, b) => b.reachedAt - a.reachedAt)
      .slice(0, MOST_RUNS)
      .map(({ body }) => body)
  }

  putCase(id: number, asset: string, openedAt: number, closedAt: number | null, body: unknown): void {
    put(this.#cases, id, { asset, from: openedAt, until: closedAt, body: asWritten(body) }, (one) => one.until !== null)
  }
  openCases(): unknown[] {
    return [...this.#cases.values()].filter(({ until }) => until === null).map(({ body }) => body)
  }
  casesIn(from: number, to: number): unknown[] {
    const found = [...this.#cases.values()].filter((one) => touches(one, from, to))
    return bodiesOf(found.toSorted((a, b) => b.from - a.from))
  }
  casesOf(assets: readonly string[], from: number, to: number): unknown[] {
    const found = [...this.#cases.values()].filter((one) => assets.includes(one.asset) && touches(one, from, to))
    return bodiesOf(found.toSorted((a, b) => a.from - b.from))
  }
  caseById(id: number): unknown {
    return this.#cases.get(id)?.body
  }
  casesOpenedSince(since: number): unknown[] {
    return [...this.#cases.values()].filter(({ from }) => from >= since).map(({ body }) => body)
  }

  /** Of other plants a page knows nothing. */
  learntOf(): unknown[] {
    return []
  }

  lastId(table: 'foresight_claims' | 'foresight_cases'): number {
    const ids = table === 'foresight_claims' ? this.#claims.keys() : this.#cases.keys()
    return Math.max(0, ...ids)
  }
}
