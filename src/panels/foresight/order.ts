/** Which expectation stands first, and which case is the machine's. Pure. */
import type {
  CaseFeedback,
  Expectation,
  ForesightAsset,
  ForesightCase,
  LimitClaim,
  UnusualEpisode,
} from '../../wire/foresight.ts'
import { type LifeExpected, lifeEndsAt } from '../../wire/life.ts'

const RANK: Readonly<Record<LimitClaim['code'], number>> = {
  expected: 0,
  // Its alarm says so as well.
  beyond: 1,
  held: 2,
  'not-steady': 3,
  'too-early': 4,
  'within-a-day': 5,
  'no-skill': 6,
  'few-samples': 7,
  'no-trend': 8,
}

const CALLING: ReadonlySet<LimitClaim['code']> = new Set(['expected', 'beyond', 'held'])

/** ms; what is not known comes last. */
const middleOf = ({ claim }: Expectation): number =>
  (claim.code === 'expected'
    ? (claim.fan[3] ?? claim.fan[1] ?? claim.fan[0])
    : claim.code === 'held'
      ? claim.before?.[3]
      : null) ?? Number.POSITIVE_INFINITY

/** What is worst first. */
export const worstFirst = (expectations: readonly Expectation[]): readonly Expectation[] =>
  expectations.toSorted(
    (a, b) => RANK[a.claim.code] - RANK[b.claim.code] || middleOf(a) - middleOf(b) || (a.signal < b.signal ? -1 : 1),
  )

/** What comes of a machine: a limit that is reached or a life that ends. */
export type Coming =
  | { readonly kind: 'limit'; readonly limit: Expectation }
  | { readonly kind: 'life'; readonly life: LifeExpected }

const rankOf = (coming: Coming): number =>
  coming.kind === 'limit'
    ? RANK[coming.limit.claim.code]
    : RANK[coming.life.claim.code === 'failed' ? 'beyond' : 'expected']

const whenOf = (coming: Coming): number =>
  coming.kind === 'limit' ? middleOf(coming.limit) : (lifeEndsAt(coming.life) ?? Number.POSITIVE_INFINITY)

const isKnownLife = ({ claim }: LifeExpected): boolean => claim.code === 'expected' || claim.code === 'failed'

/** What is worst first, limits and lives alike. */
export const comingFirst = (all: readonly Coming[]): readonly Coming[] =>
  all.toSorted((a, b) => rankOf(a) - rankOf(b) || whenOf(a) - whenOf(b))

/** Of one machine; null = nothing. @param has whether a signal is of the twin that is shown */
export const firstComing = (
  { expectations, lives }: Pick<ForesightAsset, 'expectations' | 'lives'>,
  has: (signal: string) => boolean = () => true,
): Coming | null => {
  const limits = worstFirst(stillAhead(expectations.filter(({ signal }) => has(signal))))
  return (
    comingFirst([
      ...limits.map((limit): Coming => ({ kind: 'limit', limit })),
      ...lives.filter((life) => isKnownLife(life) && has(life.signal)).map((life): Coming => ({ kind: 'life', life })),
    ])[0] ?? null
  )
}

/** Limits of the same signal, on the same side, that it is at or beyond already. */
export const behind = (one: Expectation, all: readonly Expectation[]): readonly Expectation[] =>
  all.filter(
    (other) => other !== one && other.claim.code === 'beyond' && other.signal === one.signal && other.side === one.side,
  )

/** Without limits that are behind while another is still ahead. */
export const stillAhead = (all: readonly Expectation[]): readonly Expectation[] =>
  all.filter(
    (one) =>
      one.claim.code !== 'beyond' ||
      !all.some((other) => other.claim.code !== 'beyond' && other.signal === one.signal && other.side === one.side),
  )

/** The open one that is shown; of several the newest. */
export const openCase = (cases: readonly ForesightCase[]): ForesightCase | null =>
  cases.filter((one) => one.closedAt === null && !one.heldBack).toSorted((a, b) => b.openedAt - a.openedAt)[0] ?? null

/** What a person said last and did not take back. */
export const standingFeedback = (one: ForesightCase) => one.feedback.findLast((said) => said.withdrawn === null) ?? null

/** By whose word it is set aside, with this signal; null = it is not. */
export const setAside = (one: ForesightCase, signal: string): CaseFeedback | null => {
  const said = standingFeedback(one)
  return one.quietUntil !== null && said?.verdict === 'not-real' && one.signals.includes(signal) ? said : null
}

const SOON_MS = 7 * 86_400_000

/** Most likely within a week, or it failed. */
const endsSoon = (life: LifeExpected): boolean =>
  life.claim.code === 'failed' || (lifeEndsAt(life) ?? Number.POSITIVE_INFINITY) <= life.at + SOON_MS

/** Whether something is to be seen to: a date, a life that ends soon, a limit that is reached, a forecast that is held, a case, or what is unusual now. */
export const callsFor = (
  { expectations, episodes, cases, lives }: Pick<ForesightAsset, 'expectations' | 'episodes' | 'cases' | 'lives'>,
  component: string | null,
): boolean => {
  const ofPart = (one: { readonly component: string | null }): boolean =>
    component === null || one.component === component
  return (
    openCase(cases) !== null ||
    episodes.some((one) => one.until === null && ofPart(one)) ||
    expectations.some((one) => CALLING.has(one.claim.code) && ofPart(one)) ||
    lives.some((one) => ofPart(one) && endsSoon(one))
  )
}

/** Those that go on, the strongest first; of a signal one. */
export const goingOn = (episodes: readonly UnusualEpisode[]): readonly UnusualEpisode[] => {
  const seen = new Set<string>()
  return episodes
    .filter(({ until }) => until === null)
    .toSorted((a, b) => b.degree - a.degree)
    .filter(({ signal }) => !seen.has(signal) && seen.add(signal))
}
