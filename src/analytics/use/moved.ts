/**
 * Since when a plant is another one: two shifts on end, whatever their names, lie far off all that is known of theirs, to the
 * same side. What shifts of other names show says then what the next of this name will be, a day before that is seen of its
 * own; until one lies again where those of its weekday used to, and not where they would lie now.
 */
import { medianOf } from '../../base/ranks.ts'

/** Fewer of a name do not say where its shifts usually lie. */
const LEAST_KNOWN = 10
/** Older ones are of another time. */
const MOST_KNOWN = 60
/** Tukey's outer fence: so many times the distance of the quartiles away from them. */
const FENCE = 3

interface Shift {
  readonly kind: string
  readonly weekday: number
  readonly total: number
}

export interface Moved {
  /** Place of the first shift since which it is another one. */
  readonly since: number
  /** How many times as much as usual its shifts are since; null = where that is nothing. */
  readonly times: number | null
}

interface Usual {
  readonly low: number
  readonly high: number
  /** Of its weekday. */
  readonly middle: number
  /** Levels that are no further apart are the same one. */
  readonly apart: number
}

/** Where shifts of a name and weekday usually lie; null: too little is known. */
const usualOf = (known: readonly Shift[], { kind, weekday }: Shift): Usual | null => {
  const same = known.filter((one) => one.kind === kind).slice(-MOST_KNOWN)
  const ofDay = same.filter((one) => one.weekday === weekday).map(({ total }) => total)
  if (same.length < LEAST_KNOWN || ofDay.length === 0) return null
  const sorted = same.map(({ total }) => total).toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 4)]!, sorted[Math.ceil((3 * (sorted.length - 1)) / 4)]!]
  const fence = FENCE * (high - low)
  return {
    low: Math.min(low, ...ofDay) - fence,
    high: Math.max(high, ...ofDay) + fence,
    middle: medianOf(ofDay),
    apart: high - low,
  }
}

const sideOf = ({ total }: Shift, { low, high }: Usual): number => (total < low ? -1 : total > high ? 1 : 0)

const timesOf = (times: readonly number[]): number | null => {
  const known = times.filter((one) => Number.isFinite(one)).slice(-3)
  return known.length > 0 ? medianOf(known) : null
}

/** Whether a shift of a weekday that changes little by it, as one that is always off, cannot show that it is over. */
const isSilent = ({ middle, apart }: Usual, times: number | null): boolean =>
  times !== null && Math.abs(middle * times - middle) <= apart

/** As its weekday was before: a Saturday that lies between what is usual of Saturdays and of Mondays need not be. */
const isAsBefore = ({ total }: Shift, { middle }: Usual, times: number | null): boolean =>
  times === null || Math.abs(total - middle) < Math.abs(total - middle * times)

/** @param past oldest first @returns how it stood before each of them, and after the last; null = as usual */
export const movedBefore = (past: readonly Shift[]): readonly (Moved | null)[] => {
  const states: (Moved | null)[] = [null]
  let moved: { since: number; side: number; times: number[] } | null = null
  let before = { side: 0, times: Number.NaN }
  for (const [i, shift] of past.entries()) {
    const usual = usualOf(moved ? past.slice(0, moved.since) : past.slice(0, i), shift)
    const side = usual ? sideOf(shift, usual) : null
    const times = usual && usual.middle > 0 ? shift.total / usual.middle : Number.NaN
    if (moved) {
      const now = timesOf(moved.times)
      // Of a weekday that was not known before nothing can be said.
      if (usual && !isSilent(usual, now)) {
        if (side !== moved.side && isAsBefore(shift, usual, now)) moved = null
        else moved.times.push(times)
      }
    } else if (side && side === before.side) moved = { since: i - 1, side, times: [before.times, times] }
    before = { side: side ?? 0, times }
    states.push(moved && { since: moved.since, times: timesOf(moved.times) })
  }
  return states
}
