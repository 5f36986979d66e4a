/**
 * Whether a signal lies elsewhere than it did some days ago at the same time of day. What moves slowly is nowhere a jump, and
 * each hour of it is hardly more than the one before: beside the days just before it nothing is to be seen.
 */
import type { Slab } from './slab.ts'
import { slotNow, type TimeOfDayPlace } from './time-of-day.ts'
import { A_DAY, aroundWeek, inWeek, numberAt } from './week.ts'

/** Ten minutes each: the last three hours. */
const LATE = 18
/** Beside so many days ago; what is a week ago is forgotten. */
const NEAREST = 3
const FURTHEST = 6
/** What is known of fewer of them says nothing of what was usual. */
const LEAST_DAYS = 2
/** How far days lie apart by themselves is seen at so many moments of each, this far apart. */
const MOMENTS = 12
const APART = A_DAY / MOMENTS
/**
 * Of how far they lie from each other, this share is nearer, and that is so many standard deviations of a normal distribution.
 * Not the half: what mostly stands still would have no spread at all. Not nearly all: one day of four may have gone astray.
 */
const NEARER = 0.8
const OF_NORMAL = 1.2816

export interface Drift {
  /** Middle of the last three hours. */
  readonly value: number
  /** Of the same times of day, three to six days ago. */
  readonly expected: number
  /** How far apart these days lay by themselves, or the last hours did, whichever is more: of a standard deviation. */
  readonly spread: number
}

const sorted = new Float64Array(3 * (FURTHEST - NEAREST + 1))
const late = new Float64Array(LATE)
const moved = new Float64Array(LATE)
const apart = new Float64Array(MOMENTS * (FURTHEST - NEAREST + 1))

/** @param now as of `inWeek`. @param ago less than a week */
const valueAt = (slab: Slab, { means }: TimeOfDayPlace, now: number, ago: number): number =>
  numberAt(slab, means, aroundWeek(now - ago))

/** Middle of the same ten minutes, and those beside them, of the days ago but one; NaN where too few days are known. */
const usualAt = (slab: Slab, place: TimeOfDayPlace, now: number, butDay: number): number => {
  let count = 0
  let days = 0
  for (let day = NEAREST; day <= FURTHEST; day++) {
    if (day === butDay) continue
    const before = count
    for (let beside = -1; beside <= 1; beside++) {
      const value = valueAt(slab, place, now, day * A_DAY - beside)
      if (value !== value) continue
      let i = count++
      for (; i > 0 && sorted[i - 1]! > value; i--) sorted[i] = sorted[i - 1]!
      sorted[i] = value
    }
    if (count > before) days++
  }
  return days < LEAST_DAYS ? Number.NaN : (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2
}

const spreadOf = (distances: Float64Array, count: number): number =>
  distances.subarray(0, count).toSorted()[Math.floor(NEARER * (count - 1))]! / OF_NORMAL

const middleOf = (values: Float64Array, count: number): number => {
  const known = values.subarray(0, count).toSorted()
  return (known[(count - 1) >> 1]! + known[count >> 1]!) / 2
}

/** Whether the days can be told from each other at the moments at which it is seen how far they lie apart: at half of them. */
const areDaysKnown = (slab: Slab, place: TimeOfDayPlace, now: number): boolean => {
  let known = 0
  for (let moment = 0; moment < MOMENTS; moment++) {
    const then = aroundWeek(now - 1 - moment * APART)
    let days = 0
    let seen = 0
    for (let day = NEAREST; day <= FURTHEST; day++) {
      const at = valueAt(slab, place, then, day * A_DAY)
      const isKnown = at === at
      if (isKnown) seen++
      const [before, after] = [valueAt(slab, place, then, day * A_DAY + 1), valueAt(slab, place, then, day * A_DAY - 1)]
      if (isKnown || before === before || after === after) days++
    }
    // Beside the day itself.
    if (days > LEAST_DAYS) known += seen
  }
  return known >= apart.length / 2
}

/**
 * @param far what lies less than half so many spreads of the last hours away is no further by that of the days, either: these
 *   are not asked then, and the spread is that of the hours
 * @returns null where too little is known of the last hours or of those days, or nothing of these varied and it is elsewhere
 */
export const driftIn = (slab: Slab, place: TimeOfDayPlace, far: number): Drift | null => {
  const slot = inWeek(slotNow(slab, place))
  let count = 0
  for (let back = 1; back <= LATE; back++) {
    const value = valueAt(slab, place, slot, back)
    if (value !== value) continue
    const usual = usualAt(slab, place, aroundWeek(slot - back), 0)
    if (usual !== usual) continue
    late[count] = value
    moved[count++] = value - usual
  }
  if (count < LATE / 2) return null
  const value = middleOf(late, count)
  const by = middleOf(moved, count)
  for (let i = 0; i < count; i++) moved[i] = Math.abs(moved[i]! - by)
  const ofHours = spreadOf(moved, count)
  if (2 * Math.abs(by) < far * ofHours)
    return areDaysKnown(slab, place, slot) ? { value, expected: value - by, spread: ofHours } : null
  let residuals = 0
  for (let moment = 0; moment < MOMENTS; moment++)
    for (let day = NEAREST; day <= FURTHEST; day++) {
      const then = aroundWeek(slot - 1 - moment * APART)
      const off = valueAt(slab, place, then, day * A_DAY) - usualAt(slab, place, then, day)
      if (off === off) apart[residuals++] = Math.abs(off)
    }
  if (residuals < apart.length / 2) return null
  const spread = Math.max(spreadOf(apart, residuals), ofHours)
  // What never varied has no measure of how far it went; that it is where it was is known.
  if (!(spread > 0) && by !== 0) return null
  return { value, expected: value - by, spread }
}
