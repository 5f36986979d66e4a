/** Readings of a part by its age, a row a stretch of time in which it worked: what remaining life is learnt from and asked with. Pure. */
import type { Unit } from '../../../analytics/life/fleet.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { Run } from './runs.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Rows of a life that is neither long nor short. */
const ROWS = 300
/** Lengths of a row; each a whole number of the one before or of an hour. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 14].map((days) => days * DAY),
]

/** How long a row is, from how long lives took. @param spans ms, not empty */
export const stepFor = (spans: readonly number[]): number => {
  const middle = spans.toSorted((a, b) => a - b)[spans.length >> 1]!
  return STEPS.find((step) => step * ROWS >= middle) ?? STEPS.at(-1)!
}

/**
 * Whole rows of a run: the stretch in which another part began is neither's, that in which it failed is its last, and of one that
 * lives that which goes on is not over.
 * @param most rows; of a longer one the last
 */
export const spanOf = (
  { from, until, failedAt, lastAt }: Run,
  stepMs: number,
  most: number,
): readonly [from: number, to: number] => {
  const end =
    failedAt !== null && failedAt !== until ? failedAt + stepMs : (until ?? (Math.floor(lastAt / HOUR) + 1) * HOUR)
  const to = Math.floor(end / stepMs) * stepMs
  return [Math.max(Math.ceil(from / stepMs) * stepMs, to - most * stepMs), to]
}

/** Readings of one run, a place a row; NaN where nothing was said. */
export interface Reading {
  readonly id: string
  /** When its first row begins, and how long a row is; ms. */
  readonly from: number
  readonly stepMs: number
  /** What its counter said last in the row, where it said something. */
  readonly age: Float64Array
  /** By the name of the signal. */
  readonly signals: ReadonlyMap<string, Float64Array>
}

/** What did not change is that value, to the last bit. */
export const meanIn = ({ min, max, mean }: HistoryAnswer, i: number): number =>
  (min[i] === max[i] ? min[i] : mean[i]) ?? Number.NaN

export const countedIn = ({ count, last }: HistoryAnswer, i: number): number =>
  count[i]! > 0 ? (last[i] ?? Number.NaN) : Number.NaN

/** @param valueOf of a place of the answer */
export const columnOf = (
  answer: HistoryAnswer | undefined,
  [from, to]: readonly [number, number],
  stepMs: number,
  valueOf: (answer: HistoryAnswer, i: number) => number,
): Float64Array => {
  const column = new Float64Array(Math.max(0, Math.round((to - from) / stepMs))).fill(Number.NaN)
  for (const [i, at] of answer?.t.entries() ?? []) {
    const place = Math.round((at - from) / stepMs)
    if (place >= 0 && place < column.length) column[place] = valueOf(answer!, i)
  }
  return column
}

/** Signals that most runs have, in the order given: of one that a few had nothing can be learnt. */
export const commonOf = (readings: readonly Reading[], keys: readonly string[]): string[] =>
  keys.filter((key) => {
    const having = readings.filter(({ signals }) => signals.get(key)?.some((value) => !Number.isNaN(value)))
    return having.length >= MOSTLY * readings.length
  })

const MOSTLY = 0.8

export interface Rows {
  readonly unit: Unit
  /** When each row began, ms. */
  readonly t: readonly number[]
}

/** Rows in which the counter went on. Where a signal says nothing it stays as it was; until each has said something there is no row. */
export const rowsOf = ({ id, from, stepMs, age, signals }: Reading, keys: readonly string[]): Rows => {
  const read = keys.map((key) => signals.get(key))
  const before = keys.map(() => Number.NaN)
  const cycles: number[] = []
  const t: number[] = []
  const columns: number[][] = keys.map(() => [])
  for (const [i, now] of age.entries()) {
    for (const [s, column] of read.entries()) {
      const value = column?.[i] ?? Number.NaN
      if (!Number.isNaN(value)) before[s] = value
    }
    if (!(now > (cycles.at(-1) ?? Number.NEGATIVE_INFINITY)) || before.some(Number.isNaN)) continue
    cycles.push(now)
    t.push(from + i * stepMs)
    for (const [s, value] of before.entries()) columns[s]!.push(value)
  }
  return { unit: { id, cycles: Float64Array.from(cycles), columns: columns.map((one) => Float64Array.from(one)) }, t }
}

const WEEK = 7 * DAY

/** So much of its life passes a day, by its last week; null where less than a day is known. */
export const perDayOf = ({ unit, t }: Rows): number | null => {
  const last = t.length - 1
  if (last < 1) return null
  const first = t.findIndex((at) => at >= t[last]! - WEEK)
  const days = (t[last]! - t[first]!) / DAY
  return days >= 1 ? (unit.cycles[last]! - unit.cycles[first]!) / days : null
}
