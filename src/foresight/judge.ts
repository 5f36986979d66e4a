/** How what was expected came out, judged by what was measured. Pure. */
import type { ForesightClaim, WireFan } from '../wire/foresight.ts'

const DAY_MS = 86_400_000
const [LOW, MIDDLE, HIGH] = [1, 3, 5]

export type Judgement = NonNullable<ForesightClaim['judged']>

/** What a later mean of the same signal showed. */
export interface Seen {
  readonly at: number
  /** The limit is reached, since then. */
  readonly reachedAt: number | null
  /** The level fell back, or the part was renewed. */
  readonly renewedAt: number | null
}

type Said = Pick<ForesightClaim, 'at' | 'fan' | 'judgeBy'>

/** Where the 80 % interval has no end, so many times as far as the middle. */
const NO_END = 3

/** When it can be judged at the latest: at the end of the 80 % interval. */
export const judgeByOf = (at: number, fan: WireFan): number =>
  fan[HIGH] ?? at + NO_END * ((fan[MIDDLE] ?? at + DAY_MS) - at)

/** @returns null: it cannot be judged yet */
export const judged = ({ at, fan, judgeBy }: Said, seen: Seen): Judgement | null => {
  if (seen.at < at) return null
  if (seen.reachedAt !== null) {
    const reachedAt = Math.max(at, seen.reachedAt)
    const outcome =
      reachedAt < (fan[LOW] ?? Number.POSITIVE_INFINITY)
        ? 'earlier'
        : reachedAt <= (fan[HIGH] ?? Number.POSITIVE_INFINITY)
          ? 'within'
          : 'later'
    return { at: seen.at, outcome, reachedAt }
  }
  if (seen.renewedAt !== null && seen.renewedAt <= judgeBy)
    return { at: seen.at, outcome: 'prevented', reachedAt: null }
  if (seen.at <= judgeBy) return null
  // Where the interval has no end nothing is later than it.
  return { at: seen.at, outcome: fan[HIGH] === null ? 'set-aside' : 'later', reachedAt: null }
}

/** Nothing was measured that could judge it: a day after it should have been, it is set aside. */
export const setAside = ({ judgeBy }: Said, now: number): Judgement | null =>
  now > judgeBy + DAY_MS ? { at: now, outcome: 'set-aside', reachedAt: null } : null

/**
 * Whether what is expected now is another claim than the last one: the first, or its middle lies outside of what was said
 * with 80 %. At most one a day.
 */
export const isAnotherClaim = (last: Pick<ForesightClaim, 'at' | 'fan'> | null, at: number, fan: WireFan): boolean => {
  if (!last) return true
  if (at - last.at < DAY_MS) return false
  const middle = fan[MIDDLE] ?? Number.POSITIVE_INFINITY
  return middle < (last.fan[LOW] ?? Number.POSITIVE_INFINITY) || middle > (last.fan[HIGH] ?? Number.POSITIVE_INFINITY)
}

/** Fewer judged claims say nothing of how wide the next must be; older ones than so many count no more. */
const LEAST_WIDTHS = 9
export const WIDTHS_OVER = 40
/** Nothing is made wider than so many times: then it has no skill. */
const MOST_WIDER = 4
const MOST_OFF = 10

/**
 * How far off the truth was, in halves of the 80 % interval as the model alone would have had it, in logarithms of time: 1 is at
 * its end.
 * @param widened so many times it was wider than the model's
 * @returns null where that is not known
 */
export const offBy = (
  { at, fan }: Said,
  { outcome, reachedAt, at: judgedAt }: Judgement,
  widened: number,
): number | null => {
  const truth = reachedAt ?? (outcome === 'later' ? judgedAt : null)
  const middle = (fan[MIDDLE] ?? Number.NaN) - at
  if (truth === null || !(middle > 0)) return null
  const end = truth < at + middle ? fan[LOW] : fan[HIGH]
  // What has no end is never later than it.
  if (end === null || end === undefined) return 0
  const width = Math.abs(Math.log((end - at) / middle))
  if (!(width > 0)) return null
  return Math.min(MOST_OFF, (widened * Math.abs(Math.log(Math.max(1, truth - at) / middle))) / width)
}

/**
 * How many times as wide an interval must be for 80 % of what was judged to have lain within: conformal, of how far off they
 * were (Papadopoulos et al. 2002), and never narrower than the model has it.
 */
export const widerBy = (off: readonly number[]): number => {
  if (off.length < LEAST_WIDTHS) return 1
  const sorted = off.toSorted((a, b) => a - b)
  const rank = Math.min(sorted.length, Math.ceil(0.8 * (sorted.length + 1)))
  return Math.min(MOST_WIDER, Math.max(1, sorted[rank - 1]!))
}

/** Judged claims that say whether expectations of a class have skill. */
export const SKILL_OVER = 20

export interface Skill {
  readonly judged: number
  readonly held: number
}

/** Those that were measured, newest last: prevented ones and those set aside say nothing of it. */
export const isMeasured = (outcome: Judgement['outcome']): boolean =>
  outcome === 'within' || outcome === 'earlier' || outcome === 'later'

/** @returns how the last ones did, where fewer than half came true within their 80 % interval; null: nothing is against them */
export const lackOfSkill = (outcomes: readonly Judgement['outcome'][]): Skill | null => {
  const last = outcomes.slice(-SKILL_OVER)
  const held = last.filter((outcome) => outcome === 'within').length
  return last.length === SKILL_OVER && held < SKILL_OVER / 2 ? { judged: last.length, held } : null
}
