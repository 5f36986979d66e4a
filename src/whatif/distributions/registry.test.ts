import { describe, expect, test } from 'vitest'
import { Stream } from '../kernel/stream.ts'
import { normalQuantile } from './normal-quantile.ts'
import { distributionOf, Time, type WrittenTime } from './registry.ts'

const times: WrittenTime[] = [
  3,
  { type: 'constant', value: 2 },
  { type: 'exponential', mean: 5 },
  { type: 'erlang', stages: 4, mean: 2 },
  { type: 'lognormal', mean: 10, sd: 8 },
  { type: 'lognormal', median: 10, sigma: 0.5 },
  { type: 'weibull', shape: 2, scale: 7 },
  { type: 'weibull', shape: 0.8, mean: 7 },
  { type: 'empirical', values: [1, 2, 10] },
  { type: 'empirical', values: [1, 2, 10], weights: [5, 3, 2] },
  { type: 'uniform', min: 1, max: 4 },
  { type: 'triangular', min: 1, mode: 2, max: 6 },
  { type: 'geometric', chance: 0.2 },
  { type: 'geometric', chance: 0.2, step: 3 },
  {
    type: 'quantiles',
    of: [
      { share: 0.1, time: 4 },
      { share: 0.5, time: 9 },
      { share: 0.9, time: 12 },
    ],
  },
  { type: 'mixture', of: [{ share: 3, time: { type: 'exponential', mean: 1 } }, { share: 1, time: { type: 'erlang', stages: 2, mean: 9 } }] }, // prettier-ignore
]

describe.each(times.map((written) => [JSON.stringify(written), written] as const))('%s', (_, written) => {
  const distribution = distributionOf(Time.parse(written))
  const drawn = (seed: number, count: number): number[] => {
    const stream = new Stream(distribution, 'a/processing')
    stream.reset(seed, 0)
    return Array.from({ length: count }, () => stream.next())
  }

  test('draws have its mean and its variation', () => {
    const values = drawn(1, 200_000)
    const mean = values.reduce((a, b) => a + b) / values.length
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    expect(mean / distribution.mean).toBeCloseTo(1, 1.7)
    expect(sd / mean - distribution.variation).toBeCloseTo(0, 1.5)
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0)
  })

  test('a seed gives its numbers again, and another one others', () => {
    expect(drawn(5, 100)).toEqual(drawn(5, 100))
    if (distribution.variation > 0) expect(drawn(6, 100)).not.toEqual(drawn(5, 100))
  })
})

test('streams of other machines, purposes and replications are not alike', () => {
  const uniform = distributionOf({ type: 'uniform', min: 0, max: 1 })
  const first = (name: string, seed: number, replication: number): number => {
    const stream = new Stream(uniform, name)
    stream.reset(seed, replication)
    return stream.next()
  }
  const all = ['a/processing', 'b/processing', 'a/repair'].flatMap((name) =>
    [0, 1, 2].flatMap((seed) => [0, 1, 2].map((replication) => first(name, seed, replication))),
  )
  expect(new Set(all).size).toBe(27)
  const mean =
    Array.from({ length: 2000 }, (_, replication) => first('a', 1, replication)).reduce((a, b) => a + b) / 2000
  expect(mean).toBeCloseTo(0.5, 1)
})

test('the normal quantile', () => {
  expect(normalQuantile(0.5)).toBe(0)
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 12)
  expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301131, 9)
})
