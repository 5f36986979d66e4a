import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { binRows, boosted, boostedAt, type BoostingOptions } from './boosting.ts'

const options: BoostingOptions = {
  seed: 1,
  trees: 80,
  rate: 0.1,
  leaves: 8,
  leafRows: 5,
  bins: 32,
  rowShare: 0.7,
  featureShare: 1,
}

const rng = createRng(4)
const ROWS = 1500
const features = Array.from({ length: 4 }, () => Float64Array.from({ length: ROWS }, () => rng.between(-1, 1)))
const truth = (x: number, y: number): number => (x > 0.2 ? 3 : 0) + (x <= 0.2 && y > 0 ? -2 : 0)
const target = Float64Array.from(
  { length: ROWS },
  (_, i) => truth(features[0]![i]!, features[1]![i]!) + rng.normal(0, 0.1),
)
const rows = Int32Array.from({ length: ROWS }, (_, i) => i)
const data = binRows(features, options.bins)

test('finds steps, also where one depends on another, and ignores what says nothing', () => {
  const model = boosted(data, rows, target, options)
  for (const [x, y] of [
    [0.5, 0.5],
    [0.5, -0.5],
    [-0.5, 0.5],
    [-0.5, -0.5],
  ] as const)
    expect(boostedAt(model, (f) => [x, y, 0.9, -0.9][f]!)).toBeCloseTo(truth(x, y), 0)
})

test('the same seed gives the same trees, another one others', () => {
  const once = JSON.stringify(boosted(data, rows, target, options))
  expect(JSON.stringify(boosted(data, rows, target, options))).toBe(once)
  expect(JSON.stringify(boosted(data, rows, target, { ...options, seed: 2 }))).not.toBe(once)
})

test('learns from the rows it is given alone', () => {
  const some = rows.filter((row) => row % 2 === 0)
  const spoilt = target.map((value, row) => (row % 2 === 0 ? value : 1e6))
  expect(boosted(data, some, spoilt, options)).toEqual(boosted(data, some, target, options))
})

test('without a feature that varies, or with hardly any row, it says the mean', () => {
  const flat = binRows([new Float64Array(50).fill(3)], options.bins)
  const few = Int32Array.from({ length: 50 }, (_, i) => i)
  const values = Float64Array.from(few, (i) => i)
  expect(boostedAt(boosted(flat, few, values, options), () => 3)).toBeCloseTo(24.5)
  expect(boosted(data, few.subarray(0, 4), target, options).trees).toEqual([])
})

test('no leaf has fewer rows than asked for', () => {
  const { trees } = boosted(data, rows, target, { ...options, trees: 3, leafRows: 200, rowShare: 1 })
  for (const { feature, cut, left } of trees) {
    const counts = feature.map(() => 0)
    for (const row of rows) {
      let node = 0
      while (feature[node]! >= 0) node = left[node]! + (features[feature[node]!]![row]! <= cut[node]! ? 0 : 1)
      counts[node]! += 1
    }
    feature.forEach((f, node) => f < 0 && expect(counts[node]).toBeGreaterThanOrEqual(200))
  }
})
