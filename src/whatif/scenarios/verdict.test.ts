import { expect, test } from 'vitest'
import { histograms, pairedDifference, quantileOf, roundStep } from './verdict.ts'

test('what holds 0, or is smaller than what matters, is no difference', () => {
  const than = [100, 100, 100, 100]
  expect(pairedDifference([130, 140, 150, 140], than, 10)).toMatchObject({
    mean: 40,
    verdict: 'more',
    more: 4,
    fewer: 0,
    of: 4,
  })
  expect(pairedDifference([60, 60, 62, 58], than, 10)).toMatchObject({ verdict: 'fewer', more: 0, fewer: 4 })
  // 0 within: 100 ± 3.18 · 141 / 2.
  expect(pairedDifference([300, 100, 300, 100], than, 10).verdict).toBe('indistinguishable')
  // Beyond chance, and too small to matter.
  expect(pairedDifference([104, 105, 106, 105], than, 10).verdict).toBe('indistinguishable')
  expect(pairedDifference([104, 105, 106, 105], than, 1).verdict).toBe('more')
  // Its interval reaches beyond what matters, and it is less all the same: 92 to 106.
  expect(pairedDifference([108, 94, 112, 118], than, 10)).toMatchObject({ mean: 8, verdict: 'indistinguishable' })
  expect(pairedDifference([104, 105, 118, 105], than, 10).verdict).toBe('indistinguishable')
  expect(pairedDifference(Array.from({ length: 400 }, (_, i) => 108 + (i % 9) - 4), Array.from({ length: 400 }, () => 100), 8.5).verdict).toBe('indistinguishable') // prettier-ignore
  expect(pairedDifference([500], [0], 1).verdict).toBe('indistinguishable')
})

test('histograms of one scale, with a border at 0, hold every value', () => {
  const [a, b] = histograms(
    [
      [-7, -1, 0, 3],
      [12, 12],
    ],
    10,
  )
  expect(a).toEqual({ from: -8, width: 2, counts: [1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0] })
  expect(b!.counts.at(-1)).toBe(2)
  expect(histograms([[0, 0]], 10)[0]!.counts).toEqual([2])
})

test('steps that people read, and shares', () => {
  expect([0.9, 1, 3, 60, 0.03].map(roundStep)).toEqual([1, 1, 5, 100, 0.05])
  expect([quantileOf([3, 1, 2], 0.5), quantileOf([0, 10], 0.1)]).toEqual([2, 1])
})
