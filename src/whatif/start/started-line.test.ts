/** A line that begins as it stands: by hand where it can be counted, and against the line that was never interrupted. */
import { expect, test } from 'vitest'
import { Line } from '../kernel/line.ts'
import { networkOf } from '../kernel/network.ts'
import type { LineModelInput } from '../model/schema.ts'
import { modelOf, row } from '../testing/lines.ts'
import { observed } from '../testing/observed.ts'
import type { LineStart } from './line-start.ts'
import { StartedLine } from './started-line.ts'

const started = (written: LineModelInput, start: LineStart): StartedLine => {
  const line = new StartedLine(networkOf(modelOf(written)), start)
  line.reset(1, 0)
  return line
}

/** Nothing comes any more. */
const last = (stations: LineModelInput['stations'], crews: LineModelInput['crews'] = []): LineModelInput => ({
  timeUnit: 'h',
  sources: [{ id: 'in', interarrivalTime: 1e8, to: stations[0]!.id }],
  stations,
  sinks: [{ id: 'out' }],
  crews,
})

test('a full buffer becomes empty, the part in work first', () => {
  const line = started(last([{ id: 'a', processingTime: 1, buffer: 5, to: 'out' }]), {
    stations: [{ id: 'a', waiting: 5, servers: [{ part: { worked: 0.25 } }] }],
  })
  const left = [0.7, 0.75, 1.7, 1.75, 5.7, 5.75, 9].map((t) => {
    line.runUntil(t)
    return [line.out[0], line.waiting.count(0)]
  })
  expect(left).toEqual([[0, 5], [1, 4], [1, 4], [2, 3], [5, 0], [6, 0], [6, 0]]) // prettier-ignore
})

test('what is blocked goes when there is a place, what stands outside comes in, and who is free takes what waits', () => {
  const stations = [
    { id: 'a', processingTime: 1, buffer: 1, to: 'b' },
    { id: 'b', processingTime: 2, buffer: 1, servers: 2, to: 'out' },
  ]
  const line = started(last(stations), {
    stations: [
      { id: 'a', waiting: 1, outside: 2, servers: [{ part: { blockedBy: 'b' } }] },
      { id: 'b', waiting: 1, servers: [{ part: { worked: 1.5 } }, { part: { worked: 1 } }] },
    ],
  })
  expect([line.blocked.count(0), line.waiting.count(0), line.outside.count(0)]).toEqual([1, 1, 2])
  line.runUntil(0.5)
  expect([line.blocked.count(0), line.working.count(0), line.outside.count(0), line.out[0]]).toEqual([0, 1, 1, 1])
  line.runUntil(20)
  expect(line.out[0]).toBe(7)
  const idle = started(last(stations), { stations: [{ id: 'b', waiting: 1 }] })
  expect([idle.waiting.count(1), idle.working.count(1)]).toEqual([0, 1])
})

test('a crew goes on with what it repairs, then to who has waited longest', () => {
  const failures = [{ timeBetweenFailures: 1e8, repairTime: 4, crew: 'fitters' }]
  const machine = (id: string) => ({ id, processingTime: 1, failures, to: 'out' })
  const down = (since: number, repairing: number | null) => [{ down: { failure: 0, since, repairing } }]
  const line = started(
    {
      ...last([machine('a'), machine('b'), machine('c')], [{ id: 'fitters' }]),
      sources: ['a', 'b', 'c'].map((to) => ({ id: `in ${to}`, interarrivalTime: 1e8, to })),
    },
    {
      stations: [
        { id: 'a', servers: down(1, null) },
        { id: 'b', servers: down(5, 3) },
        { id: 'c', servers: down(2, null) },
      ],
    },
  )
  const isDown = [0.9, 1.1, 4.9, 5.1, 8.9, 9.1].map((t) => {
    line.runUntil(t)
    return ['a', 'b', 'c'].filter((_, i) => line.down.count(i) > 0).join('')
  })
  expect(isDown).toEqual(['abc', 'ac', 'ac', 'a', 'a', ''])
  // Nobody at work and somebody waits: the crew begins at once.
  const free = started(last([machine('a')], [{ id: 'fitters' }]), { stations: [{ id: 'a', servers: down(9, null) }] })
  expect([free.crewBusy.count(0), free.awaitingCrew.count(0)]).toEqual([1, 0])
})

const SEEDS = 4000

/** By steps over the density of a log-normal: of those longer than `from`, the share that is longer than `to`. */
const longer = (median: number, sigma: number, from: number, to: number): number => {
  const above = (limit: number): number => {
    const least = Math.log(limit / median) / sigma
    let sum = 0
    for (let i = 0; i < 8000; i++) sum += Math.exp(-((least + (i + 0.5) / 1000) ** 2) / 2) / 1000
    return sum
  }
  return above(to) / above(from)
}

