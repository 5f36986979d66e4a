import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { expectNothingLearnt, expectSameAfterLoading, type Moment } from '../testing/laws.ts'
import { featureOf, type FeatureClaim, type WorkReading } from './feature.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const START = Date.UTC(2026, 2, 2)
const hourly = featureOf({ periodMs: HOUR, beginsMs: 0 })

const at = (minute: number, value: number, isWorking = true, isUsable = true): Moment<WorkReading> => ({
  now: START + minute * MINUTE,
  sample: { value, isWorking, isUsable },
})
const claims = (
  moments: readonly Moment<WorkReading>[],
  estimator = hourly,
  state = estimator.init(),
): FeatureClaim[] => moments.map(({ sample, now }) => estimator.step(state, sample, now))
const ended = (all: readonly FeatureClaim[]): FeatureClaim[] =>
  all.filter(({ code }) => code === 'closed' || code === 'worked-too-little')

const rough = (): Moment<WorkReading>[] => {
  const rng = createRng(4)
  let minute = 0
  return Array.from({ length: 600 }, (_, i) => {
    minute += i === 300 ? 900 : i === 400 ? -500 : rng.next() < 0.02 ? -3 : rng.between(0, 4)
    return at(minute, rng.next() < 0.03 ? Number.NaN : rng.normal(50, 5), rng.next() < 0.8, rng.next() < 0.95)
  })
}

test('saved and loaded anywhere, it goes on to the byte', () => {
  expectSameAfterLoading(hourly, rough(), [0, 1, 77, 301, 402, 599])
  expect(hourly.load(hourly.save(hourly.init()).subarray(0, 20))).toMatchObject({ error: { code: 'damaged' } })
})

test('bad and missing readings are not learnt', () => {
  const state = hourly.init()
  claims([at(0, 10), at(1, 11)], hourly, state)
  expectNothingLearnt(hourly, state, [
    at(2, 500, true, false),
    at(3, Number.NaN),
    at(4, Infinity),
    at(70, 9, true, false),
  ])
})

test('weighs each value by how long it held, exactly up to the end of the period', () => {
  const all = claims([at(0, 10), at(15, 20), at(20, 10), at(50, 30), at(65, 0)])
  // 10 for 45 minutes, 20 for 5, 30 for 10.
  const mean = (10 * 45 + 20 * 5 + 30 * 10) / 60
  const spread = Math.sqrt((45 * (10 - mean) ** 2 + 5 * (20 - mean) ** 2 + 10 * (30 - mean) ** 2) / 60)
  const closed = all.at(-1)!
  if (closed.code !== 'closed') throw new Error(closed.code)
  expect(closed).toMatchObject({ from: START, to: START + HOUR, workedMs: HOUR })
  expect(closed.mean).toBeCloseTo(mean, 9)
  expect(closed.spread).toBeCloseTo(spread, 9)
})

test('counts only while it works, and says so of a period in which it hardly did', () => {
  const all = claims([
    at(0, 10),
    at(30, 90, false),
    at(59, 90, false),
    at(61, 50),
    at(63, 90, false),
    at(121, 90, false),
  ])
  expect(ended(all)).toMatchObject([
    { code: 'closed', mean: 10, spread: 0, workedMs: 30 * MINUTE },
    { code: 'worked-too-little', workedMs: 2 * MINUTE, of: 6 * MINUTE },
  ])
})

test('a value is not held across a gap, which is told by the usual interval', () => {
  const minutes = Array.from({ length: 31 }, (_, i) => at(i, 10))
  expect(ended(claims([...minutes, at(59, 70), at(60, 70)]))).toMatchObject([
    { code: 'closed', mean: (30 * 10 + 70) / 31, workedMs: 31 * MINUTE },
  ])
})

test('a clock that is set back begins the period anew; periods begin where they are said to', () => {
  expect(ended(claims([at(100, 10), at(110, 10), at(20, 10), at(30, 10)]))).toEqual([])
  const shifts = featureOf({ periodMs: 8 * HOUR, beginsMs: 6 * HOUR })
  const half = Array.from({ length: 60 }, (_, i) => at(i * 30, i))
  expect(ended(claims(half, shifts))).toMatchObject([
    { from: START - 2 * HOUR },
    { from: START + 6 * HOUR, to: START + 14 * HOUR },
    { from: START + 14 * HOUR },
  ])
})
