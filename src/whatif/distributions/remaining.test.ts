import { describe, expect, test } from 'vitest'
import { Stream } from '../kernel/stream.ts'
import { distributionOf, Time, type WrittenTime } from './registry.ts'
import { lasted } from './remaining.ts'

const DRAWS = 20_000

const drawn = (distribution: Parameters<typeof lasted>[0], name: string): number[] => {
  const stream = new Stream(distribution, name)
  stream.reset(1, 0)
  return Array.from({ length: DRAWS }, () => stream.next())
}
const shareBelow = (values: readonly number[], limit: number): number =>
  values.filter((value) => value <= limit).length / values.length

const cases: readonly (readonly [WrittenTime, passed: number])[] = [
  [{ type: 'exponential', mean: 5 }, 4],
  [{ type: 'erlang', stages: 4, mean: 2 }, 2.2],
  [{ type: 'lognormal', median: 10, sigma: 0.8 }, 12],
  [{ type: 'weibull', shape: 2, scale: 7 }, 6],
  [{ type: 'weibull', shape: 0.7, scale: 7 }, 6],
  [{ type: 'uniform', min: 1, max: 4 }, 2],
  [{ type: 'triangular', min: 1, mode: 2, max: 6 }, 2.5],
  [{ type: 'empirical', values: [1, 2, 5, 10], weights: [1, 2, 3, 1] }, 2],
  [{ type: 'geometric', chance: 0.2 }, 2],
  [
    {
      type: 'quantiles',
      of: [
        { share: 0.1, time: 4 },
        { share: 0.5, time: 9 },
        { share: 0.9, time: 12 },
      ],
    },
    8,
  ],
  [{ type: 'mixture', of: [{ share: 3, time: { type: 'exponential', mean: 1 } }, { share: 1, time: { type: 'erlang', stages: 2, mean: 9 } }] }, 3], // prettier-ignore
]

describe.each(cases.map(([written, passed]) => [JSON.stringify(written), written, passed] as const))(
  '%s',
  (_, written, passed) => {
    const whole = distributionOf(Time.parse(written))
    const { survival, remaining } = lasted(whole, passed)
    const longer = drawn(whole, 'whole')
      .filter((time) => time > passed)
      .map((time) => time - passed)
    const left = drawn(remaining, 'left')

    test('as many last longer as its survival says', () => {
      expect(longer.length / DRAWS).toBeCloseTo(survival, 1.8)
    })

    const inOrder = longer.toSorted((a, b) => a - b)
    test('what is left has the shares of those that did last longer', () => {
      for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
        const limit = inOrder[Math.floor(share * longer.length)]!
        expect(shareBelow(left, limit) - shareBelow(longer, limit)).toBeCloseTo(0, 1.5)
      }
    })
  },
)

test('far in the tail it is what the tail says', () => {
  const mean = (written: WrittenTime, passed: number): number =>
    drawn(lasted(distributionOf(Time.parse(written)), passed).remaining, 'tail').reduce((a, b) => a + b) / DRAWS
  // An exponential has no memory after 200 means; an Erlang is in its last stage by then: 1 / rate = .5, and 1 + 3 / 400 on top.
  expect(mean({ type: 'exponential', mean: 1 }, 200)).toBeCloseTo(1, 1.5)
  expect(mean({ type: 'erlang', stages: 4, mean: 2 }, 200)).toBeCloseTo(0.5, 1.5)
})

test.each<[WrittenTime, number]>([
  [3, 4],
  [{ type: 'uniform', min: 1, max: 4 }, 4],
  [{ type: 'empirical', values: [1, 2] }, 2.5],
])('%j that has lasted %d ends at once', (written, passed) => {
  const { survival, remaining } = lasted(distributionOf(Time.parse(written)), passed)
  expect([survival, ...drawn(remaining, 'over').slice(0, 3)]).toEqual([0, 0, 0, 0])
})

test('a constant time has its rest left', () => {
  expect(drawn(lasted(distributionOf(3), 1).remaining, 'rest')[0]).toBe(2)
})

test('quantiles of a log-normal give that log-normal, tails included', () => {
  const times = [0.1, 0.5, 0.9].map((share) => ({ share, time: 0 }))
  const score = 1.2815515655446004
  times.forEach((one, i) => (one.time = 20 * Math.exp(0.5 * score * (i - 1))))
  const given = distributionOf(Time.parse({ type: 'quantiles', of: times }))
  const same = distributionOf({ type: 'lognormal', median: 20, sigma: 0.5 })
  const uniforms = Float64Array.of(0.0001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.9999)
  const [mine, theirs] = [new Float64Array(7), new Float64Array(7)]
  given.transform(uniforms, mine, 7)
  same.transform(uniforms, theirs, 7)
  mine.forEach((value, i) => expect(value / theirs[i]!).toBeCloseTo(1, 9))
  expect(given.mean / same.mean).toBeCloseTo(1, 6)
  expect(given.variation / same.variation).toBeCloseTo(1, 6)
})

test('quantiles that fall, or shares that do, are refused', () => {
  const of = (...rows: readonly (readonly [number, number])[]) =>
    Time.safeParse({ type: 'quantiles', of: rows.map(([share, time]) => ({ share, time })) }).success
  expect([of([0.1, 2], [0.5, 2]), of([0.1, 2], [0.5, 1]), of([0.5, 1], [0.1, 2]), of([0.5, 1])]).toEqual([
    true,
    false,
    false,
    false,
  ])
})
