/** A moment as a browser's field for date and time has it: by the plant's clock, without a zone. */
import { wallClock } from '../base/wall-clock.ts'
import { offsetAt, shownTimeZone } from '../texts/zone.ts'

export const printField = (ms: number): string => new Date(ms + offsetAt(ms)).toISOString().slice(0, 16)

/** @returns ms; null = it is none. In the hour that a clock skips, the moment as long after the skip. */
export const parseField = (written: string): number | null => {
  // An engine that is lenient reads ":00Z" as the year 2000.
  const shown = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(written) ? Date.parse(`${written.slice(0, 16)}:00Z`) : Number.NaN
  if (Number.isNaN(shown)) return null
  const first = shown - offsetAt(shown)
  return wallClock(shownTimeZone())(first) === shown ? first : shown - offsetAt(first)
}
