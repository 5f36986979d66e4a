import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { Layout } from './slab.ts'
import { A_DAY, A_WEEK, beginWeek, coarsenessAt, forgetAt, numberAt, placeWeek, putAt, renewDay } from './week.ts'

const fresh = () => {
  const layout = new Layout()
  const place = placeWeek(layout)
  const slab = layout.slab()
  beginWeek(slab, place)
  return { slab, place }
}

test('nothing is known of what was not put in or was forgotten', () => {
  const { slab, place } = fresh()
  expect(numberAt(slab, place, 0)).toBeNaN()
  putAt(slab, place, 0, 5)
  expect(numberAt(slab, place, 0)).toBe(5)
  forgetAt(slab, place, 0)
  expect(numberAt(slab, place, 0)).toBeNaN()
})

test('what never changes comes back to the last bit; else no further off than it says, for weeks', () => {
  const { slab, place } = fresh()
  const rng = createRng(2)
  const put = new Float64Array(A_WEEK)
  for (let n = 0; n < 4 * A_WEEK; n++) {
    const i = n % A_WEEK
    if (i % A_DAY === 0) renewDay(slab, place, i / A_DAY)
    put[i] = i < A_DAY ? 0.1 : 1000 + rng.normal(0, 3)
    putAt(slab, place, i, put[i]!)
  }
  for (let i = 0; i < A_WEEK; i++) {
    const off = Math.abs(numberAt(slab, place, i) - put[i]!)
    if (i < A_DAY) expect(off).toBe(0)
    else {
      // A day is put in finer steps twice at most while it holds a number.
      expect(off).toBeLessThanOrEqual(3 * coarsenessAt(slab, place, i))
      expect(coarsenessAt(slab, place, i)).toBeLessThan(3 / 1000)
    }
  }
})

test('a day that was far out is coarse, the others are not, and a week later it is as fine as before', () => {
  const { slab, place } = fresh()
  const rng = createRng(3)
  for (let i = 0; i < A_WEEK; i++) putAt(slab, place, i, i === A_DAY + 7 ? 1e17 : rng.normal(0, 1))
  expect(Math.abs(numberAt(slab, place, A_DAY + 7) / 1e17 - 1)).toBeLessThan(1e-4)
  expect(coarsenessAt(slab, place, A_DAY)).toBeGreaterThan(1e10)
  expect(coarsenessAt(slab, place, 0)).toBeLessThan(1e-3)
  putAt(slab, place, A_DAY + 7, 0)
  for (let i = A_DAY; i < 2 * A_DAY; i++) putAt(slab, place, i, rng.normal(0, 1))
  renewDay(slab, place, 1)
  expect(coarsenessAt(slab, place, A_DAY)).toBeLessThanOrEqual(1e13)
  for (let i = A_DAY; i < 2 * A_DAY; i++) putAt(slab, place, i, rng.normal(0, 1))
  renewDay(slab, place, 1)
  expect(coarsenessAt(slab, place, A_DAY)).toBeLessThan(1e-3)
})
