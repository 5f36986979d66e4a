import { expect, test } from 'vitest'
import type { LifeSaid } from '../../../wire/life.ts'
import type { Run } from './runs.ts'
import { byAgeOf, isAnotherLife, judgedLife } from './said.ts'

const DAY = 86_400_000
const SAID = { at: 10 * DAY, began: 0, age: 100, median: 50, low: 30, high: 80 }
const run = (over: Partial<Run>): Run => ({ from: 0, until: null, failedAt: null, lastAt: 12 * DAY, age: 120, ...over })

test('a life is judged when it failed, when it outlived what was said, when it was replaced, or when nobody hears of it', () => {
  const outcome = (over: Partial<Run>, now = 20 * DAY) => judgedLife(SAID, run(over), now, true)?.outcome ?? null
  const failed = (age: number) => outcome({ age, failedAt: 15 * DAY })
  expect([110, 140, 180, 200].map(failed)).toEqual(['earlier', 'within', 'within', 'later'])
  expect(outcome({})).toBeNull()
  expect(outcome({ age: 181 })).toBe('later')
  expect(outcome({ until: 15 * DAY })).toBe('prevented')
  expect(outcome({}, 43 * DAY)).toBe('set-aside')
  expect(judgedLife(SAID, undefined, 11 * DAY, true)).toBeNull()
  const lived = (over: Partial<Run>) => judgedLife(SAID, run(over), 20 * DAY, true)?.lived
  expect(
    [
      { age: 140, failedAt: 15 * DAY },
      { age: 200, failedAt: 15 * DAY },
    ].map(lived),
  ).toEqual([40, 100])
  // It lives yet, or was replaced: that it lived 81 more is not how much longer it lives.
  expect([{ age: 181 }, { age: 181, until: 15 * DAY }].map(lived)).toEqual([null, null])
  // On the word of a clock that is doubted nothing is set aside.
  expect(judgedLife(SAID, run({}), 43 * DAY, false)).toBeNull()
})

test('another claim is made of another part, or where the middle left what was said, once a day at most', () => {
  const last = { ...SAID } as LifeSaid
  const next = (over: Partial<LifeSaid>) => isAnotherLife(last, { ...last, ...over })
  expect(isAnotherLife(null, last)).toBe(true)
  expect(next({ began: 9 * DAY })).toBe(true)
  expect(next({ at: 12 * DAY, age: 110, median: 40 })).toBe(false)
  expect(next({ at: 12 * DAY, age: 110, median: 10 })).toBe(true)
  expect(next({ at: 10.5 * DAY, age: 110, median: 10 })).toBe(false)
})

test('by the age alone it lives as much longer as the others did that lived so long', () => {
  expect(byAgeOf([50, 120, 140], 100)).toBe(30)
  expect(byAgeOf([50], 100)).toBeNull()
})
