import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { movedBefore } from './moved.ts'
import { type PastShift, PLACES, shiftUse } from './shift-use.ts'

const NAMES = ['early', 'late', 'night'] as const
/** Three shifts a day, on Saturdays half. @param times of the usual, by the day */
const shiftsOf = (days: number, times: (shift: number) => number, seed = 1): PastShift[] => {
  const rng = createRng(seed)
  return Array.from({ length: 3 * days }, (_, i) => {
    const weekday = Math.floor(i / 3) % 7
    const total = Math.max(0, rng.normal(weekday === 6 ? 500 : 1000, 20) * times(i))
    const course = Array.from({ length: PLACES }, (__, place) => (total * (place + 1)) / PLACES)
    return { kind: NAMES[i % 3]!, weekday, course }
  })
}

/** Places of shifts that came out far from what was said when the one before them was over. */
const missed = (shifts: readonly PastShift[]): number[] =>
  shifts.flatMap((shift, i) => {
    const said = shiftUse(shifts.slice(0, i), { ...shift, passed: 0, soFar: 0 })
    return said.code === 'expected' && Math.abs(said.middle - shift.course.at(-1)!) > 150 ? [i] : []
  })

const DAY_21 = 63
test.each([
  ['stands', 0],
  ['makes half', 0.5],
  ['makes half again as much', 1.5],
])('a plant that %s from one day on is known to by its next shifts, whatever their names', (_, times) => {
  for (let seed = 1; seed <= 5; seed++) {
    const shifts = shiftsOf(35, (i) => (i >= DAY_21 ? times : 1), seed)
    expect(
      missed(shifts).filter((i) => i >= DAY_21 && i < DAY_21 + 15),
      `seed ${seed}`,
    ).toEqual([DAY_21, DAY_21 + 1])
  }
})

test('a day that it stood is over with its first shift that is as usual', () => {
  const shifts = shiftsOf(35, (i) => (i >= DAY_21 && i < DAY_21 + 4 ? 0 : 1))
  expect(missed(shifts).filter((i) => i >= DAY_21 && i < DAY_21 + 15)).toEqual([DAY_21, DAY_21 + 1, DAY_21 + 4])
})

test('what a plant does every week is no other plant, and one shift alone is none', () => {
  const of = (shifts: readonly PastShift[]) =>
    movedBefore(shifts.map((one) => ({ ...one, total: one.course.at(-1)! }))).filter((moved) => moved !== null)
  expect(of(shiftsOf(60, () => 1))).toEqual([])
  expect(of(shiftsOf(60, (i) => (i % 17 === 5 ? 0 : 1)))).toEqual([])
})
