import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import '../../texts/trends.ts'
import { loadTwin } from '../../twin/load.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { cycleMsIn, cycleSourceOf, cycleWindows, normalWords } from './own-normal.ts'

const loaded = loadTwin({
  format: 1,
  id: 'presses',
  name: 'Presses',
  assets: [
    {
      id: 'press',
      name: 'Press',
      signals: {
        force: { name: 'Force', unit: 'kN' },
        made: { name: 'Made', type: 'integer', role: 'count' },
        progress: { name: 'Progress', unit: '%', role: 'progress' },
      },
    },
    { id: 'counts', name: 'Counts', signals: { made: { name: 'Made', type: 'integer', role: 'count' } } },
    { id: 'pump', name: 'Pump', signals: { flow: { name: 'Flow' } } },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const source = (asset: string) => cycleSourceOf(twin.asset(asset)!)

test('cycles are told by a progress, else by a count of pieces; a pump has none', () => {
  expect(source('press')).toMatchObject({ kind: 'progress', signal: { id: 'press/progress' } })
  expect(source('counts')).toMatchObject({ kind: 'count', signal: { id: 'counts/made' } })
  expect(source('pump')).toBeNull()
})

/** A piece each `cycleMs`, read every `stepMs`. */
const counted = (cycleMs: number, stepMs: number, spanMs: number): HistoryAnswer => {
  const t = Array.from({ length: Math.floor(spanMs / stepMs) }, (_, i) => 1e12 + i * stepMs)
  const values = t.map((at) => Math.floor((at - 1e12) / cycleMs))
  return {
    signal: 'counts/made',
    from: 1e12,
    to: 1e12 + spanMs,
    stepMs,
    t,
    min: values,
    max: values,
    mean: values,
    last: values,
    count: values.map(() => 1),
    quality: values.map(() => 0),
  }
}

test('they are looked at where they are seen one by one', () => {
  const counts = source('counts')!
  expect(cycleMsIn(counted(30_000, 1000, 900_000), counts)).toBe(30_000)
  expect(cycleMsIn(counted(30_000, 1000, 60_000), counts), 'two are none').toBeNull()
  expect(cycleMsIn(counted(30_000, 1000, 8 * 3_600_000), counts), 'too many to be told apart').toBeNull()
  expect(cycleMsIn(counted(30_000, 5000, 900_000), counts), 'too coarse').toBeNull()
})

test('windows lie apart, where it ran, all over the past', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 500_000 }), fc.integer({ min: 1, max: 90_000_000 })), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 1000, max: 120_000 }),
      (parts, cycleMs) => {
        let at = 1e12
        const ran = parts.map(([pause, length]) => ({ from: (at += pause), to: (at += length) }))
        const windows = cycleWindows(ran, cycleMs)
        expect(windows.length).toBeGreaterThan(0)
        expect(windows.length).toBeLessThanOrEqual(24)
        for (const [i, { from, to }] of windows.entries()) {
          expect(to - from).toBeGreaterThanOrEqual(12 * cycleMs)
          expect(to - from).toBeLessThanOrEqual(24 * cycleMs)
          if (i > 0) expect(from).toBeGreaterThanOrEqual(windows[i - 1]!.to)
          const middle = (from + to) / 2
          expect(ran.some((one) => one.from - 1000 <= middle && middle <= one.to + 1000)).toBe(true)
        }
      },
    ),
    { numRuns: 100 },
  )
  expect(cycleWindows([], 1000)).toEqual([])
})

test('it says what it rests on', () => {
  const words = (occurrences: number, by: 'phase' | 'all-together' | 'nothing', of: 'days' | 'cycles' = 'days') =>
    normalWords({ basis: { occurrences, by }, of })
  expect(words(31, 'phase')).toBe('Own normal: 30 of 30 days, by time of day')
  expect(words(7, 'all-together')).toBe('Own normal: 7 of 30 days, all times of day together')
  expect(words(2, 'nothing')).toBe('Own normal: 2 of 30 days recorded, 3 are needed')
  expect(words(280, 'phase', 'cycles')).toBe('Own normal: 280 of its cycles in 30 days, by time in the cycle')
})
