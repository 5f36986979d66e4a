import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskOf, runsOf } from './runs.ts'

test('a set comes back as it went', () => {
  fc.assert(
    fc.property(fc.uint8Array({ max: 1, maxLength: 300 }), (mask) => {
      const runs = runsOf(mask)
      expect(maskOf(runs, mask.length)).toEqual(mask)
      expect(runs.length).toBeLessThanOrEqual(mask.length + 1)
    }),
    { seed: 5 },
  )
  expect(runsOf(new Uint8Array([0, 1, 1, 0, 1]))).toEqual([1, 2, 4, 1])
})

test('whatever the numbers, it is a set within the twin or none', () => {
  for (const wrong of [[0], [0, 0], [3, 3], [5, 1], [2, 1, 1, 1], [0, 2, 1, 1], [-1, 1]])
    expect(maskOf(wrong, 5)).toBe(null)
  expect(maskOf([], 3)).toEqual(new Uint8Array(3))
})
