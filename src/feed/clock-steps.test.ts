import { expect, test } from 'vitest'
import { watchSteps } from './clock-steps.ts'

test('a clock that is set or that slept is told once, by how far; one that runs a little off is not', () => {
  let [now, steady] = [1_000_000, 50]
  const stepped = watchSteps(
    () => now,
    () => steady,
  )
  const pass = (byMs: number, drift = 0): number => {
    now += byMs + drift
    steady += byMs
    return stepped()
  }
  expect([pass(250), pass(250, 40), pass(250, -40)]).toEqual([0, 0, 0])
  expect(pass(250, 3_600_000)).toBe(3_600_000)
  expect(pass(250)).toBe(0)
  expect(pass(250, -3_600_000)).toBe(-3_600_000)
  for (let i = 0; i < 100; i++) expect(pass(250, 100), 'slewed').toBe(0)
})
