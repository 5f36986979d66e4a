import { expect, test } from 'vitest'
import { learnLife, remainingLife } from './remaining-life.ts'
import { stoppedEarly, wornFleet, type FleetPlan } from './testing/fleets.ts'

const PLAN: FleetPlan = { seed: 3, units: 55, life: 40, signals: 2, noise: 0.1, bend: 2, idle: 2 }

/** Learns from the first units, asks about the rest. */
const tried = (plan: FleetPlan, learnt: number) => {
  const all = wornFleet(plan)
  const model = learnLife(all.slice(0, learnt), 1)
  const asked = stoppedEarly(all.slice(learnt), 8).map(({ unit, life }) => ({
    life,
    age: unit.cycles.at(-1)!,
    ...remainingLife(model, unit),
  }))
  return {
    model,
    asked,
    covered: asked.filter(({ life, low, high }) => life >= low && life <= high).length / asked.length,
  }
}

const learnt = tried(PLAN, 25)

test('lives are told far better than by age alone, and 80 of 100 intervals hold', () => {
  const { model, asked, covered } = learnt
  const cap = model.horizon ?? Infinity
  const rms = (of: (one: (typeof asked)[number]) => number): number =>
    Math.sqrt(asked.reduce((sum, one) => sum + (of(one) - Math.min(cap, one.life)) ** 2, 0) / asked.length)
  expect(rms(({ median }) => median)).toBeLessThan(0.7 * rms(({ age }) => Math.min(cap, Math.max(0, PLAN.life - age))))
  expect(covered).toBeGreaterThan(0.7)
  expect(model.record.coverage).toBeGreaterThan(0.7)
  expect(model.record.coverage).toBeLessThan(0.9)
})

test('from five units it answers, and the intervals hold', () => {
  expect(tried({ ...PLAN, units: 35 }, 5).covered).toBeGreaterThanOrEqual(0.75)
})

test('the ends stand on both sides of the middle and never below 0', () => {
  for (const { median, low, high } of learnt.asked) {
    expect(low).toBeGreaterThanOrEqual(0)
    expect(median).toBeGreaterThanOrEqual(low)
    expect(high).toBeGreaterThanOrEqual(median)
  }
})

test('the same record teaches the same to the byte, and JSON keeps it', () => {
  const fleet = wornFleet({ ...PLAN, units: 6 })
  const once = learnLife(fleet, 1)
  expect(JSON.stringify(learnLife(fleet, 1))).toBe(JSON.stringify(once))
  expect(JSON.stringify(learnLife(fleet, 2))).not.toBe(JSON.stringify(once))
  const kept = JSON.parse(JSON.stringify(once)) as typeof once
  for (const { unit } of stoppedEarly(fleet, 2)) expect(remainingLife(kept, unit)).toEqual(remainingLife(once, unit))
})

test('in other units of measurement the answers are the same, and ages in hours give hours', () => {
  const fleet = wornFleet({ ...PLAN, units: 8 })
  const model = learnLife(fleet, 1)
  const other = (unit: (typeof fleet)[number]): (typeof fleet)[number] => ({
    ...unit,
    cycles: unit.cycles.map((cycle) => cycle * 8),
    columns: unit.columns.map((column, c) => column.map((value) => value * 2 ** c + 64)),
  })
  const again = learnLife(fleet.map(other), 1)
  for (const { unit } of stoppedEarly(fleet, 2)) {
    const [a, b] = [remainingLife(model, unit), remainingLife(again, other(unit))]
    expect(Math.abs(b.median - 8 * a.median)).toBeLessThan(0.05 * 8 * PLAN.life)
  }
})

test('several regimes and ways to fail: still far better than age, and the intervals hold', () => {
  const { asked, covered, model } = tried({ ...PLAN, seed: 6, units: 60, signals: 5, regimes: 3, modes: 2 }, 30)
  expect(model.regimes.settings.length).toBeGreaterThan(0)
  expect(covered).toBeGreaterThan(0.68)
  const cap = model.horizon ?? Infinity
  const error = asked.reduce((sum, { life, median }) => sum + Math.abs(median - Math.min(cap, life)), 0) / asked.length
  const byAge =
    asked.reduce(
      (sum, { life, age }) => sum + Math.abs(Math.min(cap, Math.max(0, PLAN.life - age)) - Math.min(cap, life)),
      0,
    ) / asked.length
  expect(error).toBeLessThan(0.8 * byAge)
})

test('what is beyond everything that was learnt still gets a finite answer', () => {
  const fleet = wornFleet({ ...PLAN, units: 4 })
  const model = learnLife(fleet, 1)
  const wild = { id: 'x', cycles: Float64Array.of(1e6), columns: fleet[0]!.columns.map(() => Float64Array.of(-1e12)) }
  const { median, low, high } = remainingLife(model, wild)
  expect([median, low, high].every(Number.isFinite)).toBe(true)
})
