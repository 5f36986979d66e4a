/**
 * How much of something a shift takes or makes: from what shifts of the same name took before, by weekday, corrected by what
 * has passed of the one that goes on.
 *
 * Its level is the middle of those of the same weekday where there are enough, else of all; or of the last three; or the last
 * one: a line that was slowed last week is no longer as it was for a month. What would have been best of each earlier shift,
 * reckoned from those before it alone, is taken. How far off that was gives the width: the 10 % and 90 % ranks of n + 1, so
 * that of shifts that differ by chance only eight of ten lie within, however few there are. Where shifts of whatever name
 * show that the plant is another one since (`moved.ts`), what was before says of its level only how its weekdays differ: a
 * Saturday of which none was seen since is as much more or less than Saturdays were as the other days are, or, as far as is
 * known, as Saturdays were.
 */
import { type Moved, movedBefore } from './moved.ts'
import { medianOf, rankOf } from '../../base/ranks.ts'

/** A shift is known at so many places of its length. */
export const PLACES = 16
/** Fewer of the same name say nothing. */
export const LEAST_SHIFTS = 10
/** Of those of one weekday, to have a level of their own. */
const LEAST_OF_DAY = 4
/** Older ones are of another time. */
const MOST_SHIFTS = 60
/** The level is that of the last so many; null = of all, by weekday. */
const OVER = [null, 3, 1] as const
/** Of earlier shifts the first have too little before them to say how far off one is. */
const FIRST = 2
/** A way is chosen by how it did of so many. */
const CHOSEN_OVER = 20
/** How much of the pace so far goes on: not at all, half, all. What would have been best before is taken. */
const PERSISTENCE = [0, 0.5, 1] as const

export interface PastShift {
  /** Its name. */
  readonly kind: string
  /** 0 = Sunday, on the plant's wall. */
  readonly weekday: number
  /** What was used by each of `PLACES` equal parts of it, counted from its beginning; the last is all of it. */
  readonly course: readonly number[]
}

export interface AskedShift {
  readonly kind: string
  readonly weekday: number
  /** Places of it that have passed; 0 = it has not begun. */
  readonly passed: number
  /** What was used of it so far. */
  readonly soFar: number
}

export type ShiftUse =
  | { readonly code: 'few-shifts'; readonly shifts: number; readonly wanted: number }
  | {
      readonly code: 'expected'
      /** The 80 % interval, and its middle. */
      readonly low: number
      readonly middle: number
      readonly high: number
      /** It rests on so many shifts. */
      readonly shifts: number
    }

interface Split {
  readonly weekday: number
  readonly before: number
  readonly rest: number
  /** Its place among those of all names. */
  readonly at: number
  /** How the plant stood before it. */
  readonly moved: Moved | null
}

type Side = 'before' | 'rest'

/** How it is reckoned. */
interface Way {
  readonly over: (typeof OVER)[number]
  readonly persistence: number
}

/** Middle of the last ones, or of those of the weekday where there are enough, else of all. */
const middleOf = (splits: readonly Split[], weekday: number, of: Side, { over }: Way): number => {
  if (over !== null) return medianOf(splits.slice(-over).map((one) => one[of]))
  const day = splits.filter((one) => one.weekday === weekday)
  return medianOf((day.length >= LEAST_OF_DAY ? day : splits).map((one) => one[of]))
}

const sinceOf = (splits: readonly Split[], moved: Moved | null): readonly Split[] =>
  moved ? splits.filter(({ at }) => at >= moved.since) : []

/** What a weekday usually was before the plant was another one. */
const earlierOf = (splits: readonly Split[], weekday: number, of: Side, { since }: Moved): number =>
  middleOf(
    splits.filter(({ at }) => at < since),
    weekday,
    of,
    { over: null, persistence: 0 },
  )

/**
 * Since the plant is another one, of those of the weekday since; before there is one, as much more or less than it was before
 * as others are.
 */
