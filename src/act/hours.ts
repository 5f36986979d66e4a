/** At which times of a day a rule may do something. Pure. */
import { wallClock } from '../base/wall-clock.ts'
import type { PolicyHours } from '../twin/policies.ts'

const MINUTE = 60_000
const DAY_MIN = 1440

const clocks = new Map<string | undefined, (ms: number) => number>()
const clockOf = (zone: string | undefined): ((ms: number) => number) => {
  const known = clocks.get(zone)
  if (known) return known
  const made = wallClock(zone)
  clocks.set(zone, made)
  return made
}

/** @param at ms; one that ends before it begins goes on over midnight, and belongs to the day on which it begins */
export const isWithinHours = (hours: PolicyHours | null, at: number): boolean => {
  if (!hours) return true
  const shown = new Date(clockOf(hours.zone)(at))
  const day = shown.getUTCDay()
  const minute = Math.floor(shown.getTime() / MINUTE) % DAY_MIN
  const yesterday = (day + 6) % 7
  return hours.spans.some(({ days, from, to }) =>
    from < to
      ? days.includes(day) && minute >= from && minute < to
      : (days.includes(day) && minute >= from) || (days.includes(yesterday) && minute < to),
  )
}
