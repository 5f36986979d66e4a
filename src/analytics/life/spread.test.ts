import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { spreadAt, spreadOf } from './spread.ts'

/** Expected lives 0 to 100 of so many units; the true ones lie a share of it away, each unit's on its own side. */
const record = (units: number, seed: number) => {
  const rng = createRng(seed)
  const rows = Array.from({ length: units }, (_, unit) => {
    const off = rng.normal(0, 0.15)
    return Array.from({ length: 100 }, (_unused, at) => ({
      unit,
      at,
      life: Math.max(0, at * (1 + off + rng.normal(0, 0.03))),
    }))
  }).flat()
  return {
    expected: Float64Array.from(rows, ({ at }) => at),
    life: Float64Array.from(rows, ({ life }) => life),
    unit: Int32Array.from(rows, ({ unit }) => unit),
  }
}
const learnt = (units: number, seed: number) => {
  const { expected, life, unit } = record(units, seed)
  return spreadOf(expected, life, unit)
}

test('80 of 100 lives of other units are inside, near the end and far from it', () => {
  const spread = learnt(60, 1)
  const { expected, life } = record(200, 2)
  for (const [from, to] of [
    [5, 30],
    [30, 70],
    [70, 100],
  ] as const) {
    let [inside, all] = [0, 0]
    expected.forEach((at, i) => {
      if (at < from || at >= to) return
      const [low, high] = spreadAt(spread, at)
      all++
      if (life[i]! >= low && life[i]! <= high) inside++
    })
    expect(inside / all).toBeGreaterThan(0.73)
    expect(inside / all).toBeLessThan(0.87)
  }
})

test('further away it is wider; from few units wider than from many', () => {
  const width = ([low, high]: readonly [number, number]): number => high - low
  const many = learnt(60, 1)
  expect(width(spreadAt(many, 80))).toBeGreaterThan(2 * width(spreadAt(many, 20)))
  const few = Array.from({ length: 10 }, (_, seed) => width(spreadAt(learnt(4, seed), 60)))
  expect(few.reduce((sum, one) => sum + one / few.length, 0)).toBeGreaterThan(1.2 * width(spreadAt(many, 60)))
})

test('beyond what was ever expected it goes on as at the edge, never below 0', () => {
  const spread = learnt(20, 3)
  const [low, high] = spreadAt(spread, 1000)
  expect(high - low).toBeCloseTo(spreadAt(spread, 99)[1] - spreadAt(spread, 99)[0], 6)
  expect(spreadAt(spread, 0)[0]).toBe(0)
  expect(spreadAt(spread, -50)[0]).toBe(0)
})
