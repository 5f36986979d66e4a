/** Times and durations for people. Clock times are the gateway's UTC milliseconds as the plant's clock shows them (`zone.ts`), written in the page's language. */
import { LOCALE } from './text.ts'
import { ambiguity, offsetAt, shownTimeZone } from './zone.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** No-break: a number never parts from its unit at the end of a line. */
const SPACE = '\u00a0'

/** "0.4 s", "12 s", "4 min", "5 h 41 min", "3 d 4 h": two parts at most, rounded down, never negative. */
export const formatDuration = (ms: number): string => {
  const t = Math.max(0, ms)
  if (t < 9.95 * SECOND) return `${(t / SECOND).toFixed(1)}${SPACE}s`
  if (t < MINUTE) return `${Math.floor(t / SECOND)}${SPACE}s`
  if (t < HOUR) return `${Math.floor(t / MINUTE)}${SPACE}min`
  if (t < DAY) {
    const minutes = Math.floor((t % HOUR) / MINUTE)
    return `${Math.floor(t / HOUR)}${SPACE}h${minutes ? `${SPACE}${minutes}${SPACE}min` : ''}`
  }
  const hours = Math.floor((t % DAY) / HOUR)
  return `${Math.floor(t / DAY)}${SPACE}d${hours ? `${SPACE}${hours}${SPACE}h` : ''}`
}

/** An hour that is told twice is over after this. */
const TWICE = 3 * HOUR

/** Made anew when times are told in another zone. */
const inZone = (options: Intl.DateTimeFormatOptions): ((ms: number) => string) => {
  let made: { readonly zone: string | undefined; readonly format: Intl.DateTimeFormat } | null = null
  return (ms) => {
    const zone = shownTimeZone()
    if (made?.zone !== zone || !made)
      made = { zone, format: new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone }) }
    return made.format.format(ms)
  }
}

const clockSeconds = inZone({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const clock = inZone({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const date = inZone({ day: 'numeric', month: 'short' })
const day = inZone({ weekday: 'short', day: 'numeric', month: 'short' })
const dayOfYear = inZone({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
const year = inZone({ year: 'numeric' })

const plain = (told: string, ms: number): string => {
  const offset = ambiguity(ms)
  return offset === '' ? told : `${told}${SPACE}${offset}`
}

/** "19:43:10"; "02:29:00 UTC+2" in the hour that is told twice when clocks are set back. */
export const formatClockSeconds = (ms: number): string => plain(clockSeconds(ms), ms)
/** "19:43"; "02:29 UTC+2" in the hour that is told twice. */
export const formatClock = (ms: number): string => plain(clock(ms), ms)
/** "19:43", of an hour that is told twice the second time "02:00*": no more has room on an axis. */
export const formatTick = (ms: number): string =>
  clock(ms) + (ambiguity(ms) !== '' && offsetAt(ms) < offsetAt(ms - TWICE) ? '*' : '')
/** A day begins there. */
export const isMidnight = (ms: number): boolean => clockSeconds(ms) === '00:00:00'
/** "Nov 20" */
export const formatDate = (ms: number): string => date(ms)
/** "Fri, Nov 20" */
export const formatDay = (ms: number): string => day(ms)

/** "19:43" of the same day as `now`, else with the day before it, and its year where that is another. */
export const formatMoment = (ms: number, now: number): string =>
  dayOfYear(ms) === dayOfYear(now)
    ? formatClock(ms)
    : `${year(ms) === year(now) ? day(ms) : dayOfYear(ms)}, ${formatClock(ms)}`

/** "Tue, Dec 1, 2026": with its year, whenever that is. */
export const formatDayOfYear = (ms: number): string => dayOfYear(ms)

const two = (n: number): string => String(n).padStart(2, '0')

/** "2026-12-01T05:41:08+01:00", as the plant's clock shows it: for addresses, read back by `Date.parse`. */
export const printMoment = (ms: number): string => {
  const offset = offsetAt(ms)
  const wall = new Date(ms + offset)
    .toISOString()
    .replace(/Z$/, '')
    .replace(/\.000$/, '')
  const minutes = Math.round(Math.abs(offset) / MINUTE)
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
