import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bandAt, cycleStarts, normalBand, phasesOf, runsOf, timeInCycle, timeOfDay } from './normal-band.ts'
import type { Stretch } from './stretches.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const stretch = (from: number, to: number, value: number): Stretch => ({
  from,
  to,
  heldMs: to - from,
  value,
  min: value,
  max: value,
  count: 1,
})

test('by time of day: the 5th to the 95th percentile of all days at that hour', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 14 * 24, maxLength: 30 * 24 }),
      fc.integer({ min: -12, max: 14 }),
      (values, zone) => {
        const phase = timeOfDay(() => zone * HOUR)
        const start = 1000 * DAY
        const band = normalBand(
          values.map((value, i) => stretch(start + i * HOUR, start + (i + 1) * HOUR, value)),
          phase,
          { bins: 24 },
        )
        for (const hour of [0, 7, 23]) {
          const same = values.filter((_, i) => i % 24 === hour).toSorted((a, b) => a - b)
          expect(bandAt(band, phase, start + hour * HOUR + 1234)).toEqual([
            same[Math.ceil(0.05 * same.length - 1e-9) - 1],
            same[Math.ceil(0.95 * same.length - 1e-9) - 1],
          ])
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('what is known of fewer than three days is not called normal; of fewer than fourteen it is one band for all times', () => {
  const phase = timeOfDay(() => 0)
  const of = (days: number) =>
    normalBand(
      Array.from({ length: days }, (_, day) => stretch(day * DAY, day * DAY + HOUR, day)),
      phase,
      { bins: 24 },
    )
  expect(of(2).basis).toEqual({ occurrences: 2, by: 'nothing' })
  expect(bandAt(of(2), phase, 100)).toBeNull()
  expect(of(13).basis).toEqual({ occurrences: 13, by: 'all-together' })
  expect(bandAt(of(13), phase, 100)).toEqual([0, 12])
  expect(bandAt(of(13), phase, 17 * HOUR)).toEqual([0, 12])
  expect(of(14).basis).toEqual({ occurrences: 14, by: 'phase' })
  expect(bandAt(of(14), phase, 100)).toEqual([0, 13])
  expect(bandAt(of(14), phase, 17 * HOUR), 'nothing is known of the evening').toBeNull()
})

test('a value that held through the day is known at every hour of it', () => {
  const phase = timeOfDay(() => 0)
  const band = normalBand(
    Array.from({ length: 14 }, (_, day) => stretch(day * DAY, (day + 1) * DAY, day)),
    phase,
    { bins: 24 },
  )
  expect(bandAt(band, phase, 13 * HOUR)).toEqual([0, 13])
})

test('cycles begin where the counter counts, or the progress falls back', () => {
  expect(cycleStarts([1, 2, 3, 4, 5], [7, 7, 8, null, 9], 'count')).toEqual([3])
  expect(cycleStarts([1, 2, 3, 4, 5], [90, 100, 0, 10, 5], 'progress')).toEqual([3, 5])
})

test('by time in the cycle: each phase has its own band, a pause has none', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 40 }), (noise) => {
      const starts = noise.map((_, i) => i * 100)
      const phase = timeInCycle(starts)!
      expect(phase.lengthMs).toBe(150)
      const past = noise.flatMap((extra, i) => [
        stretch(i * 100, i * 100 + 50, extra),
        stretch(i * 100 + 50, i * 100 + 100, 100 + extra),
      ])
      const band = normalBand(past, phase, { bins: 3 })
      const sorted = noise.toSorted((a, b) => a - b)
      const [low, high] = bandAt(band, phase, 10)!
      expect(low).toBe(sorted[Math.ceil(0.05 * sorted.length - 1e-9) - 1])
      expect(high).toBe(sorted[Math.ceil(0.95 * sorted.length - 1e-9) - 1])
      expect(bandAt(band, phase, 60)![0]).toBeGreaterThanOrEqual(100)
      expect(phase.at(starts.at(-1)! + 10_000)).toBeNull()
      expect(phase.at(-1)).toBeNull()
    }),
    { numRuns: 60 },
  )
})

test('fewer than four starts are no cycles', () => expect(timeInCycle([1, 2, 3])).toBeNull())

test('runs: neighbours are one, a bucket of several states counts where one of them is work', () => {
  const states = [stretch(0, 10, 6), stretch(10, 20, 6), stretch(20, 30, 2), { ...stretch(30, 40, 2), max: 6 }]
  expect(runsOf(states, (code) => code === 6)).toEqual([
    { from: 0, to: 20 },
    { from: 30, to: 40 },
  ])
})

test('a short silence between two runs is a part of them, a stop is not', () => {
  const work = (code: number): boolean => code === 6
  expect(runsOf([stretch(0, 10, 6), stretch(30, 40, 6), stretch(90, 99, 6)], work, 25)).toEqual([
    { from: 0, to: 40 },
    { from: 90, to: 99 },
  ])
  expect(runsOf([stretch(0, 10, 6), stretch(12, 14, 2), stretch(20, 30, 6)], work, 25)).toHaveLength(2)
})

test('the phases that a span goes through, on each day of the past', () => {
  const phase = timeOfDay(() => 2 * HOUR)
  const past = { from: 100 * DAY, to: 104 * DAY }
  const span = { from: 200 * DAY + 5 * HOUR, to: 200 * DAY + 7 * HOUR }
  expect(phasesOf(phase, span, past)).toEqual(
    [100, 101, 102, 103].map((day) => ({ from: day * DAY + 5 * HOUR, to: day * DAY + 7 * HOUR })),
  )
  expect(phasesOf(phase, { from: 0, to: DAY }, past)).toEqual([past])
})
