import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { expectNothingLearnt, expectSameAfterLoading } from '../testing/laws.ts'
import { medianOf } from './fan.ts'
import type { Series } from './sisters.ts'
import { falseForecasts, wearCoverage } from './testing/trials.ts'
import { worn } from './testing/wear.ts'
import { timeToLimit, type WearClaim, type WearSample } from './time-to-limit.ts'

const HOUR_MS = 3_600_000
const moments = ({ at, value }: Series) =>
  Array.from(at as ArrayLike<number>, (now, i) => ({ now, sample: { value: value[i]!, isUsable: true } as WearSample }))

const claimsOf = (series: Series, limit = 1): WearClaim[] => {
  const estimator = timeToLimit({ limit, record: null })
  const state = estimator.init()
  return moments(series).map(({ sample, now }) => estimator.step(state, sample, now))
}
const scaled = ({ at, value }: Series, by: (v: number) => number, slower = 1): Series => ({
  at: Array.from(at as ArrayLike<number>, (t) => t * slower),
  value: Array.from(value as ArrayLike<number>, by),
})

test('steady wear: the middle comes near the truth, in ms, and the end is said', () => {
  const series = worn(3, 'linear')
  const claims = claimsOf(series)
  expect(claims[5]).toEqual({ code: 'few-samples', samples: 6, wanted: 20 })
  const at = Math.floor(series.at.length * 0.7)
  const claim = claims[at]!
  if (claim.code !== 'expected') throw new Error(claim.code)
  expect(claim.basis).toBe('model')
  const left = series.reached - series.at[at]!
  expect(medianOf(claim.fan) / left).toBeGreaterThan(0.7)
  expect(medianOf(claim.fan) / left).toBeLessThan(1.4)
  for (let i = 1; i < claim.fan.length; i++) expect(claim.fan[i]).toBeGreaterThanOrEqual(claim.fan[i - 1]!)
  const beyond = {
    at: [...Array(600).keys()].map((i) => i * HOUR_MS),
    value: [...Array(600).keys()].map((i) => i / 500),
  }
  expect(claimsOf(beyond).at(-1)).toEqual({ code: 'beyond' })
})

test('a limit below, other units and slower wear give the same times in their own clock', () => {
  const series = worn(4, 'linear')
  const at = Math.floor(series.at.length * 0.8)
  const claim = claimsOf(series)[at]!
  if (claim.code !== 'expected') throw new Error(claim.code)
  for (const [by, limit, slower] of [
    [(v: number) => 5 - v, 4, 1],
    [(v: number) => v * 1024, 1024, 1],
    [(v: number) => v, 1, 4],
  ] as const) {
    const other = claimsOf(scaled(series, by, slower), limit)[at]!
    if (other.code !== 'expected') throw new Error(other.code)
    expect(medianOf(other.fan) / slower / medianOf(claim.fan)).toBeCloseTo(1, 2)
  }
})

test('the first half is the same with and without the second', () => {
  const { at, value } = worn(5, 'accelerating')
  const half = value.length >> 1
  const first = {
    at: Array.from(at as ArrayLike<number>).slice(0, half),
    value: Array.from(value as ArrayLike<number>).slice(0, half),
  }
  expect(claimsOf({ at, value }).slice(0, half)).toEqual(claimsOf(first))
})

test('saved, loaded and gone on, the claims are the same to the byte; other states are refused', () => {
  const estimator = timeToLimit({ limit: 1, record: null })
  expectSameAfterLoading(estimator, moments(worn(6, 'linear')).slice(0, 300), [0, 7, 20, 21, 150, 299])
  expect(estimator.load(new Uint8Array([1, 2]))).toMatchObject({ ok: false })
  const other = estimator.save(estimator.init()).slice(0, 40)
  expect(estimator.load(other)).toMatchObject({ ok: false, error: { code: 'damaged' } })
  expect(estimator.save(estimator.init()).length).toBeLessThan(4096)
})

