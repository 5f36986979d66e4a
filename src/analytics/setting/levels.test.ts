import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { byOfSetting, lackOfSetting, LEAST_OF_SETTING, MOST_SETTINGS, noLevels } from './levels.ts'

const rng = createRng(4)
const noisy = (level: number): number => level + rng.normal(0, 1)
/** So many samples under a setting. @returns what was said of the last */
const run = (levels: ReturnType<typeof noLevels>, key: number, level: number, samples: number): number | null => {
  let by: number | null = null
  for (let i = 0; i < samples; i++) by = byOfSetting(levels, key, noisy(level))
  return by
}

test('the first setting is what others are measured from; another is known after a while, within its noise', () => {
  const levels = noLevels()
  expect(byOfSetting(levels, 1, 20)).toBe(0)
  expect(run(levels, 1, 20, 1000)).toBe(0)
  expect(run(levels, 2, 29, LEAST_OF_SETTING - 1)).toBeNull()
  expect(lackOfSetting(levels, 2)).toBe(LEAST_OF_SETTING - 1)
  expect(run(levels, 2, 29, 1)).toBeCloseTo(9, 0)
  expect(lackOfSetting(levels, 2)).toBeNull()
  expect(run(levels, 1, 20, 5)).toBe(0)
  expect(run(levels, 2, 29, 1)).toBeCloseTo(9, 0)
})

test('what moves by itself is not taken for the setting, whichever is in force', () => {
  const levels = noLevels()
  run(levels, 1, 20, 1000)
  const known = run(levels, 2, 29, 1000)!
  // It wears by six while it makes the second, then the first again.
  for (let i = 0; i < 1000; i++) byOfSetting(levels, 2, noisy(29 + (6 * i) / 1000))
  expect(byOfSetting(levels, 2, noisy(35))).toBe(known)
  run(levels, 1, 26, 1000)
  // A third is measured from where the signal is now: 9 above 26, not above 20.
  expect(run(levels, 3, 35, LEAST_OF_SETTING)).toBeCloseTo(9, 0)
})

test('it keeps no more settings than it has room for: the one that was set longest ago is forgotten', () => {
  const levels = noLevels()
  for (let key = 0; key <= MOST_SETTINGS; key++) run(levels, key, 20 + key, LEAST_OF_SETTING)
  expect(levels.settings).toHaveLength(MOST_SETTINGS)
  expect(lackOfSetting(levels, 0)).toBe(0)
  expect(run(levels, 0, 20, LEAST_OF_SETTING)).toBeCloseTo(0, 0)
})

test('what hardly changes is shifted to the last bit, though it stands still now and then', () => {
  const levels = noLevels()
  const belt = (key: number, speed: number): number | null => {
    let by: number | null = null
    for (let i = 0; i < 400; i++) by = byOfSetting(levels, key, i % 10 === 3 ? 0.05 : speed)
    return by
  }
  belt(1, 0.3)
  expect(0.324 - belt(2, 0.324)!).toBeCloseTo(0.3, 14)
})

test('what a slow signal does by itself is not taken for a setting that adds nothing to it', () => {
  const levels = noLevels()
  const filter = (i: number): number => 600 + 20 * Math.sin(i / 400) + rng.normal(0, 0.3)
  let i = 0
  for (; i < 5000; i++) byOfSetting(levels, 1, filter(i))
  let by: number | null = null
  for (; i < 5300; i++) by = byOfSetting(levels, 2, filter(i))
  expect(Math.abs(filter(5250) - filter(4950))).toBeGreaterThan(5)
  expect(by).toBeCloseTo(0, 0)
})

test('as plain data it is saved and goes on alike', () => {
  const one = noLevels()
  run(one, 1, 20, 400)
  run(one, 2, 25, 150)
  const other = JSON.parse(JSON.stringify(one)) as typeof one
  const said = Array.from({ length: 300 }, (_, i) => [i % 3, noisy(20 + 5 * (i % 3))] as const)
  expect(said.map(([key, value]) => byOfSetting(one, key, value))).toEqual(
    said.map(([key, value]) => byOfSetting(other, key, value)),
  )
  expect(other).toEqual(one)
})
