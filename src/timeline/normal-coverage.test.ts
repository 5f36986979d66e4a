/** What a band promises: nine tenths of what comes next lie in it, on signals whose truth is known. All seeded. */
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { bandAt, cycleStarts, normalBand, type NormalBand, type Phase, timeInCycle, timeOfDay } from './normal-band.ts'
import type { Stretch } from './stretches.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const DAYS = timeOfDay(() => 0)
const AS_DRAWN = { bins: 96, pooled: 2 } as const

const sample = (from: number, to: number, value: number): Stretch => ({
  from,
  to,
  heldMs: to - from,
  value,
  min: value,
  max: value,
  count: 1,
})
/** Of samples each `stepMs` long. */
const bucket = (from: number, stepMs: number, values: readonly number[]): Stretch => ({
  ...sample(from, from + stepMs * values.length, values.reduce((sum, one) => sum + one, 0) / values.length),
  min: Math.min(...values),
  max: Math.max(...values),
  count: values.length,
})
const coverage = (band: NormalBand, phase: Phase, next: readonly Stretch[]): number => {
  let [inside, all] = [0, 0]
  for (const { from, to, value } of next) {
    const ends = bandAt(band, phase, (from + to) / 2)
    if (!ends) continue
    all++
    if (ends[0] <= value && value <= ends[1]) inside++
  }
  expect(all).toBeGreaterThan(500)
  return inside / all
}

/** A daily course, a level of each day, and noise that lasts for half an hour or so. */
const daily = (seed: number, { course = 1, level = 0.3, noise = 0.4, rise = 0 }) => {
  const rng = createRng(seed)
  const levels = Array.from({ length: 40 }, () => rng.normal(0, level))
  let slow = 0
  return (from: number, to: number): Stretch[] => {
    const all: Stretch[] = []
    for (let t = from; t < to; t += 5 * MINUTE) {
      slow = 0.85 * slow + Math.sqrt(1 - 0.85 ** 2) * rng.normal(0, noise)
      const value = 10 + course * Math.sin((2 * Math.PI * t) / DAY) + levels[Math.floor(t / DAY)]! + slow
      all.push(sample(t, t + 5 * MINUTE, value + (rise * t) / DAY))
    }
    return all
  }
}

test.each([
  ['a daily course', { course: 2 }],
  ['days that differ more than their hours', { course: 0.5, level: 1, noise: 0.3 }],
  ['no course at all', { course: 0, level: 0 }],
] as const)('of 30 days of %s the next days lie in the band for about nine tenths of the time', (_, kind) => {
  const shares = [1, 2, 3, 4].map((seed) => {
    const signal = daily(seed, kind)
    const band = normalBand(signal(0, 30 * DAY), DAYS, AS_DRAWN)
    expect(band.basis).toEqual({ occurrences: 30, by: 'phase' })
    return coverage(band, DAYS, signal(30 * DAY, 40 * DAY))
  })
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length
  expect(mean).toBeGreaterThan(0.85)
  expect(mean).toBeLessThan(0.95)
})

test('of 7 days it is one range for all times of day, which holds nine tenths too', () => {
  const shares = [1, 2, 3, 4].map((seed) => {
    const signal = daily(seed, { course: 1 })
    const band = normalBand(signal(0, 7 * DAY), DAYS, AS_DRAWN)
    expect(band.basis).toEqual({ occurrences: 7, by: 'all-together' })
    expect(new Set(band.high).size).toBe(1)
    return coverage(band, DAYS, signal(7 * DAY, 14 * DAY))
  })
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length
  expect(mean).toBeGreaterThan(0.85)
  expect(mean).toBeLessThan(0.95)
})

test.each([7, 30])(
  'of %i days of a signal that rises its edges are no saw: a step to the next is small beside its height',
  (days) => {
    const band = normalBand(daily(5, { course: 0, noise: 0.1, level: 0, rise: 0.1 })(0, days * DAY), DAYS, AS_DRAWN)
    for (const edge of [band.low, band.high])
      for (let i = 0; i < edge.length; i++) {
        const height = band.high[i]! - band.low[i]!
        expect(Math.abs(edge[(i + 1) % edge.length]! - edge[i]!)).toBeLessThan(0.1 * height)
      }
  },
)

test('held against single samples, buckets count as what their samples were', () => {
  const rng = createRng(9)
  const noise = (n: number): number[] => Array.from({ length: n }, () => rng.normal(5, 1))
  const past = Array.from({ length: 20 * 288 }, (_, i) => bucket(i * 5 * MINUTE, 10_000, noise(30)))
  const next = noise(2000).map((value, i) => sample(20 * DAY + i * 10_000, 20 * DAY + (i + 1) * 10_000, value))
  const single = coverage(normalBand(past, DAYS, { ...AS_DRAWN, ofSamples: true }), DAYS, next)
  expect(single).toBeGreaterThan(0.85)
  expect(single).toBeLessThan(0.95)
  expect(coverage(normalBand(past, DAYS, AS_DRAWN), DAYS, next), 'their means lie closer').toBeLessThan(0.4)
})

test('by the time in the cycle: a press whose force rises and falls in each has a band for each part of it', () => {
  const rng = createRng(4)
  const t: number[] = []
  const count: number[] = []
  const samples: Stretch[] = []
  let at = 0
  for (let cycle = 0; cycle < 160; cycle++) {
    const length = 30_000 + Math.round(rng.normal(0, 300))
    for (let into = 0; into < length; into += 500) {
      t.push(at + into)
      count.push(cycle)
      const force = into < 12_000 ? 50 * Math.sin((Math.PI * into) / 12_000) : 2
      samples.push(sample(at + into, at + Math.min(length, into + 500), force + rng.normal(0, 1)))
    }
    at += length
  }
  const phase = timeInCycle(cycleStarts(t, count, 'count'))!
  const until = samples.findIndex(({ from }) => from >= at * 0.75)
  const band = normalBand(samples.slice(0, until), phase, { bins: 36 })
  expect(band.basis.by).toBe('phase')
  const share = coverage(band, phase, samples.slice(until))
  expect(share).toBeGreaterThan(0.85)
  expect(share).toBeLessThan(0.95)
  const middle = bandAt(band, phase, cycleStarts(t, count, 'count')[100]! + 6_000)!
  const rest = bandAt(band, phase, cycleStarts(t, count, 'count')[100]! + 20_000)!
  expect(middle[0]).toBeGreaterThan(40)
  expect(rest[1]).toBeLessThan(5)
})