test('bad, stale and missing samples are not learnt from', () => {
  const estimator = timeToLimit({ limit: 1, record: null })
  const state = estimator.init()
  for (const { sample, now } of moments(worn(7, 'linear')).slice(0, 100)) estimator.step(state, sample, now)
  expectNothingLearnt(estimator, state, [
    { now: 1e12, sample: { value: 9, isUsable: false } },
    { now: 1e12, sample: { value: Number.NaN, isUsable: true } },
  ])
})

test('after maintenance, told or seen as a fall of the level, it begins anew', () => {
  const { value } = worn(8, 'linear')
  const part = Array.from(value as ArrayLike<number>).slice(0, 400)
  const estimator = timeToLimit({ limit: 1, record: null })
  for (const isTold of [true, false]) {
    const state = estimator.init()
    part.forEach((v, i) => estimator.step(state, { value: v, isUsable: true }, i * HOUR_MS))
    const after = [0, 1, 2, 3].map((i) =>
      estimator.step(
        state,
        { value: part[i]! - 0.4, isUsable: true, isRenewed: isTold && i === 0 },
        (400 + i) * HOUR_MS,
      ),
    )
    expect(after.at(-1)!.code).toBe('few-samples')
    expect(after.at(-1)).toMatchObject({ samples: isTold ? 4 : 2 })
  }
})

test('one wild reading changes nothing for long; a step of load is no wear', () => {
  const series = worn(9, 'linear')
  const at = Math.floor(series.at.length * 0.8)
  const wild = Array.from(series.value as ArrayLike<number>)
  wild[at - 30] = -50
  const [plain, hit] = [claimsOf(series)[at]!, claimsOf({ at: series.at, value: wild })[at]!]
  if (plain.code !== 'expected' || hit.code !== 'expected') throw new Error(hit.code)
  expect(medianOf(hit.fan) / medianOf(plain.fan)).toBeCloseTo(1, 1)
  const rng = createRng(1)
  const step = Array.from({ length: 900 }, (_, i) => (i < 300 ? 0.2 : 0.6) + rng.normal(0, 0.02))
  const claims = claimsOf({ at: step.map((_, i) => i * HOUR_MS), value: step })
  expect(claims.filter(({ code }) => code === 'expected')).toEqual([])
})

test('a clock that repeats, steps back or jumps ahead leaves finite answers', () => {
  const { value } = worn(10, 'linear')
  const estimator = timeToLimit({ limit: 1, record: null })
  const state = estimator.init()
  const rng = createRng(2)
  let now = 1e12
  for (const v of Array.from(value as ArrayLike<number>)) {
    now += rng.next() < 0.1 ? -rng.between(0, 1e10) : rng.next() < 0.1 ? 0 : rng.between(0, 2 * HOUR_MS)
    const claim = estimator.step(state, { value: v, isUsable: true }, now)
    if (claim.code === 'expected') expect(Number.isNaN(medianOf(claim.fan))).toBe(false)
  }
})

test('without wear there is hardly ever a number: stationary, seasonal, load changes', () => {
  for (const kind of ['stationary', 'seasonal', 'load'] as const)
    expect(falseForecasts(kind, 12, 7)).toBeLessThan(0.005)
})

for (const kind of ['linear', 'accelerating'] as const)
  test(`${kind} wear: intervals with the width of nine sisters hold 75 to 85 of 100 times`, () => {
    const { coverage, given } = wearCoverage(kind, 20, 9, 1)
    expect(given).toBeGreaterThan(0.3)
    // Twenty units of two records: the bench asks five hundred.
    expect(coverage).toBeGreaterThan(0.68)
    expect(coverage).toBeLessThan(0.92)
  })

for (const kind of ['linear', 'accelerating'] as const)
  test(`${kind} wear without sisters: the doubt whether it bends makes the model's own intervals hold about 80 of 100 times`, () => {
    const { coverage } = wearCoverage(kind, 40, 0, 3)
    expect(coverage).toBeGreaterThan(0.7)
    expect(coverage).toBeLessThan(0.9)
  })
