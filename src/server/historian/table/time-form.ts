/** How the times of a column are written, and how SQL reads them. */
import { err, ok, type Result } from '../../../base/result.ts'
import type { TableProblem, TimeForm } from '../../../wire/table-import.ts'
import { literal } from '../database.ts'

const CLOCK = String.raw`\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?`
/** Whole texts, in the order in which they are tried. */
const PATTERNS: Readonly<Record<Exclude<TimeForm, 's' | 'ms' | 'us' | 'ns' | 'day-slash' | 'month-slash'>, string>> = {
  iso: String.raw`\d{4}-\d{2}-\d{2}[T ]${CLOCK} ?(Z|[+-]\d{2}(:?\d{2})?)`,
  'iso-local': String.raw`\d{4}-\d{2}-\d{2}([T ]${CLOCK})?`,
  'day-first': String.raw`\d{1,2}\.\d{1,2}\.\d{4}( ${CLOCK})?`,
}
const SLASHED = String.raw`\d{1,2}/\d{1,2}/\d{4}( ${CLOCK})?`
const NUMBER = String.raw`\d+([.,]\d+)?`

const matches = (pattern: string, texts: readonly string[]): number => {
  const whole = new RegExp(`^\\s*${pattern}\\s*$`)
  return texts.filter((text) => whole.test(text)).length
}
/** So many of those looked at must be of one form; the others are named as what cannot be read. */
const MOST_PART = 0.6

/** Between 2000 and 2100, by its size. */
const EPOCHS = [
  ['s', 1e9],
  ['ms', 1e12],
  ['us', 1e15],
  ['ns', 1e18],
] as const

/** @returns null where it holds no times */
export const timeForm = (given: readonly string[]): Result<TimeForm | null, TableProblem> => {
  const texts = given.filter((text) => text.trim() !== '')
  if (texts.length === 0) return ok(null)
  const most = texts.length * MOST_PART
  if (matches(NUMBER, texts) >= most) {
    const numbers = texts.map((text) => Number(text.replace(',', '.'))).filter(Number.isFinite)
    for (const [form, unit] of EPOCHS)
      if (numbers.filter((n) => n >= unit * 0.94 && n < unit * 4.2).length >= most) return ok(form)
    return ok(null)
  }
  for (const [form, pattern] of Object.entries(PATTERNS))
    if (matches(pattern, texts) >= most) return ok(form as TimeForm)
  if (matches(SLASHED, texts) < most) return ok(null)
  const parts = texts.map((text) => text.trim().split(/[/ ]/).map(Number))
  if (parts.some(([a]) => a! > 12)) return ok('day-slash')
  if (parts.some(([, b]) => b! > 12)) return ok('month-slash')
  return err({ code: 'table-time-ambiguous', why: texts[0]! })
}

const DAY_TEXT: Readonly<Record<string, string>> = {
  'day-first': '%d.%m.%Y',
  'day-slash': '%d/%m/%Y',
  'month-slash': '%m/%d/%Y',
}

/**
 * SQL: ms UTC as BIGINT, NULL where the text is not of that form.
 * @param column a VARCHAR
 * @param zone IANA name, for what says none
 */
export const timeSql = (form: TimeForm, column: string, zone: string): string => {
  const text = `trim(${column})`
  const unit = EPOCHS.findIndex(([name]) => name === form)
  if (unit >= 0)
    return `CASE WHEN regexp_full_match(${text}, ${literal(NUMBER)}) THEN floor(try_cast(replace(${text}, ',', '.') AS DOUBLE) / 1e${unit * 3 - 3})::BIGINT END`
  if (form === 'iso' || form === 'iso-local') {
    const is = `regexp_full_match(${text}, ${literal(PATTERNS[form])})`
    const said = `replace(${text}, ',', '.')`
    return form === 'iso'
      ? `CASE WHEN ${is} THEN epoch_ms(try_cast(${said} AS TIMESTAMPTZ)) END`
      : `CASE WHEN ${is} THEN epoch_ms(timezone(${literal(zone)}, try_cast(${said} AS TIMESTAMP))) END`
  }
  const day = DAY_TEXT[form]!
  const forms = ['', ' %H:%M', ' %H:%M:%S', ' %H:%M:%S.%g'].map((clock) => literal(day + clock)).join(',')
  return `epoch_ms(timezone(${literal(zone)}, try_strptime(replace(${text}, ',', '.'), [${forms}])))`
}
