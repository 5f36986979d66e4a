import { expect, test } from 'vitest'
import type { UseClaim } from '../../../wire/use.ts'
import { lackOfUse } from './use-skill.ts'

/** Newest first: each was 100. @param middles what was said of each */
const judgedOf = (middles: readonly number[], asLast: (i: number) => number | null, half = 50): UseClaim[] =>
  middles.map((middle, i) => ({
    id: middles.length - i,
    of: 'line',
    what: 'energy',
    unit: 'kWh',
    shift: { name: 'Early', from: 0, to: 1 },
    at: 0,
    low: middle - half,
    middle,
    high: middle + half,
    asLast: asLast(i),
    judged: { at: 1, outcome: Math.abs(middle - 100) <= half ? 'within' : 'above', amount: 100 },
  }))
const of = (count: number, middle: number): number[] => Array.from({ length: count }, () => middle)

test('further off than the last shift of its name over twenty: nothing is said, with both', () => {
  expect(lackOfUse(judgedOf(of(20, 120), () => 90))).toEqual({
    code: 'worse-than-last',
    judged: 20,
    off: 20,
    offAsLast: 10,
  })
  expect(lackOfUse(judgedOf(of(20, 105), () => 90))).toBeNull()
  expect(lackOfUse(judgedOf(of(20, 110), () => 90)), 'as good as that is not worse').toBeNull()
})

test('of fewer than twenty nothing is known, and older ones count no more', () => {
  expect(lackOfUse(judgedOf(of(19, 120), () => 90))).toBeNull()
  expect(lackOfUse(judgedOf([...of(20, 105), ...of(20, 150)], () => 90))).toBeNull()
  expect(lackOfUse(judgedOf([...of(20, 120), ...of(20, 100)], () => 90))).toMatchObject({ code: 'worse-than-last' })
})

test('those of which no last one was known, and those set aside, say nothing of it', () => {
  expect(lackOfUse(judgedOf(of(25, 120), (i) => (i < 6 ? null : 90)))).toBeNull()
  const aside = judgedOf(of(5, 120), () => 90).map((one): UseClaim => ({
    ...one,
    judged: { at: 1, outcome: 'set-aside', amount: null },
  }))
  expect(lackOfUse([...aside, ...judgedOf(of(19, 120), () => 90)])).toBeNull()
  expect(lackOfUse([...aside, ...judgedOf(of(20, 120), () => 90)])).toMatchObject({ judged: 20 })
})

test('rarely within its range comes first', () => {
  expect(lackOfUse(judgedOf(of(20, 120), () => 90, 5))).toEqual({ code: 'no-skill', judged: 20, held: 0 })
})
