/**
 * The plant's calendar: which shifts lie in a span. A shift begins and ends by the clock on the plant's wall, so that the night
 * shift of the two odd days of the year lasts an hour longer or shorter. Pure; `Intl` knows the zones.
 */
import { wallClock } from '../base/wall-clock.ts'
import type { TwinDocument } from '../twin/schema.ts'

type ShiftDoc = TwinDocument['shifts'][number]

export interface ShiftSpan {
  readonly name: string
  /** ms UTC, half-open [from, to). */
  readonly from: number
  readonly to: number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * When the clock on the wall shows this. A time that it shows twice is the first of the two; one that it leaps over is the
 * moment of the leap.
 * @param shown as the clock tells it
 */
const momentOf = (shown: number, shownAt: (ms: number) => number): number => {
  const offset = (ms: number): number => shownAt(ms) - ms
  // The offsets of a day around it are those before and after any leap there may be.
  const [before, after] = [offset(shown - DAY_MS), offset(shown + DAY_MS)]
  const [first, second] = [shown - before, shown - after]
  if (shownAt(first) === shown) return first
  if (shownAt(second) === shown) return second
  let [low, high] = [Math.min(first, second) - MINUTE_MS, Math.max(first, second) + MINUTE_MS]
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS
    if (middle <= low) break
    if (offset(middle) === before) low = middle
    else high = middle
  }
  return high
}

const minutesOf = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

/**
 * Shifts that reach into the span, whole, by their beginning. A shift whose end is not after its beginning ends on the next day.
 * @param days of the week on which a shift begins, 0 = Sunday
 * @param zone IANA name
 */
export const shiftsIn = (shifts: readonly ShiftDoc[], zone: string, from: number, to: number): readonly ShiftSpan[] => {
  const found: ShiftSpan[] = []
  const shownAt = wallClock(zone)
  const firstDay = Math.floor(shownAt(from) / DAY_MS) - 2
  const lastDay = Math.floor(shownAt(to) / DAY_MS) + 1
  for (let day = firstDay; day <= lastDay; day++) {
    const weekday = new Date(day * DAY_MS).getUTCDay()
    for (const shift of shifts) {
      if (!shift.days.includes(weekday)) continue
      const [begins, ends] = [minutesOf(shift.from), minutesOf(shift.to)]
      const span = {
        name: shift.name,
        from: momentOf(day * DAY_MS + begins * MINUTE_MS, shownAt),
        to: momentOf((ends > begins ? day : day + 1) * DAY_MS + ends * MINUTE_MS, shownAt),
      }
      if (span.to > from && span.from < to && span.to > span.from) found.push(span)
    }
  }
  return found.toSorted((a, b) => a.from - b.from || a.to - b.to)
}
