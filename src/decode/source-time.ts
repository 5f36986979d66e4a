/** The source's own time, in the forms that factories send. 0 = none given. */
import { type Path, resolve } from './pointer.ts'

const USUAL_NAMES: readonly Path[] = [['timestamp_ms'], ['timestamp'], ['ts'], ['_ts'], ['time'], ['utc_time']]
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i
/** Of whatever form. */
const LONGEST = 64
const NUMERIC = /^\d+(\.\d+)?$/
/** 9999-12-31: beyond it a number is no time. */
const LATEST_MS = 253_402_300_799_999

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size (seconds reach 10^11 in the year 5138). */
const fromEpoch = (n: number): number => {
  if (!(n > 0)) return 0
  const ms = n < 1e11 ? n * 1000 : n < 1e14 ? n : n < 1e17 ? n / 1000 : n / 1e6
  return ms <= LATEST_MS ? Math.round(ms) : 0
}

let lastText = ''
let lastMs = 0
const fromText = (text: string): number => {
  // Many signals of one message share one time.
  if (text === lastText) return lastMs
  const trimmed = text.trim()
  if (trimmed.length > LONGEST) return 0
  let ms = 0
  const iso = ISO.exec(trimmed)
  if (iso) {
    const [, date, clock, fraction = '', zone = 'Z'] = iso
    const offset = zone.length === 3 ? `${zone}:00` : zone.toUpperCase()
    // A time without a zone is taken as UTC; more than milliseconds are cut, not rounded.
    const parsed = Date.parse(`${date}T${clock}${fraction ? `.${fraction.slice(0, 3)}` : ''}${offset}`)
    ms = parsed > 0 ? parsed : 0
  } else if (NUMERIC.test(trimmed)) ms = fromEpoch(Number(trimmed))
  if (text.length < 64) {
    lastText = text
    lastMs = ms
  }
  return ms
}

/** ISO 8601 text, or a number in s, ms, µs or ns; everything else, `0` and '' are "none". */
export const parseTime = (raw: unknown): number =>
  typeof raw === 'number' ? fromEpoch(raw) : typeof raw === 'string' ? fromText(raw) : 0

/** Looks under the usual names of a payload's object. */
export const usualTime = (object: unknown): number => {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return 0
  for (const name of USUAL_NAMES) {
    const ms = parseTime(resolve(object, name))
    if (ms > 0) return ms
  }
  return 0
}
