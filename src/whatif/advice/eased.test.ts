import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { easedBy } from './eased.ts'

test('half of its stops less brings what was said, all of them twice as much; what may be chance brings nothing', () => {
  expect(easedBy({ stops: 40, hours: 100 }, { stops: 20, hours: 100 }, 30)).toBeCloseTo(30)
  expect(easedBy({ stops: 40, hours: 100 }, { stops: 0, hours: 100 }, 30)).toBeCloseTo(60)
  expect(easedBy({ stops: 40, hours: 100 }, { stops: 10, hours: 50 }, 30)).toBeCloseTo(30)
  for (const [stops, hours] of [
    [40, 100],
    [60, 100],
    [34, 100],
    [2, 8],
    [0, 0],
  ] as const)
    expect(easedBy({ stops: 40, hours: 100 }, { stops, hours }, 30)).toBeNull()
  expect(easedBy({ stops: 0, hours: 100 }, { stops: 0, hours: 100 }, 30)).toBeNull()
})

test('of 2,000 machines that stop as they did at most 5 of 100 are said to stop less', () => {
  const rng = createRng(4)
  const poisson = (mean: number): number => {
    let [count, at] = [0, -Math.log(1 - rng.next())]
    for (; at < mean; count++) at -= Math.log(1 - rng.next())
    return count
  }
  const said = Array.from({ length: 2000 }, () =>
    easedBy({ stops: poisson(30), hours: 160 }, { stops: poisson(30), hours: 160 }, 10),
  ).filter((one) => one !== null)
  expect(said.length / 2000).toBeLessThan(0.05)
  expect(said.length).toBeGreaterThan(0)
})
