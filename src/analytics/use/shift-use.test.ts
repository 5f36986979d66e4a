import { expect, test } from 'vitest'
import { createRng, type Rng } from '../../base/rng.ts'
import { LEAST_SHIFTS, type PastShift, PLACES, shiftUse } from './shift-use.ts'

const steady = (total: number, weekday = 1, kind = 'early'): PastShift => ({
  kind,
  weekday,
  course: Array.from({ length: PLACES }, (_, i) => (total * (i + 1)) / PLACES),
})
const asked = { kind: 'early', weekday: 1, passed: 0, soFar: 0 }

test('too few of the same name say how many there are', () => {
  const past = [
    ...Array.from({ length: 3 }, () => steady(100)),
    ...Array.from({ length: 20 }, () => steady(9, 1, 'late')),
  ]
  expect(shiftUse(past, asked)).toEqual({ code: 'few-shifts', shifts: 3, wanted: LEAST_SHIFTS })
})

test('what never differs is expected so, and a shift that goes on is never less than it has used', () => {
  const past = Array.from({ length: 12 }, () => steady(100))
  expect(shiftUse(past, asked)).toEqual({ code: 'expected', low: 100, middle: 100, high: 100, shifts: 12 })
  const late = shiftUse(past, { ...asked, passed: 8, soFar: 130 })
  expect(late.code === 'expected' && late.low).toBeGreaterThanOrEqual(130)
})

test('a weekday that is always less is expected less', () => {
  const past = Array.from({ length: 30 }, (_, i) => steady(i % 5 === 4 ? 60 : 100, (i % 5) + 1))
  expect(shiftUse(past, { ...asked, weekday: 5 })).toMatchObject({ middle: 60 })
  expect(shiftUse(past, { ...asked, weekday: 2 })).toMatchObject({ middle: 100 })
})

test('where the pace goes on through a shift, a slow beginning is expected to end low', () => {
  const rng = createRng(4)
  const past = Array.from({ length: 30 }, () => steady(rng.between(60, 140)))
  const slow = shiftUse(past, { ...asked, passed: 8, soFar: 35 })
  if (slow.code !== 'expected') throw new Error('few')
  expect(slow.middle).toBeGreaterThan(60)
  expect(slow.middle).toBeLessThan(80)
  expect(slow.high - slow.low).toBeLessThan(20)
})

/** Shifts of a plant: three a day but Sunday, days and weeks that differ, stops, and a slow drift. */
const plantOf = (rng: Rng, days: number): PastShift[] => {
  const names = [
    ['early', 1],
    ['late', rng.between(0.85, 1)],
    ['night', rng.between(0.5, 0.9)],
  ] as const
  const ofDay = Array.from({ length: 7 }, () => rng.between(0.85, 1.1))
  const noise = rng.between(0.03, 0.12)
  const drift = rng.between(-0.0005, 0.0005)
  const stops = rng.between(0, 0.25)
  const shifts: PastShift[] = []
  for (let day = 0; day < days; day++) {
    const weekday = day % 7
    if (weekday === 0) continue
    for (const [kind, level] of names) {
      const pace = 1000 * level * ofDay[weekday]! * Math.exp(rng.normal(drift * day, noise))
      const stopAt = rng.next() < stops ? Math.floor(rng.between(0, PLACES)) : PLACES
      const stopFor = rng.between(1, 7)
      let sum = 0
      const course = Array.from({ length: PLACES }, (_, i) => {
        const stands = i >= stopAt && i < stopAt + stopFor
        sum += stands ? 0 : (pace / PLACES) * Math.max(0, rng.normal(1, 0.1))
        return sum
      })
      shifts.push({ kind, weekday, course })
    }
  }
  return shifts
}

const LIMITS = [0.75, 0.85] as const
test.each([
  ['before it begins, ten and more known', 0, 14],
  ['before it begins, two months known', 0, 70],
  ['half way', PLACES / 2, 42],
  ['near its end', 14, 42],
])(
  'of 80 %% intervals 75 to 85 %% hold on seeded plants: %s',
  (_, passed, days) => {
    let [held, all] = [0, 0]
    for (let seed = 1; seed <= 40; seed++) {
      const shifts = plantOf(createRng(seed), days + 14)
      for (const [i, shift] of shifts.entries()) {
        const before = shifts.slice(0, i)
        if (before.length < days * 2.5) continue
        const soFar = passed === 0 ? 0 : shift.course[passed - 1]!
        const said = shiftUse(before, { kind: shift.kind, weekday: shift.weekday, passed, soFar })
        if (said.code !== 'expected') continue
        all++
        const total = shift.course.at(-1)!
        if (total >= said.low && total <= said.high) held++
      }
    }
    expect(all).toBeGreaterThan(800)
    expect(held / all, `${held} of ${all}`).toBeGreaterThanOrEqual(LIMITS[0])
    expect(held / all, `${held} of ${all}`).toBeLessThanOrEqual(LIMITS[1])
  },
  60_000,
)

/** How far off the middle is, and how far "as the last of its name", summed over a plant's shifts. */
const offBeside = (past: readonly PastShift[]): { readonly own: number; readonly asLast: number } => {
  let [own, asLast] = [0, 0]
  for (let i = LEAST_SHIFTS; i < past.length; i++) {
    const said = shiftUse(past.slice(0, i), { ...asked, weekday: past[i]!.weekday })
    if (said.code !== 'expected') continue
    const amount = past[i]!.course.at(-1)!
    own += Math.abs(amount - said.middle)
    asLast += Math.abs(amount - past[i - 1]!.course.at(-1)!)
  }
  return { own, asLast }
}

test.each<[string, number, (rng: Rng, i: number, before: number) => number]>([
  ['goes on as it was last', 1.1, (rng, _, before) => before + rng.normal(0, 4)],
  ['stands at one level, then at another', 1.2, (rng, i) => (i < 25 ? 100 : i < 40 ? 130 : 90) + rng.normal(0, 4)],
  ['differs by chance only', 0.85, (rng) => 100 + rng.normal(0, 10)],
  ['grows slowly', 1, (rng, i) => 100 + i + rng.normal(0, 3)],
])('what %s is said at least about as well as the last one says it', (_, most, next) => {
  let [own, asLast] = [0, 0]
  for (let seed = 1; seed <= 20; seed++) {
    const rng = createRng(seed)
    const past: PastShift[] = []
    for (let i = 0, amount = 100; i < 55; i++) past.push(steady((amount = next(rng, i, amount)), (i % 5) + 1))
    const off = offBeside(past)
    own += off.own
    asLast += off.asLast
  }
  expect(own / asLast).toBeLessThan(most)
})
