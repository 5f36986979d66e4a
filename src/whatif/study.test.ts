/** Chance: the same for the same seed, honest in its width, and shared by two lines that are compared. */
import { expect, test } from 'vitest'
import type { LineModelInput } from './model/schema.ts'
import { Study } from './study.ts'
import { exponential, measured, modelOf, queue, row } from './testing/lines.ts'

const fails = [
  {
    timeBetweenFailures: { type: 'weibull' as const, shape: 1.5, mean: 50 },
    repairTime: { type: 'lognormal' as const, mean: 5, sd: 4 },
    crew: 'fitters',
  },
]
const line = (faster = 1): LineModelInput => ({
  ...row(
    Array.from({ length: 4 }, (_, i) => ({
      processingTime: { type: 'erlang' as const, stages: 3, mean: i === 1 ? faster : 1 },
      buffer: 3,
      failures: fails,
    })),
  ),
  crews: [{ id: 'fitters' }],
})

test('the same seed gives the same bytes, another seed does not, and steps do not matter', () => {
  const run = (seed: number, step: number): string => {
    const study = new Study(modelOf(line()), { replications: 6, hours: 200, warmupHours: 10, seed })
    while (!study.done) study.step(step)
    return JSON.stringify(study.result())
  }
  expect(run(7, 6)).toBe(run(7, 1))
  expect(run(7, 4)).toBe(run(7, 6))
  expect(run(8, 6)).not.toBe(run(7, 6))
})

test('a replication is what it is, however many there are', () => {
  const of = (replications: number): number[] => {
    const study = new Study(modelOf(line()), { replications, hours: 100, warmupHours: 0, seed: 3 })
    const means: number[] = []
    for (let done = 0; done < 3; done++) {
      study.step(1)
      const result = study.result()
      if (result.ok) means.push(result.value.measures[0]!.estimate!.mean)
    }
    return means
  }
  expect(of(3)).toEqual(of(30))
})

/** Of 100 seeds; 95 expected, and 99.9 % of all sets of 100 are within 87 … 100. */
const holds = (replications: number, hours: number): number => {
  const truth = { throughputPerHour: 0.7, inSystem: 0.7 / 0.3, utilisation: 0.7 }
  let held = 0
  for (let seed = 1; seed <= 100; seed++) {
    const { of } = measured(queue(1 / 0.7, { processingTime: exponential(1) }), {
      hours,
      warmupHours: 80,
      replications,
      seed,
    })
    for (const [name, value] of Object.entries(truth)) {
      const { low, high } = of('s', name)
      if (low! <= value && value <= high!) held++
    }
  }
  return held / 3
}

test('over 100 seeds the 95 % interval holds the truth in about 95: replications', () => {
  const held = holds(20, 700)
  expect(held).toBeGreaterThanOrEqual(90)
  expect(held).toBeLessThanOrEqual(99.5)
})

test('over 100 seeds the 95 % interval holds the truth in about 95: batch means of one replication', () => {
  const held = holds(1, 12_000)
  expect(held).toBeGreaterThanOrEqual(89)
  expect(held).toBeLessThanOrEqual(99.5)
})

test('common random numbers: the variance of a difference is at least 5 times smaller than of independent runs', () => {
  const throughput = (faster: number, seed: number): number[] => {
    const study = new Study(modelOf(line(faster)), { replications: 1, hours: 400, warmupHours: 20, seed })
    study.step(1)
    const result = study.result()
    return result.ok ? [result.value.measures[0]!.estimate!.mean] : []
  }
  const seeds = Array.from({ length: 200 }, (_, i) => i + 1)
  const variance = (values: readonly number[]): number => {
    const mean = values.reduce((a, b) => a + b) / values.length
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  }
  const base = seeds.flatMap((seed) => throughput(1, seed))
  const paired = seeds.flatMap((seed) => throughput(0.9, seed)).map((value, i) => value - base[i]!)
  const independent = seeds.flatMap((seed) => throughput(0.9, seed + 5000)).map((value, i) => value - base[i]!)
  expect(variance(independent) / variance(paired)).toBeGreaterThan(5)
})

test('stations that wait for each other are said, not simulated for ever', () => {
  const study = new Study(
    modelOf({
      sources: [{ id: 'in', unlimited: true, to: 'a' }],
      stations: [
        { id: 'a', processingTime: exponential(1), buffer: 0, to: 'b' },
        { id: 'b', processingTime: exponential(1), buffer: 0, to: { a: 0.5, out: 0.5 } },
      ],
      sinks: [{ id: 'out' }],
    }),
    { replications: 2, hours: 10, warmupHours: 0, seed: 1 },
  )
  study.step(2)
  const result = study.result()
  expect(result.ok).toBe(false)
  if (!result.ok) expect(result.error.stations.toSorted()).toEqual(['a', 'b'])
})

test('nothing passed: what cannot be told is null', () => {
  const { measures } = measured(queue(1e6, { processingTime: 1 }), { hours: 1 })
  const of = (id: string, name: string) => measures.find((measure) => measure.id === id && measure.name === name)
  expect(of('s', 'wait')?.estimate).toBeNull()
  expect(of('line', 'timeInSystem')?.estimate).toBeNull()
  expect(of('s', 'utilisation')?.estimate?.mean).toBe(0)
})
