import { expect, test } from 'vitest'
import { likeWithLike, regimesOf } from './regimes.ts'
import { wornFleet } from './testing/fleets.ts'

const PLAN = { seed: 5, units: 12, life: 80, signals: 5, noise: 0.2, bend: 2 }

test('a column that stands at a few levels and moves the others sets the regime', () => {
  const fleet = wornFleet({ ...PLAN, regimes: 4 })
  const regimes = regimesOf(fleet)
  expect(regimes.settings.map(({ column }) => column)).toContain(0)
  expect(regimes.settings[0]!.levels).toHaveLength(4)
  // In its own regime's deviations a signal no longer jumps when the regime changes: what is left of it is wear.
  const unit = fleet[0]!
  const raw = unit.columns[1]!
  const like = likeWithLike(regimes, unit)[1]!
  const roughness = (values: Float64Array): number => {
    const mean = values.reduce((sum, v) => sum + v / values.length, 0)
    const steps = values.slice(1).reduce((sum, v, i) => sum + (v - values[i]!) ** 2, 0)
    return steps / values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  }
  expect(roughness(like)).toBeLessThan(roughness(raw))
})

test('a flag that comes with age is no regime, nor are readings of few digits', () => {
  const fleet = wornFleet(PLAN).map((unit, u) => ({
    ...unit,
    columns: [
      ...unit.columns,
      unit.cycles.map((cycle) => (cycle > unit.cycles.length * 0.7 ? 1 : 0)),
      unit.cycles.map((cycle) => (cycle * 7 + u) % 3),
    ],
  }))
  expect(regimesOf(fleet).settings).toEqual([])
})

test('a constant column says 0, a level that was never met is compared with all', () => {
  const fleet = wornFleet({ ...PLAN, regimes: 3, idle: 1 })
  const regimes = regimesOf(fleet)
  const unit = fleet[0]!
  expect(new Set(likeWithLike(regimes, unit).at(-1)!)).toEqual(new Set([0]))
  const elsewhere = { ...unit, columns: unit.columns.map((c, i) => (i === 0 ? c.map(() => 1e9) : c)) }
  for (const column of likeWithLike(regimes, elsewhere)) expect(column.every(Number.isFinite)).toBe(true)
})
