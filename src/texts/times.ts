/** Times and durations for people. Clock times are the reader's local time of the gateway's UTC milliseconds. */
import { LOCALE } from './text.ts'

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

const CLOCK_S = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const DAY_NAME = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short' })

/** "19:43:10" */
export const formatClockSeconds = (ms: number): string => CLOCK_S.format(ms)
/** "19:43" */
export const formatClock = (ms: number): string => CLOCK.format(ms)
/** "Fri, Nov 20" */
export const formatDay = (ms: number): string => DAY_NAME.format(ms)

/** "19:43" of the same day as `now`, else with the day before it. */
export const formatMoment = (ms: number, now: number): string =>
  new Date(ms).toDateString() === new Date(now).toDateString()
    ? formatClock(ms)
    : `${formatDay(ms)}, ${formatClock(ms)}`
