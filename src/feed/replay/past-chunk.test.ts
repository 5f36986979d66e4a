import { expect, test } from 'vitest'
import { sinceIn } from './past-chunk.ts'

test('since when a value holds is said only where its beginning was seen', () => {
  const of = (t: number[], last: (number | null)[], stepMs = 0) =>
    sinceIn({
      signal: 's',
      from: 0,
      to: 9,
      stepMs,
      t,
      min: last,
      max: last,
      mean: last,
      last,
      count: t.map(() => 1),
      quality: t.map(() => 0),
    })
  expect(of([1, 2, 3, 4], [6, 5, 5, 5])).toBe(2)
  expect(of([1, 2, 3], [5, null, 5])).toBe(3)
  expect([of([1, 2], [5, 5]), of([], []), of([1, 2], [5, null]), of([1, 2], [6, 5], 60_000)]).toEqual([
    null,
    null,
    null,
    null,
  ])
})
