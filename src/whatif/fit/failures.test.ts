import { describe, expect, test } from 'vitest'
import { distributionOf } from '../distributions/registry.ts'
import { failureHistory, TBF, TTR } from '../testing/failure-history.ts'
import { fitFailures, fitRepairs } from './failures.ts'

const seeds = Array.from({ length: 200 }, (_, i) => i + 1)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

test('60 simulated days with an open spell: within 10 % of the truth at the median', () => {
  const errors = seeds.map((seed) => {
    const { spells, repairs } = failureHistory(seed)
    const fitted = fitFailures(spells, [], 1)
    const repaired = fitRepairs(repairs, [], 1)
    expect([fitted.basis, repaired.basis]).toEqual(['own', 'own'])
    return {
      mean: distributionOf({ type: 'weibull', shape: fitted.shape, scale: fitted.scale }).mean / TBF.mean - 1,
      repair: repaired.median / TTR.median - 1,
      sigma: repaired.sigma / TTR.sigma - 1,
      shape: fitted.shape / TBF.shape - 1,
    }
  })
  for (const of of ['mean', 'repair', 'sigma'] as const) {
    expect(median(errors.map((error) => Math.abs(error[of])))).toBeLessThan(0.1)
    expect(Math.abs(median(errors.map((error) => error[of])))).toBeLessThan(0.05)
  }
  expect(Math.abs(median(errors.map(({ shape }) => shape)))).toBeLessThan(0.1)
})

test('a long open spell is not forgotten: without it the machine would look worse than it is', () => {
  const spells = [5, 8, 12, 7, 9].map((length) => ({ length, failed: true }))
  const shut = fitFailures(spells, [], 1)
  const open = fitFailures([...spells, { length: 60, failed: false }], [], 1)
  expect(open.scale).toBeGreaterThan(shut.scale * 1.5)
})

test('a spell is the same whatever its unit is', () => {
  const { spells } = failureHistory(3)
  const inMs = fitFailures(
    spells.map(({ length, failed }) => ({ length: length * 3.6e6, failed })),
    [],
    1,
  )
  const inHours = fitFailures(spells, [], 1)
  expect(inMs.shape).toBeCloseTo(inHours.shape, 9)
  expect(inMs.scale / inHours.scale).toBeCloseTo(3.6e6, 0)
})

describe('little history', () => {
  const sisters = [1, 2, 3].flatMap((seed) => failureHistory(seed).spells)
  const common = fitFailures([], sisters, 1)

  test('none: the class', () => {
    expect(common.basis).toBe('class')
    expect(common.failures).toBe(0)
    expect(common.scale / 22.3).toBeCloseTo(1, 0.5)
  })
  test('some: between its own and the class', () => {
    const own = [{ length: 2, failed: true }, { length: 3, failed: true }] // prettier-ignore
    const fitted = fitFailures(own, sisters, 1)
    expect(fitted.basis).toBe('shrunk')
    expect(fitted.scale).toBeLessThan(common.scale)
    expect(fitted.scale).toBeGreaterThan(2.5)
  })
  test('long at work without a failure: better than the class', () => {
    const fitted = fitFailures([{ length: 200, failed: false }], sisters, 1)
    expect([fitted.basis, fitted.failures]).toEqual(['shrunk', 0])
    expect(fitted.scale).toBeGreaterThan(common.scale * 1.2)
  })
  test('none in the whole class: assumed, and said so', () => {
    expect(fitFailures([{ length: 9, failed: false }], [{ length: 0, failed: true }], 500)).toEqual({
      type: 'weibull',
      shape: 1,
      scale: 500,
      failures: 0,
      basis: 'assumed',
    })
    expect(fitRepairs([], [Number.NaN, 0, -3], 2)).toMatchObject({ median: 2, repairs: 0, basis: 'assumed' })
  })
  test('repairs: of the class, or between', () => {
    const others = failureHistory(4).repairs
    expect(fitRepairs([], others, 1)).toMatchObject({ repairs: 0, basis: 'class' })
    const fitted = fitRepairs([8, 8], others, 1)
    expect(fitted.basis).toBe('shrunk')
    expect(fitted.median).toBeGreaterThan(fitRepairs([], others, 1).median)
    expect(fitted.median).toBeLessThan(8)
  })
  test('equal times are no fault', () => {
    expect(
      fitFailures(
        Array.from({ length: 6 }, () => ({ length: 4, failed: true })),
        [],
        1,
      ).scale,
    ).toBeCloseTo(4, 1)
    expect(fitRepairs([2, 2, 2, 2, 2], [], 1)).toMatchObject({ sigma: 0.01 })
  })
})
