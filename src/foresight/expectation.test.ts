import { expect, test } from 'vitest'
import { saidOf } from './expectation.ts'

const HOUR = 3_600_000
const AT = 1_800_000_000_000
const worn = { at: AT, claim: { code: 'expected', fan: [4, 6, 8, 10, 12, 15, Infinity].map((h) => h * HOUR) } } as const
const record = (...factors: number[]) => ({ sisters: 12, ratios: factors.map((factor) => Math.log(factor)) })
const hours = (claim: ReturnType<typeof saidOf>) =>
  claim.code === 'expected' ? claim.fan.map((end) => (end === null ? null : Math.round((end - AT) / HOUR))) : []

test('the width is that of nine sisters that came true, wider or narrower than the model', () => {
  const sisters = record(0.8, 0.9, 0.9, 1, 1.1, 1.2, 1.3)
  const said = saidOf(worn, { sisters, all: record(0.1, 0.2, 0.5, 1, 2, 5, 10), wider: 3 })
  expect(said).toMatchObject({ basis: 'sisters', sisters: 12 })
  expect(hours(said)).toEqual([8, 9, 9, 10, 11, 12, 13])
})

test('with too few of its kind it is the model, no narrower than what came true of other kinds', () => {
  expect(hours(saidOf(worn, { sisters: null, all: null, wider: 1 }))).toEqual([4, 6, 8, 10, 12, 15, null])
  const said = saidOf(worn, { sisters: null, all: record(0.5, 0.5, 0.7, 1.4, 2, 3, 4), wider: 1 })
  expect(said).toMatchObject({ basis: 'model', sisters: 0 })
  expect(hours(said)).toEqual([4, 5, 7, 10, 20, 30, null])
})

test('where judged ones missed it is wider about its middle; what has no end has none, and what is due stays so', () => {
  expect(hours(saidOf(worn, { sisters: null, all: null, wider: 2 }))).toEqual([2, 4, 6, 10, 14, 23, null])
  const due = { at: AT, claim: { code: 'expected', fan: [0, 0, 0, 0, 0, 1, 2].map((h) => h * HOUR) } } as const
  expect(hours(saidOf(due, { sisters: null, all: null, wider: 2 }))).toEqual([0, 0, 0, 0, 0, 1, 2])
})
