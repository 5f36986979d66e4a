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

const saidOf = (shifts: readonly PastShift[], i: number, movedOf = movedBefore) =>
  shiftUse(shifts.slice(0, i), { ...shifts[i]!, passed: 0, soFar: 0 }, movedOf)

/** How far off what was said was of each shift, when the one before it was over, and whether it lay within its range. */
const judgedOf = (shifts: readonly PastShift[], from: number, movedOf = movedBefore) =>
  shifts.slice(from).map((shift, i) => {
    const said = saidOf(shifts, from + i, movedOf)
    if (said.code !== 'expected') throw new Error('too few shifts')
    const came = shift.course.at(-1)!
    return { at: from + i, off: Math.abs(said.middle - came), isWithin: came >= said.low && came <= said.high }
  })

/** Places of shifts that came out far from what was said when the one before them was over. */
const missed = (shifts: readonly PastShift[]): number[] =>
  shifts.flatMap((shift, i) => {
    const said = saidOf(shifts, i)
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

const DAY_49 = 147
const asEver: typeof movedBefore = (past) => [null, ...past.map(() => null)]
test.each([
  ['stands', 0],
  ['makes half', 0.5],
  ['makes a fifth more', 1.2],
  ['makes half again as much', 1.5],
])('a plant that %s from one day on keeps its weekdays: none of its shifts is foretold worse for it', (_, times) => {
  for (let seed = 1; seed <= 5; seed++) {
    const shifts = shiftsOf(63, (i) => (i >= DAY_49 ? times : 1), seed)
    const [known, plain] = [judgedOf(shifts, DAY_49), judgedOf(shifts, DAY_49, asEver)]
    // Nobody could know of the first two.
    expect(
      known.filter(({ off }) => off > 150).map(({ at }) => at),
      `seed ${seed}`,
    ).toEqual([DAY_49, DAY_49 + 1])
    const worse = known.filter(({ off }, i) => off > Math.max(100, plain[i]!.off)).map(({ at }) => at)
    expect(worse, `seed ${seed}`).toEqual([])
    const sumOf = (all: typeof known) => all.reduce((sum, { off }) => sum + off, 0)
    expect(sumOf(known), `seed ${seed}`).toBeLessThan(sumOf(plain) / 2)
    const withinOf = (all: typeof known) => all.filter(({ isWithin }) => isWithin).length
    expect(withinOf(known), `seed ${seed}`).toBeGreaterThanOrEqual(withinOf(plain))
  }
})

const SATURDAY_55 = DAY_49 + 18
test('of the first Saturday since, it is said how it goes if Saturdays changed like other days, and if they did not', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const shifts = shiftsOf(63, (i) => (i >= DAY_49 && i < SATURDAY_55 ? 1.2 : 1), seed)
    const said = saidOf(shifts, SATURDAY_55)
    if (said.code !== 'expected') throw new Error(said.code)
    expect(said.middle, `seed ${seed}`).toBeGreaterThan(550)
    expect(said.middle, `seed ${seed}`).toBeLessThan(650)
    expect([said.low < 500, said.high > 600], `seed ${seed}`).toEqual([true, true])
    // A Friday was seen, and is no guess.
    const friday = saidOf(shifts, SATURDAY_55 - 1)
    if (friday.code !== 'expected') throw new Error(friday.code)
    expect(friday.low, `seed ${seed}`).toBeGreaterThan(1050)
  }
})

test('a Saturday that grew like the other days does not end it, one that is as Saturdays were does', () => {
  const at = (times: (shift: number) => number) =>
    movedBefore(shiftsOf(63, times).map((one) => ({ ...one, total: one.course.at(-1)! }))).slice(SATURDAY_55)
  const since = at((i) => (i >= DAY_49 ? 1.2 : 1))
  expect(since.map((moved) => moved?.since)).toEqual(since.map(() => DAY_49))
  expect(at((i) => (i >= DAY_49 && i < SATURDAY_55 ? 1.2 : 1))[1]).toBeNull()
})