const levelOf = (splits: readonly Split[], weekday: number, of: Side, way: Way, moved: Moved | null): number => {
  if (!moved) return middleOf(splits, weekday, of, way)
  const since = sinceOf(splits, moved)
  if (since.length === 0) return middleOf(splits, weekday, of, way) * (moved.times ?? 1)
  const own = since.filter((one) => one.weekday === weekday)
  if (way.over === null && own.length > 0) return medianOf(own.map((one) => one[of]))
  const last = way.over === null ? since : since.slice(-way.over)
  const times = last
    .map((one) => one[of] / earlierOf(splits, one.weekday, of, moved))
    .filter((one) => Number.isFinite(one))
  return times.length > 0
    ? medianOf(times) * earlierOf(splits, weekday, of, moved)
    : medianOf(last.map((one) => one[of]))
}

/** What is left to come, as those before and the pace so far say. */
const restOf = (
  earlier: readonly Split[],
  { weekday, before, moved }: Omit<Split, 'rest' | 'at'>,
  way: Way,
): number => {
  const rest = levelOf(earlier, weekday, 'rest', way, moved)
  const usual = levelOf(earlier, weekday, 'before', way, moved)
  const { persistence } = way
  return persistence > 0 && usual > 0 ? rest * Math.max(0, before / usual) ** persistence : rest
}

/** How far off each would have been. */
const beside = (splits: readonly Split[], way: Way): number[] =>
  splits.slice(FIRST).map((own, i) => own.rest - restOf(splits.slice(0, i + FIRST), own, way))

/** Of the last ones: what was best long ago may not be any more. */
const sizeOf = (errors: readonly number[]): number =>
  errors.slice(-CHOSEN_OVER).reduce((sum, error) => sum + Math.abs(error), 0)

/**
 * Whether a weekday is another one than those that were seen since the plant is another one: that it went with them is then a
 * guess.
 * @param width of what is expected
 */
const isGuessed = (splits: readonly Split[], weekday: number, moved: Moved | null, width: number): moved is Moved => {
  if (!moved || sinceOf(splits, moved).some((one) => one.weekday === weekday)) return false
  const since = sinceOf(splits, moved)
  const levels = (since.length > 0 ? since : splits).map((one) => earlierOf(splits, one.weekday, 'rest', moved))
  return Math.abs(earlierOf(splits, weekday, 'rest', moved) - medianOf(levels)) > width
}

/**
 * @param past oldest first, of any name
 * @param movedOf how the plant stood before each, and after the last
 */
export const shiftUse = (
  past: readonly PastShift[],
  { kind, weekday, passed, soFar }: AskedShift,
  movedOf: typeof movedBefore = movedBefore,
): ShiftUse => {
  const stood = movedOf(past.map((one) => ({ ...one, total: one.course[PLACES - 1]! })))
  const same = past
    .map((shift, at) => ({ ...shift, at, moved: stood[at]! }))
    .filter((shift) => shift.kind === kind)
    .slice(-MOST_SHIFTS)
  if (same.length < LEAST_SHIFTS) return { code: 'few-shifts', shifts: same.length, wanted: LEAST_SHIFTS }
  const place = Math.max(0, Math.min(PLACES, Math.floor(passed)))
  const splits = same.map(({ weekday: day, course, at, moved }): Split => {
    const before = place === 0 ? 0 : course[place - 1]!
    return { weekday: day, before, rest: course[PLACES - 1]! - before, at, moved }
  })
  const ways = OVER.flatMap((over) => (place === 0 ? [0] : PERSISTENCE).map((persistence) => ({ over, persistence })))
  const tried = ways.map((way) => ({ way, errors: beside(splits, way) }))
  const { way, errors } = tried.reduce((best, one) => (sizeOf(one.errors) < sizeOf(best.errors) ? one : best))
  const sorted = errors.toSorted((a, b) => a - b)
  const moved = stood.at(-1)!
  const [least, most] = [rankOf(sorted, 0.1), rankOf(sorted, 0.9)]
  const rest = restOf(splits, { weekday, before: soFar, moved }, way)
  const asBefore = isGuessed(splits, weekday, moved, most - least)
    ? restOf(splits, { weekday, before: soFar, moved: null }, { ...way, over: null })
    : rest
  const said = (left: number): number => Math.max(soFar, soFar + left)
  return {
    code: 'expected',
    low: said(Math.min(rest, asBefore) + least),
    middle: said(rest + rankOf(sorted, 0.5)),
    high: said(Math.max(rest, asBefore) + most),
    shifts: same.length,
  }
}