test('a machine that is down since 1.2 h is repaired as those repairs are that last longer than 1.2 h', () => {
  const failures = [{ timeBetweenFailures: 1e8, repairTime: { type: 'lognormal' as const, median: 1, sigma: 0.8 } }]
  const line = new StartedLine(networkOf(modelOf(row([{ processingTime: 1, failures }]))), {
    stations: [{ id: 'm0', servers: [{ down: { failure: 0, since: 1.2, repairing: 1.2 } }] }],
  })
  const left = Array.from({ length: SEEDS }, (_, seed) => {
    line.reset(seed, 0)
    line.runUntil(8)
    return line.down.area(0)
  })
  for (const more of [0.2, 0.6, 1.5, 4]) {
    const share = left.filter((time) => time > more).length / SEEDS
    const right = longer(1, 0.8, 1.2, 1.2 + more)
    expect(Math.abs(share - right), `${more} h more`).toBeLessThan(3.5 * Math.sqrt((right * (1 - right)) / SEEDS))
  }
})

test('ageing goes on: what has worked 8 h fails as those do that last longer, by work and by the calendar', () => {
  for (const dependsOn of ['operation', 'calendar'] as const) {
    const failures = [{ dependsOn, timeBetweenFailures: { type: 'weibull' as const, shape: 3, scale: 10 }, repairTime: 1 }] // prettier-ignore
    const line = new StartedLine(networkOf(modelOf(row([{ processingTime: 1, failures }]))), {
      stations: [{ id: 'm0', servers: [{ ages: [8] }] }],
    })
    const failed = Array.from({ length: SEEDS }, (_, seed) => {
      line.reset(seed, 0)
      line.runUntil(2)
      return line.failed[0]! > 0
    })
    const right = 1 - Math.exp(0.8 ** 3 - 1)
    const share = failed.filter(Boolean).length / SEEDS
    expect(Math.abs(share - right), dependsOn).toBeLessThan(3.5 * Math.sqrt((right * (1 - right)) / SEEDS))
  }
})

test('arrivals go on from the last one', () => {
  const line = started(
    { ...last([{ id: 'a', processingTime: 1, to: 'out' }]), sources: [{ id: 'in', interarrivalTime: 10, to: 'a' }] },
    { stations: [], sources: [{ id: 'in', sinceArrival: 7 }] },
  )
  line.runUntil(2.9)
  expect(line.arrived[0]).toBe(0)
  line.runUntil(13.5)
  expect(line.arrived[0]).toBe(2)
})

test('without chance, a line that was looked at goes on exactly as it did', () => {
  const times = [1, 1.25, 1.125, 0.875]
  const model = modelOf({
    ...row(
      times.map((processingTime, i) => ({
        processingTime,
        buffer: 2,
        failures: [{ timeBetweenFailures: 5.5 + i * 1.75, repairTime: 2.25 + i, crew: 'fitters' }],
      })),
    ),
    crews: [{ id: 'fitters' }],
  })
  for (const at of [3, 17.5, 40.125, 77.375, 123]) {
    const whole = new Line(networkOf(model))
    whole.reset(1, 0)
    const line = new StartedLine(networkOf(model), observed(whole, at, 0.125))
    line.reset(1, 0)
    const before = [...whole.finished]
    for (let t = 0.125; t <= 60; t += 0.125) {
      whole.runUntil(at + t)
      line.runUntil(t)
      expect([...line.finished], `${t} after ${at}`).toEqual([...whole.finished].map((count, i) => count - before[i]!))
    }
  }
})

test('with chance, it goes on as those did that were never interrupted', () => {
  const model = modelOf({
    ...row(
      Array.from({ length: 3 }, (_, i) => ({
        processingTime: { type: 'lognormal' as const, mean: i === 1 ? 1.1 : 1, sd: 0.5 },
        buffer: 4,
        failures: [
          {
            timeBetweenFailures: { type: 'weibull' as const, shape: 3, mean: 30 },
            repairTime: { type: 'lognormal' as const, mean: 6, sd: 6 },
            crew: 'fitters',
          },
        ],
      })),
    ),
    crews: [{ id: 'fitters' }],
  })
  const [at, next, runs] = [60, 12, 500]
  const whole = new Line(networkOf(model))
  const pairs = Array.from({ length: runs }, (_, replication) => {
    whole.reset(1, replication)
    const start = observed(whole, at, 0.05)
    const before = whole.out[0]!
    whole.runUntil(at + next)
    const made = (from: LineStart): number => {
      const line = new StartedLine(networkOf(model), from)
      line.reset(2, replication)
      line.runUntil(next)
      return line.out[0]!
    }
    const bare = { stations: start.stations.map(({ id, waiting = 0 }) => ({ id, waiting })) }
    return { truth: whole.out[0]! - before, looked: made(start), partly: made(bare) }
  })
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2))
  const off = (of: 'looked' | 'partly'): number => {
    const differences = pairs.map((pair) => pair[of] - pair.truth)
    return mean(differences) / Math.sqrt(variance(differences) / runs)
  }
  expect(Math.abs(off('looked'))).toBeLessThan(3)
  const scatter = variance(pairs.map(({ looked }) => looked)) / variance(pairs.map(({ truth }) => truth))
  expect(scatter).toBeGreaterThan(0.8)
  expect(scatter).toBeLessThan(1.25)
  // Who knows the buffers alone, not what is down and how old it is, is wrong.
  expect(Math.abs(off('partly'))).toBeGreaterThan(4)
})
