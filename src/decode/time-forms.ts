/**
 * Times as programs of factories write them, in text: ISO 8601 (RFC 3339 and the compact form), RFC 2822 and 850, asctime,
 * day first with dots, the month before the day where AM or PM says so. A time without a zone is taken as UTC; more digits than
 * milliseconds are cut, not rounded. A date alone is no time.
 */

const CLOCK = String.raw`(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,9}))?)?`
/** U+202F stands before AM and PM in what newer libraries print. */
const HALF = String.raw`(?:[\s\u202f]*([ap])\.?m\.?)?`
const ZONE = String.raw`\s*(z|utc|gmt|ut)?\s*([+-]\d{2}(?::?\d{2})?)?(?:\s*[[(].*[\])])?`
/** Between date and time. */
const GAP = String.raw`(?:t|,?[\s\u202f]+|[-_])`

const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${GAP}${CLOCK}${ZONE}$`, 'i')
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${GAP}${CLOCK}${HALF}${ZONE}$`, 'i')
const COMPACT =
  /^(20\d{2})(\d{2})(\d{2})[t_ -]?(\d{2})(\d{2})(?:(\d{2})(?:[.,]?(\d{1,9}))?)?(z|[+-]\d{2}(?::?\d{2})?)?$/i
const WEEKDAY = String.raw`(?:[a-z]{2,9}\.?,?\s+)?`
/** `29 Nov 2026 05:56:34 +0000`, `29-Nov-26 05:56:34 GMT` */
const DAY_MONTH = new RegExp(
  `^${WEEKDAY}(\\d{1,2})[\\s.-]+([a-zä]{3,9})\\.?[\\s-]+(\\d{4}|\\d{2})${GAP}${CLOCK}${HALF}${ZONE}$`,
  'i',
)
/** `Nov 29 05:56:34 2026`, `Nov 29 2026 05:56:34 GMT+0100 (CET)`, `November 29, 2026, 5:56:34 PM` */
const MONTH_DAY_CLOCK = new RegExp(
  `^${WEEKDAY}([a-z]{3,9})\\.?\\s+(\\d{1,2})\\s+${CLOCK}(?:\\s+(?:utc|gmt))?\\s+(\\d{4})$`,
  'i',
)
const MONTH_DAY_YEAR = new RegExp(
  `^${WEEKDAY}([a-z]{3,9})\\.?\\s+(\\d{1,2}),?\\s+(\\d{4})${GAP}${CLOCK}${HALF}${ZONE}$`,
  'i',
)
/** OData, and .NET before it. */
const SLASH_DATE = /^\/?date\((\d+)(?:[+-]\d{4})?\)\/?$/i

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const GERMAN: Readonly<Record<string, string>> = { mär: 'mar', mrz: 'mar', mai: 'may', okt: 'oct', dez: 'dec' }
const monthOf = (name: string): number => {
  const short = name.slice(0, 3).toLowerCase()
  return MONTHS.indexOf(GERMAN[short] ?? short) + 1
}
const yearOf = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text))

/** ms east of UTC. */
const offsetOf = (zone = ''): number => {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0
}

type Part = string | undefined
/** What a clock shows: hours, minutes, seconds, their fraction, "a" or "p", zone. */
type Clock = readonly [hour: string, minute: string, second?: Part, fraction?: Part, half?: Part, zone?: Part]

/** 0 where there is no such day or no such time of it. */
const at = (year: number, month: number, day: number, [h, m, s = '0', fraction = '', half, zone]: Clock): number => {
  let hour = Number(h)
  if (half) {
    if (hour < 1 || hour > 12) return 0
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  const [minute, second] = [Number(m), Number(s)]
  // A leap second is the one after it.
  if (hour > 23 || minute > 59 || second > 60) return 0
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, Number(fraction.slice(0, 3).padEnd(3, '0')))
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return 0
  return Math.max(0, ms - offsetOf(zone))
}

/** `29-11` or `11/29`: which is the day? 0 = nobody can tell. Dots have the day first, AM and PM the month. */
const dayFirst = (first: number, second: number, by: string, half: string | undefined): boolean | null =>
  by === '.' ? true : half ? first > 12 : first > 12 ? true : second > 12 ? false : null

/** ms since 1970; 0 where it is none of these forms, or could be two days. */
export const timeOfText = (text: string): number => {
  let found = YEAR_FIRST.exec(text)
  if (found) {
    const [, year, , month, day, h, m, s, fraction, , zone] = found
    return at(Number(year), Number(month), Number(day), [h!, m!, s, fraction, undefined, zone])
  }
  found = COMPACT.exec(text)
  if (found) {
    const [, year, month, day, h, m, s, fraction, zone] = found
    return at(Number(year), Number(month), Number(day), [h!, m!, s, fraction, undefined, zone])
  }
  found = YEAR_LAST.exec(text)
  if (found) {
    const [, a, by, b, year, h, m, s, fraction, half, , zone] = found
    const isDay = dayFirst(Number(a), Number(b), by!, half)
    if (isDay === null) return 0
    return at(yearOf(year!), Number(isDay ? b : a), Number(isDay ? a : b), [h!, m!, s, fraction, half, zone])
  }
  found = DAY_MONTH.exec(text)
  if (found) {
    const [, day, month, year, h, m, s, fraction, half, , zone] = found
    return at(yearOf(year!), monthOf(month!), Number(day), [h!, m!, s, fraction, half, zone])
  }
  found = MONTH_DAY_CLOCK.exec(text)
  if (found) {
    const [, month, day, h, m, s, fraction, year] = found
    return at(Number(year), monthOf(month!), Number(day), [h!, m!, s, fraction])
  }
  found = MONTH_DAY_YEAR.exec(text)
  if (found) {
    const [, month, day, year, h, m, s, fraction, half, , zone] = found
    return at(Number(year), monthOf(month!), Number(day), [h!, m!, s, fraction, half, zone])
  }
  found = SLASH_DATE.exec(text)
  return found ? Number(found[1]) : 0
}
