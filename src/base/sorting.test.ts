import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merging, sorting } from './sorting.ts'
import { atOnce } from './steps.ts'

const byTens = (a: number, b: number): number => Math.floor(a / 10) - Math.floor(b / 10)

test('as toSorted, equals in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 1200 }), (list) => {
      expect(atOnce(sorting(list, byTens))).toEqual(list.toSorted(byTens))
    }),
  )
  const long = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_011)
  expect(atOnce(sorting(long, byTens))).toEqual(long.toSorted(byTens))
  const parts = [long.slice(0, 15_000).toSorted(byTens), long.slice(15_000).toSorted(byTens)] as const
  expect(atOnce(merging(...parts, byTens))).toEqual([...parts[0], ...parts[1]].toSorted(byTens))
})

test('no step compares more than some thousands', () => {
  let compared = 0
  const list = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003)
  const work = sorting(list, (a, b) => (compared++, a - b))
  let most = 0
  for (let step = work.next(); ; step = work.next()) {
    most = Math.max(most, compared)
    compared = 0
    if (step.done) break
  }
  expect(most).toBeLessThan(10_000)
})
