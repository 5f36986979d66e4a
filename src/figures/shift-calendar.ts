/**
 * The plant's calendar: which shifts lie in a span. A shift begins and ends by the clock on the plant's wall, so that the night
 * shift of the two odd days of the year lasts an hour longer or shorter. Pure; `Intl` knows the zones.
 */
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

const walls = new Map<string, Intl.DateTimeFormat>()
const wallOf = (zone: string): Intl.DateTimeFormat => {
  const known = walls.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  })
  walls.set(zone, made)
  return made
}

/** What the clock on the wall shows, as if it were UTC, ms. */
const shownAt = (ms: number, zone: string): number => {
  const part: Record<string, number> = {}
  for (const { type, value } of wallOf(zone).formatToParts(ms)) part[type] = Number(value)
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second'])
}

/**
 * When the clock on the wall shows this. A time that it shows twice is the first of the two; one that it leaps over is the
 * moment of the leap.
 * @param shown as `shownAt` tells it
 */
const momentOf = (shown: number, zone: string): number => {
  const offset = (ms: number): number => shownAt(ms, zone) - ms
  // The offsets of a day around it are those before and after any leap there may be.
  const [before, after] = [offset(shown - DAY_MS), offset(shown + DAY_MS)]
  const [first, second] = [shown - before, shown - after]
  if (shownAt(first, zone) === shown) return first
  if (shownAt(second, zone) === shown) return second
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
  const firstDay = Math.floor(shownAt(from, zone) / DAY_MS) - 2
  const lastDay = Math.floor(shownAt(to, zone) / DAY_MS) + 1
  for (let day = firstDay; day <= lastDay; day++) {
    const weekday = new Date(day * DAY_MS).getUTCDay()
    for (const shift of shifts) {
      if (!shift.days.includes(weekday)) continue
      const [begins, ends] = [minutesOf(shift.from), minutesOf(shift.to)]
      const span = {
        name: shift.name,
        from: momentOf(day * DAY_MS + begins * MINUTE_MS, zone),
        to: momentOf((ends > begins ? day : day + 1) * DAY_MS + ends * MINUTE_MS, zone),
      }
      if (span.to > from && span.from < to && span.to > span.from) found.push(span)
    }
  }
  return found.toSorted((a, b) => a.from - b.from || a.to - b.to)
}
