/** Made answers of foresight: a robot's joint that gets hotter, on a Tuesday in December. */
import type {
  Expectation,
  ForesightCase,
  ForesightClaim,
  ForesightRecord,
  UnusualEpisode,
  WireFan,
} from '../../../wire/foresight.ts'
import type { LifeClaim, LifeExpected, LifeSaid } from '../../../wire/life.ts'
import type { ForesightPort, KeptForesight } from '../port.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const TUESDAY = Date.UTC(2026, 11, 1, 12)
export const FAN_DAYS: readonly number[] = [1.6, 2, 2.5, 3, 4, 6, 9]

export const fanOf = (days: readonly (number | null)[], at = TUESDAY): WireFan =>
  days.map((one) => (one === null ? null : at + one * DAY))

export const expectationOf = (over: Partial<Expectation> = {}): Expectation => ({
  signal: 'r-1/joint-3/heat',
  asset: 'r-1',
  component: 'joint-3',
  limit: 80,
  side: 'above',
  alarm: null,
  at: TUESDAY,
  claim: { code: 'expected', fan: fanOf(FAN_DAYS), basis: 'sisters', sisters: 3 },
  level: 62,
  perDay: 4.2,
  basis: { from: TUESDAY - 9 * DAY, samples: 216, withDataMs: 8.8 * DAY },
  ...over,
})

export const episodeOf = (over: Partial<UnusualEpisode> = {}): UnusualEpisode => ({
  id: 'e',
  signal: 'r-1/joint-3/heat',
  asset: 'r-1',
  component: 'joint-3',
  since: TUESDAY - 2 * DAY,
  until: null,
  degree: 6.4,
  why: { code: 'level-moved', from: 48, to: 61.5 },
  state: 'execute',
  ...over,
})

export const lives = (median: number): Extract<LifeClaim, { readonly code: 'expected' }> => ({
  code: 'expected',
  median,
  low: 0.7 * median,
  high: 1.4 * median,
  atLeast: false,
  runs: 12,
  elsewhere: false,
  error: 9.4,
  covered: 0.81,
})

/** The hours of a robot's third joint. */
export const lifeOf = (over: Partial<LifeExpected> = {}): LifeExpected => ({
  signal: 'r-1/joint-3/heat',
  asset: 'r-1',
  component: 'joint-3',
  unit: 'h',
  at: TUESDAY,
  age: 1210,
  perDay: 16,
  claim: lives(64),
  ...over,
})

export const lifeSaidOf = (over: Partial<LifeSaid> = {}): LifeSaid => ({
  id: 1,
  signal: 'r-1/joint-3/heat',
  asset: 'r-1',
  component: 'joint-3',
  classId: 'robot',
  unit: 'h',
  began: TUESDAY - 60 * DAY,
  at: TUESDAY - 9 * DAY,
  age: 1100,
  median: 140,
  low: 90,
  high: 180,
  atLeast: false,
  elsewhere: false,
  runs: 12,
  byAge: 200,
  perDay: 16,
  judged: null,
  ...over,
})

export const claimOf = (over: Partial<ForesightClaim> = {}): ForesightClaim => ({
  id: 1,
  kind: 'time-to-limit',
  signal: 'r-1/joint-3/heat',
  asset: 'r-1',
  classId: 'robot',
  limit: 80,
  side: 'above',
  at: TUESDAY,
  fan: fanOf(FAN_DAYS),
  basis: 'sisters',
  judgeBy: TUESDAY + 9 * DAY,
  judged: null,
  ...over,
})

export const caseOf = (over: Partial<ForesightCase> = {}): ForesightCase => ({
  id: 7,
  asset: 'r-1',
  openedAt: TUESDAY - DAY,
  closedAt: null,
  signals: ['r-1/joint-3/heat'],
  degree: 6.4,
  heldBack: false,
  heldWhy: null,
  handed: [],
  quietUntil: null,
  feedback: [],
  ...over,
})

export const recordOf = (over: Partial<ForesightRecord>): ForesightRecord => ({
  at: TUESDAY,
  claims: [],
  cases: [],
  silent: [],
  silentUse: [],
  silentLives: [],
  use: [],
  lives: [],
  ...over,
})

/** Of a page to which the record was told before it could ask. */
export const RECORD_TOLD: ForesightPort = {
  asset: null as never,
  kept: {
    record: () => Promise.reject(new Error('it is told already')),
  } as unknown as KeptForesight,
  cases: { get: () => new Set<string>(), subscribe: () => () => {} },
}
