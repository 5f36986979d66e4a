import { expect, test } from 'vitest'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import { columnOf, commonOf, countedIn, meanIn, perDayOf, type Reading, rowsOf, spanOf, stepFor } from './rows.ts'
import { type Counted, runAt, runsAlong } from './runs.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (hour: number, value: number): Counted => ({ t: hour * HOUR, min: value, max: value, last: value })

test('a life begins where the count begins anew; without an alarm that says it each ran until it failed', () => {
  const counted = [5, 6, 7, 7, 8, 0, 1, 2, 3, 1.8].map((value, hour) => at(hour, value))
  const runs = runsAlong([], counted, null)
  expect(runs.map(({ from, until, age, failedAt }) => [from / HOUR, until, age, failedAt])).toEqual([
    [0, 5 * HOUR, 8, 5 * HOUR],
    // A little less is no other part.
    [5, null, 3, null],
  ])
})

test('with an alarm that says it, one that only begins anew was replaced in time, and what is counted after it is no life', () => {
  const counted = [1, 2, 3, 4, 5, 6, 0, 1, 2, 0, 1].map((value, hour) => at(hour, value))
  const runs = runsAlong([], counted, [3.5 * HOUR])
  expect(runs.map(({ age, failedAt, until }) => [age, failedAt, until])).toEqual([
    [4, 3.5 * HOUR, 6 * HOUR],
    [2, null, 9 * HOUR],
    [1, null, null],
  ])
})

test('a reading of nothing, after which it goes on, is no other part; nor is it said of one that another began before that is sure', () => {
  const counted = [5, 6, 7, 0, 7, 8].map((value, hour) => at(hour, value))
  const inOneStretch: Counted = { t: 6 * HOUR, min: 0, max: 9, last: 9 }
  expect(runsAlong([], [...counted, inOneStretch], null)).toMatchObject([
    { from: 0, until: null, failedAt: null, age: 9 },
  ])
  const doubted = runsAlong([], counted.slice(0, 4), null)
  expect(runAt(doubted, 2 * HOUR)).toMatchObject({ until: null, failedAt: null })
  const sure = runsAlong(doubted, [at(4, 1)], null)
  expect(runAt(sure, 2 * HOUR)).toMatchObject({ until: 3 * HOUR, failedAt: 3 * HOUR })
})

test('whether it is looked at in one go or hour by hour, it is the same', () => {
  const values = Array.from({ length: 60 }, (_, i) => (i * 1.5) % 17)
  const counted = values.map((value, hour) => at(hour, value))
  const raised = [9.2 * HOUR, 41 * HOUR]
  let known = runsAlong([], [], raised)
  for (const one of counted) known = runsAlong(known, [one], raised)
  expect(known).toEqual(runsAlong([], counted, raised))
  expect(known.length).toBeGreaterThan(4)
})

test('a row is as long as lives of the middle have some hundred of', () => {
  expect(stepFor([200 * HOUR, 199 * HOUR, 1 * HOUR])).toBe(HOUR)
  expect(stepFor([3 * HOUR])).toBe(60_000)
  expect(stepFor([9000 * DAY])).toBe(14 * DAY)
})

test('rows of a run are whole, that in which it failed is its last, and of a long one the last ones', () => {
  const run = { from: 2.5 * HOUR, until: 9.5 * HOUR, failedAt: 7.2 * HOUR, lastAt: 9 * HOUR, age: 5 }
  expect(spanOf(run, HOUR, 100)).toEqual([3 * HOUR, 8 * HOUR])
  expect(spanOf({ ...run, failedAt: run.until }, HOUR, 100)).toEqual([3 * HOUR, 9 * HOUR])
  expect(spanOf({ ...run, failedAt: null, until: null }, HOUR, 4)).toEqual([6 * HOUR, 10 * HOUR])
  // Of one that lives, the row that goes on waits until it is over.
  expect(spanOf({ ...run, failedAt: null, until: null }, 4 * HOUR, 4)).toEqual([4 * HOUR, 8 * HOUR])
})

const answer = (
  values: readonly (number | null)[],
  counts = values.map((one) => (one === null ? 0 : 1)),
): HistoryAnswer => ({
  signal: 's',
  from: 0,
  to: values.length * HOUR,
  stepMs: HOUR,
  t: values.map((_, i) => i * HOUR),
  min: [...values],
  max: [...values],
  mean: values.map((one) => (one === null ? null : one + 1e-13)),
  last: [...values],
  count: counts,
  quality: values.map(() => 0),
})

test('a row where the count went on; what says nothing stays, and before it said anything there is none', () => {
  const span = [0, 6 * HOUR] as const
  const reading: Reading = {
    id: 'one',
    from: 0,
    stepMs: HOUR,
    age: columnOf(answer([1, 2, 2, 3, null, 5]), span, HOUR, countedIn),
    signals: new Map([
      ['heat', columnOf(answer([20, 21, 22, null, 24, 25]), span, HOUR, meanIn)],
      ['noise', columnOf(answer([null, 7, 7, 7, 7, 8]), span, HOUR, meanIn)],
      ['dumb', columnOf(undefined, span, HOUR, meanIn)],
    ]),
  }
  expect(commonOf([reading, reading], ['heat', 'noise', 'dumb'])).toEqual(['heat', 'noise'])
  const { unit, t } = rowsOf(reading, ['heat', 'noise'])
  expect(t.map((time) => time / HOUR)).toEqual([1, 3, 5])
  expect([...unit.cycles]).toEqual([2, 3, 5])
  // What did not change is that value to the last bit.
  expect(unit.columns.map((column) => [...column])).toEqual([
    [21, 22, 25],
    [7, 7, 8],
  ])
})

test('how much passes a day is that of the last week', () => {
  const cycles = Float64Array.from({ length: 20 }, (_, day) => (day < 10 ? day : 10 + 8 * (day - 10)))
  const rows = { unit: { id: 'x', cycles, columns: [] }, t: [...cycles.keys()].map((day) => day * DAY) }
  expect(perDayOf(rows)).toBeCloseTo(8)
  expect(perDayOf({ unit: rows.unit, t: [0] })).toBeNull()
})
