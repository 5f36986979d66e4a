import { expect, test } from 'vitest'
import { estimated, studentQuantile } from './interval.ts'

test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.18245],
  [4, 2.77645],
  [9, 2.26216],
  [19, 2.09302],
  [29, 2.04523],
  [1000, 1.96234],
])('t of 95 %% with %i degrees of freedom is %d', (freedom, quantile) => {
  expect(studentQuantile(0.95, freedom)).toBeCloseTo(quantile, 3)
})

test('mean and interval; what is not finite is left out', () => {
  const estimate = estimated([1, 2, Number.NaN, 3])!
  expect(estimate.mean).toBe(2)
  expect(estimate.high! - 2).toBeCloseTo(4.30265 / Math.sqrt(3), 4)
  expect(estimated([7])).toEqual({ mean: 7, low: null, high: null })
  expect(estimated([Number.NaN])).toBeNull()
})
