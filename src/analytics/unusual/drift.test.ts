/** What moves slowly lies elsewhere than some days ago; what goes up and down with the day, jumps about or hardly moves does not. */
import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import type { Drift } from './drift.ts'
import { driftOf, unusual } from './unusual.ts'

const MINUTE = 60_000
const DAY = 1440
const DAYS = 10
const START = Date.UTC(2026, 5, 1)

/** Furthest of all that is asked every three hours of the last two days, in spreads. */
const furthest = (valueAt: (minute: number) => number): { far: number; drift: Drift | null } => {
  const state = unusual.init()
  let far = 0
  let drift: Drift | null = null
  for (let minute = 0; minute < DAYS * DAY; minute++) {
    const value = valueAt(minute)
    if (value === value) unusual.step(state, { value, isUsable: true }, START + minute * MINUTE)
    if (minute % 180 !== 0 || minute < 8 * DAY) continue
    const now = driftOf(state)
    const by = now ? Math.abs(now.value - now.expected) / now.spread : 0
    if (by > far) [far, drift] = [by, now]
  }
  return { far, drift }
}

const noisy = (seed: number, shape: (minute: number, noise: number) => number) => {
  const rng = createRng(seed)
  return (minute: number): number => shape(minute, rng.next() + rng.next() + rng.next() + rng.next() - 2)
}
const day = (minute: number): number => 1.5 * Math.sin((2 * Math.PI * minute) / DAY)

test('a lamp that gets warmer by some degrees over days is far from where it was, and it is said from where to where', () => {
  const { far, drift } = furthest(
    noisy(1, (minute, noise) => 40 + day(minute) + noise + 12 * (Math.max(0, minute - 7 * DAY) / (3 * DAY)) ** 1.4),
  )
  expect(far).toBeGreaterThan(8)
  expect(drift!.value).toBeGreaterThan(44)
  expect(drift!.expected).toBeGreaterThan(38)
  expect(drift!.expected).toBeLessThan(42)
})

test.each([
  ['goes with the day', (minute: number, noise: number) => 40 + day(minute) + noise],
  ['has a season', (minute: number, noise: number) => 40 + day(minute) + noise + (1.5 * minute) / (7 * DAY)],
  ['takes one of two steps', (_: number, noise: number) => (noise > 0.2 ? 1.64 : 1.633)],
  ['mostly stands at one value', (_: number, noise: number) => (noise > 0.9 ? 1.2 - 0.1 * noise : 1.2)],
  ['differs by rounding', (minute: number, noise: number) => 0.3 + 1e-9 * noise + (minute > 9 * DAY ? 7e-7 : 0)],
  ['never changes', () => 7],
  ['went once from one value to another', (minute: number) => (minute > 9 * DAY ? 8 : 7)],
  ['works in the morning', (minute: number, noise: number) => (minute % DAY < 480 ? 3 + noise : Number.NaN)],
])('what %s is where it was', (_, shape) => {
  for (let seed = 1; seed <= 12; seed++) expect(furthest(noisy(seed, shape)).far, `seed ${seed}`).toBeLessThan(8)
})

test('of less than two earlier days nothing is said', () => {
  const state = unusual.init()
  for (let minute = 0; minute < 4 * DAY; minute++) {
    if (minute % 180 === 0) expect(driftOf(state)).toBeNull()
    unusual.step(state, { value: minute / DAY + (minute % 7) / 10, isUsable: true }, START + minute * MINUTE)
  }
})
