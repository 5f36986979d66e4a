/** How claims came out: hits, misses, what they were worth. Pure. */
import type { ForesightCase, ForesightClaim } from '../../wire/foresight.ts'
import { standingFeedback } from './order.ts'

/** Whether a claim came true; null = it was not judged, or somebody acted before it could be seen. */
export const cameTrue = ({ judged }: ForesightClaim): boolean | null => {
  if (!judged || judged.outcome === 'prevented') return null
  return judged.outcome === 'within'
}

export interface ClaimCounts {
  readonly claims: number
  readonly open: number
  readonly hits: number
  readonly earlier: number
  readonly later: number
  readonly setAside: number
  readonly prevented: number
  /** Hits of all whose limit was reached, or not in time; null = none. Eight in ten is what they say of themselves. */
  readonly coverage: number | null
  /** Of those that came: how much nearer than a straight line the middle was, −∞…1; null = none can be compared. */
  readonly beyondLine: number | null
  /** Of those that were told apart: how many “it stays as it is” would have been right of, as the limit was not reached in time. */
  readonly stayed: number
  /** Of hits: from when it was said until the limit was reached, the middle one, ms; null = none. */
  readonly leadMs: number | null
}

const MIDDLE = 3

const middle = (numbers: readonly number[]): number | null => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? null
}

/** 1 − the mean error beside that of the straight line (a skill score: Murphy, Monthly Weather Review 116, 1988). */
const skillOf = (measured: readonly ForesightClaim[]): number | null => {
  let [own, line] = [0, 0]
  for (const { fan, judged, judgeBy, line: straight } of measured) {
    const came = judged!.reachedAt
    if (came === null || straight === undefined) continue
    // What says never, or has no middle, is off by as much as the claim had time to be.
    own += Math.abs((fan[MIDDLE] ?? judgeBy) - came)
    line += Math.abs((straight ?? judgeBy) - came)
  }
  return line > 0 ? 1 - own / line : null
}

export const countClaims = (claims: readonly ForesightClaim[]): ClaimCounts => {
  const of = (outcome: NonNullable<ForesightClaim['judged']>['outcome']): readonly ForesightClaim[] =>
    claims.filter(({ judged }) => judged?.outcome === outcome)
  const hits = of('within')
  const [earlier, later] = [of('earlier').length, of('later').length]
  const told = hits.length + earlier + later
  const measured = claims.filter((claim) => cameTrue(claim) !== null && claim.judged!.outcome !== 'set-aside')
  return {
    claims: claims.length,
    open: claims.filter(({ judged }) => !judged).length,
    hits: hits.length,
    earlier,
    later,
    setAside: of('set-aside').length,
    prevented: of('prevented').length,
    beyondLine: skillOf(measured),
    stayed: measured.filter(({ judged }) => judged!.reachedAt === null).length,
    coverage: told === 0 ? null : hits.length / told,
    leadMs: middle(hits.flatMap(({ at, judged }) => (judged!.reachedAt === null ? [] : [judged!.reachedAt - at]))),
  }
}

/** What is measured: the signal as its class names it. */
const kindOf = ({ asset, signal }: ForesightClaim): string =>
  signal.startsWith(`${asset}/`) ? signal.slice(asset.length + 1) : signal

/** Each kind of signal with its claims, the one with most first. */
export const byKind = (
  claims: readonly ForesightClaim[],
): readonly { readonly kind: string; readonly of: ForesightClaim; readonly counts: ClaimCounts }[] =>
  [...new Set(claims.map(kindOf))]
    .map((kind) => {
      const own = claims.filter((claim) => kindOf(claim) === kind)
      return { kind, of: own[0]!, counts: countClaims(own) }
    })
    .toSorted((a, b) => b.counts.claims - a.counts.claims || (a.kind < b.kind ? -1 : 1))

/** Each class with its claims, the one with most first; '' = no class. */
export const byClass = (
  claims: readonly ForesightClaim[],
): readonly { readonly classId: string; readonly counts: ClaimCounts }[] =>
  [...new Set(claims.map(({ classId }) => classId ?? ''))]
    .map((classId) => ({ classId, counts: countClaims(claims.filter((claim) => (claim.classId ?? '') === classId)) }))
    .toSorted((a, b) => b.counts.claims - a.counts.claims || (a.classId < b.classId ? -1 : 1))

const WEEK_MS = 7 * 86_400_000

/** Cases that a person called not real, a week; of a span of less than a week as many as there were. */
export const falseCasesAWeek = (cases: readonly ForesightCase[], spanMs: number): number =>
  cases.filter((one) => standingFeedback(one)?.verdict === 'not-real').length / Math.max(1, spanMs / WEEK_MS)
