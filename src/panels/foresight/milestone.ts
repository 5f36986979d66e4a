/** What comes next in the plant's calendar that somebody plans by: the end of a shift, a rest of a day or more. */
import { type Calendar, calendarSpan, shiftsIn } from '../../figures/shift-calendar.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const AHEAD_MS = 28 * DAY

export interface Milestone {
  readonly kind: 'shift' | 'rest'
  /** ms */
  readonly at: number
}

/** The end of the shift that runs, or of the next one; null = the plant has none. */
export const nextShiftEnd = (calendar: Calendar, now: number): number | null =>
  shiftsIn(calendar, now, now + AHEAD_MS).find(({ to }) => to > now)?.to ?? null

/** The next time that nobody works for a day or more, else, where nobody names shifts, Saturday. */
const nextRest = (calendar: Calendar, now: number): number | null => {
  const shifts = shiftsIn(calendar, now, now + AHEAD_MS)
  if (shifts.length === 0) {
    if (calendar.shifts.length > 0) return null
    for (const week of [0, 1]) {
      const { to } = calendarSpan(calendar.zone, 'week', now, week)
      const saturday = calendarSpan(calendar.zone, 'day', to - 36 * HOUR).from
      if (saturday > now) return saturday
    }
    return null
  }
  let worked = now
  for (const { from, to } of shifts) {
    if (from - worked >= DAY && worked > now) return worked
    worked = Math.max(worked, to)
  }
  return null
}

/** The first of both that one of these futures comes before; else the later one. Null: there is none. */
export const milestoneFor = (
  calendar: Calendar,
  now: number,
  futures: readonly (number | null)[],
): Milestone | null => {
  const [shift, rest] = [nextShiftEnd(calendar, now), nextRest(calendar, now)]
  const known = [
    ...(shift === null || shift === rest ? [] : [{ kind: 'shift' as const, at: shift }]),
    ...(rest === null ? [] : [{ kind: 'rest' as const, at: rest }]),
  ].toSorted((a, b) => a.at - b.at)
  return known.find(({ at }) => futures.some((ms) => ms !== null && ms < at)) ?? known.at(-1) ?? null
}

/** How many of the futures come before. */
export const countBefore = (futures: readonly (number | null)[], at: number): number =>
  futures.filter((ms) => ms !== null && ms < at).length
