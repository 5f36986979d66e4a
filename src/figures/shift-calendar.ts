/**
 * The plant's calendar: which shifts lie in a span. A shift begins and ends by the clock on the plant's wall, so that the night
 * shift of the two odd days of the year lasts an hour longer or shorter. Pure; `Intl` knows the zones.
 */
import { wallClock } from '../base/wall-clock.ts'
import type { ShiftDoc } from '../twin/schema.ts'
import type { Span } from '../timeline/stretches.ts'

export interface ShiftSpan extends Span {
  readonly name: string
  /** In which no busy time is planned; ascending. */
  readonly breaks: readonly Span[]
}

/** When the plant works. */
export interface Calendar {
  readonly shifts: readonly ShiftDoc[]
  /** Days on which no shift begins, "2026-12-25". */
  readonly daysOff: readonly string[]
  /** IANA name; undefined = this machine's. */
  readonly zone: string | undefined
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

/** Shifts that reach into the span, whole, by their beginning. A shift whose end is not after its beginning ends on the next day. */
export const shiftsIn = ({ shifts, daysOff, zone }: Calendar, from: number, to: number): readonly ShiftSpan[] => {
  const found: ShiftSpan[] = []
  const shownAt = wallClock(zone)
  const off = new Set(daysOff)
  const firstDay = Math.floor(shownAt(from) / DAY_MS) - 2
  const lastDay = Math.floor(shownAt(to) / DAY_MS) + 1
  for (let day = firstDay; day <= lastDay; day++) {
    const date = new Date(day * DAY_MS)
    if (off.has(date.toISOString().slice(0, 10))) continue
    const weekday = date.getUTCDay()
    for (const shift of shifts) {
      if (!shift.days.includes(weekday)) continue
      const [begins, ends] = [minutesOf(shift.from), minutesOf(shift.to)]
      const at = (minutes: number, isEnd: boolean): number => {
        const isNext = minutes < begins || (isEnd && minutes === begins)
        return momentOf((isNext ? day + 1 : day) * DAY_MS + minutes * MINUTE_MS, shownAt)
      }
      const span = {
        name: shift.name,
        from: at(begins, false),
        to: at(ends, true),
        breaks: shift.breaks
          .map((one) => ({ from: at(minutesOf(one.from), false), to: at(minutesOf(one.to), true) }))
          .toSorted((a, b) => a.from - b.from),
      }
      if (span.to > from && span.from < to && span.to > span.from) found.push(span)
    }
  }
  return found.toSorted((a, b) => a.from - b.from || a.to - b.to)
}

/** Planned busy time (ISO 22400-2, PBT) in the span: shifts less their breaks; ascending, apart from each other. */
export const plannedIn = (calendar: Calendar, from: number, to: number): readonly Span[] => {
  const busy: Span[] = []
  for (const shift of shiftsIn(calendar, from, to)) {
    let at = shift.from
    for (const pause of [...shift.breaks, { from: shift.to, to: shift.to }]) {
      const [begin, end] = [Math.max(at, from), Math.min(pause.from, shift.to, to)]
      if (end > begin) busy.push({ from: begin, to: end })
      at = Math.max(at, pause.to)
    }
  }
  // Shifts may overlap: time that two of them plan is planned once.
  const merged: Span[] = []
  for (const one of busy.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && one.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, one.to) }
    else merged.push(one)
  }
  return merged
}

/** A day or a week by the clock on the wall; the week begins on Monday (ISO 8601). @param by days or weeks later */
export const calendarSpan = (zone: string | undefined, over: 'day' | 'week', moment: number, by = 0): Span => {
  const shownAt = wallClock(zone)
  const day = Math.floor(shownAt(moment) / DAY_MS)
  const length = over === 'day' ? 1 : 7
  // Day 0 was a Thursday.
  const first = (over === 'day' ? day : day - ((day + 3) % 7)) + by * length
  return { from: momentOf(first * DAY_MS, shownAt), to: momentOf((first + length) * DAY_MS, shownAt) }
}

const LONGEST_REST_MS = 21 * DAY_MS

/** The shift of the moment, else the last one before it; null = none in three weeks. @param by shifts later */
export const shiftAt = (calendar: Calendar, moment: number, by = 0): ShiftSpan | null => {
  const all = shiftsIn(calendar, moment - LONGEST_REST_MS, moment + LONGEST_REST_MS)
  const last = all.findLastIndex(({ from }) => from <= moment)
  return last < 0 ? null : (all[last + by] ?? null)
}
