/** The source's own time, in the forms that factories send. */
import { timeOfText } from './time-forms.ts'

/** None was given: nothing, null, 0, '' (FIELD: "`0` means empty"). */
export const NO_TIME = 0
/** Something stands there that nobody can read as a time. */
export const NOT_UNDERSTOOD = -1
/** A time before anyone recorded this way: the source has no clock, or it begins anew at each start (1970, 1980, 1990, 2000). */
export const NO_CLOCK = -2

/** 2001-01-01. Clocks that nobody set begin before it. */
const EARLIEST_MS = 978_307_200_000
/** 2100-01-01: what lies beyond is a number of something else. */
const LATEST_MS = 4_102_444_800_000

/** `ms` itself, or why it is no time. */
const plausible = (ms: number): number =>
  ms >= EARLIEST_MS ? (ms < LATEST_MS ? Math.round(ms) : NOT_UNDERSTOOD) : ms > 0 ? NO_CLOCK : NOT_UNDERSTOOD

/** 100 ns steps: from the year 1 to 1970 (.NET), and from 1601 to 1970 (Windows). */
const TICKS_TO_1970 = 621_355_968e9
const FILETIME_TO_1970 = 116_444_736e9

/**
 * Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size; digits of a date (`20261129055634`), and the
 * clocks of Windows, where they would otherwise lie before 2001 or beyond 2100.
 */
const fromNumber = (n: number): number => {
  if (n === 0) return NO_TIME
  if (!(n > 0)) return Number.isNaN(n) ? NO_TIME : NOT_UNDERSTOOD
  const epoch = plausible(n < 1e11 ? n * 1000 : n < 1e14 ? n : n < 1e17 ? n / 1000 : n / 1e6)
  if (epoch > 0 || n < 1e11) return epoch
  const others = [
    Number.isInteger(n) && n < 1e17 ? timeOfText(String(n)) : 0,
    (n - TICKS_TO_1970) / 1e4,
    (n - FILETIME_TO_1970) / 1e4,
  ]
  for (const other of others) {
    const ms = plausible(other)
    if (ms > 0) return ms
  }
  return epoch
}

/** Of whatever form; of those that are read once and remembered. */
const LONGEST = 100
const LONGEST_KEPT = 64
const NUMERIC = /^\d+(\.\d+)?$/
/** Zulu time as most programs write it, which V8 reads faster than anyone else. */
const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/

let lastText = ''
let lastMs = NO_TIME
const fromText = (text: string): number => {
  // Many signals of one message share one time.
  if (text === lastText) return lastMs
  const trimmed = text.trim()
  if (trimmed === '') return NO_TIME
  if (trimmed.length > LONGEST) return NOT_UNDERSTOOD
  const ms = NUMERIC.test(trimmed)
    ? fromDigits(trimmed)
    : plausible((USUAL.test(trimmed) && Date.parse(trimmed)) || timeOfText(trimmed))
  if (text.length < LONGEST_KEPT) {
    lastText = text
    lastMs = ms
  }
  return ms
}
/** A date to the millisecond has more digits than a double. */
const DIGITS_OF_DATE = 17
const fromDigits = (digits: string): number => {
  const date = digits.length === DIGITS_OF_DATE ? plausible(timeOfText(digits)) : 0
  return date > 0 ? date : fromNumber(Number(digits))
}

/** Times in an object of their own: Int64 of JavaScript clients, protobuf's, MongoDB's. */
const fromObject = (raw: object): number => {
  const { low, high, seconds, nanos = 0, $date } = raw as Readonly<Record<string, unknown>>
  if (typeof low === 'number' && typeof high === 'number') return fromNumber(high * 2 ** 32 + (low >>> 0))
  if (typeof seconds === 'number' && typeof nanos === 'number') return fromNumber(seconds + nanos / 1e9)
  return typeof $date === 'string' || typeof $date === 'number' ? readTime($date) : NOT_UNDERSTOOD
}

/** ms since 1970, or `NO_TIME`, `NOT_UNDERSTOOD`, `NO_CLOCK`, all of which are below 1. */
export const readTime = (raw: unknown): number =>
  typeof raw === 'number'
    ? fromNumber(raw)
    : typeof raw === 'string'
      ? fromText(raw)
      : raw === null || raw === undefined
        ? NO_TIME
        : typeof raw === 'bigint'
          ? fromNumber(Number(raw))
          : typeof raw === 'object'
            ? fromObject(raw)
            : NOT_UNDERSTOOD

/** ms since 1970; 0 where there is none that can be used. */
export const parseTime = (raw: unknown): number => Math.max(NO_TIME, readTime(raw))

/** What these names hold is a time, or meant to be one. */
const USUAL_NAMES = ['timestamp_ms', 'timestamp', 'ts', '_ts', 'utc_time']
/** These may hold something else as well: what cannot be a time of this century is passed over. */
const OTHER_NAMES = [
  'time',
  't',
  'Timestamp',
  'timeStamp',
  'SourceTimestamp',
  'sourceTimestamp',
  'dateTime',
  'datetime',
  'eventTime',
  '@timestamp',
  'Time',
]
/** "quarter past five" is no fault of a clock; what has two numbers with something between them would be. */
const LIKE_A_TIME = /\d\D+\d/

/** Looks under the usual names of a payload's object: ms, or one of the three codes. */
export const usualTime = (object: unknown): number => {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return NO_TIME
  const fields = object as Readonly<Record<string, unknown>>
  let worst = NO_TIME
  for (const name of USUAL_NAMES) {
    if (!Object.hasOwn(fields, name)) continue
    const ms = readTime(fields[name])
    if (ms > 0) return ms
    if (ms < worst) worst = ms
  }
  for (const name of OTHER_NAMES) {
    if (!Object.hasOwn(fields, name)) continue
    const raw = fields[name]
    const ms = readTime(raw)
    if (ms > 0) return ms
    if (ms < worst && typeof raw === 'string' && LIKE_A_TIME.test(raw.slice(0, LONGEST))) worst = ms
  }
  return worst
}

/** What stands under the first usual name that holds anything but a time: for whoever is told that it is not understood. */
export const unreadTime = (object: unknown): unknown => {
  const fields = (typeof object === 'object' && object !== null ? object : {}) as Readonly<Record<string, unknown>>
  const name = [...USUAL_NAMES, ...OTHER_NAMES].find((one) => Object.hasOwn(fields, one) && readTime(fields[one]) < 0)
  return name === undefined ? undefined : fields[name]
}
