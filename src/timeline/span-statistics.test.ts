import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketsFor, rawAnswer, type SampleRows } from './buckets.ts'
import { spanStatistics, timeAbove, timeQuantile } from './span-statistics.ts'
import { stretchesOf, within } from './stretches.ts'

const STALE = 3
const FROM = 100
const TO = 400

/** Samples, bad ones and marks, at whole ms before and in the span. */
const samples = fc
  .uniqueArray(
    fc.record({
      t: fc.integer({ min: 40, max: TO - 1 }),
      value: fc.integer({ min: -8, max: 8 }),
      quality: fc.constantFrom(0, 0, 0, 1, 2, STALE),
    }),
    { selector: ({ t }) => t, maxLength: 40 },
  )
  .map((rows) => rows.toSorted((a, b) => a.t - b.t))
type Sample = { readonly t: number; readonly value: number; readonly quality: number }

const rowsOf = (all: readonly Sample[]): SampleRows => ({
  t: Float64Array.from(all, ({ t }) => t),
  value: Float64Array.from(all, ({ value }) => value),
  quality: Float64Array.from(all, ({ quality }) => quality),
})

/** The value at each whole ms of the span, by looking back; null where nothing is known. */
const plainly = (all: readonly Sample[], holdMs: number): (number | null)[] =>
  Array.from({ length: TO - FROM }, (_, i) => {
    const at = FROM + i
    const last = all.findLast(({ t }) => t <= at)
    return last && last.quality < 2 && at < last.t + holdMs ? last.value : null
  })

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length - 1e-6) - 1)]!

const hold = fc.constantFrom(7, 60, 1000)
const answered = (all: readonly Sample[], holdMs: number) => rawAnswer('s', FROM, TO, rowsOf(all), TO, holdMs, 10_000)!

describe('statistics of a span', () => {
  test('are those of the values at each moment, gaps, hold and quality as they were', () => {
    fc.assert(
      fc.property(samples, hold, fc.integer({ min: -8, max: 8 }), (all, holdMs, limit) => {
        const stretches = stretchesOf(answered(all, holdMs))
        const said = spanStatistics(stretches)
        const values = known(plainly(all, holdMs))
        expect(said.heldMs).toBe(values.length)
        expect(said.count).toBe(all.filter(({ t, quality }) => t >= FROM && quality < 2).length)
        expect(timeAbove(stretches, limit)).toBe(values.filter((value) => value > limit).length)
        if (values.length === 0) {
          expect(said).toMatchObject({ mean: null, median: null, p95: null, spread: null, risePerDay: null })
          return
        }
        expect(said.mean).toBeCloseTo(mean(values), 9)
        expect(said.lowest).toBe(Math.min(...values))
        expect(said.highest).toBe(Math.max(...values))
        expect(said.median).toBe(quantile(values, 0.5))
        expect(said.p95).toBe(quantile(values, 0.95))
        expect(said.spread).toBe(quantile(values, 0.95) - quantile(values, 0.05))
      }),
      { numRuns: 300 },
    )
  })

  test('the rise is that of the straight line through the values at each moment', () => {
    fc.assert(
      fc.property(samples, hold, (all, holdMs) => {
        const points = plainly(all, holdMs).flatMap((value, i) => (value === null ? [] : [[i, value] as const]))
        const { risePerDay } = spanStatistics(stretchesOf(answered(all, holdMs)))
        if (points.length < 2) return
        const [ti, vi] = [mean(points.map(([t]) => t)), mean(points.map(([, v]) => v))]
        // Each value holds for its whole ms: the variance within one is a twelfth.
        const variance = points.reduce((sum, [t]) => sum + (t - ti) ** 2 + 1 / 12, 0)
        const slope = points.reduce((sum, [t, v]) => sum + (t - ti) * (v - vi), 0) / variance
        expect(risePerDay! / 86_400_000).toBeCloseTo(slope, 8)
      }),
      { numRuns: 200 },
    )
  })

  test('of a straight line it is its slope, a whole day long at the time of today', () => {
    const day = 86_400_000
    const start = 1_764_000_000_000
    const stretches = Array.from({ length: 1440 }, (_, i) => {
      const [from, to, value] = [start + i * 60_000, start + (i + 1) * 60_000, 2 + (0.28 * (i + 0.5)) / 1440]
      return { from, to, heldMs: 60_000, value, min: value, max: value, count: 60 }
    })
    expect(spanStatistics(stretches).risePerDay).toBeCloseTo(0.28, 5)
    expect(spanStatistics(stretches).heldMs).toBe(day)
  })

  test('of buckets: time, count, mean, lowest and highest are those of the samples', () => {
    fc.assert(
      fc.property(samples, hold, fc.constantFrom(10, 25, 100), (all, holdMs, columns) => {
        const buckets = bucketsFor(FROM, TO, columns, 1)
        buckets.addSamples(rowsOf(all), FROM, TO, holdMs)
        const said = spanStatistics(stretchesOf(buckets.answer('s', FROM, TO)))
        const exact = spanStatistics(stretchesOf(answered(all, holdMs)))
        expect(said.heldMs).toBeCloseTo(exact.heldMs, 6)
        expect(said.lowest).toBe(exact.lowest)
        expect(said.highest).toBe(exact.highest)
        if (exact.mean !== null) expect(said.mean).toBeCloseTo(exact.mean, 9)
      }),
      { numRuns: 200 },
    )
  })

  test('of parts of a span: what is known of them adds up', () => {
    fc.assert(
      fc.property(samples, hold, fc.integer({ min: FROM + 1, max: TO - 1 }), (all, holdMs, cut) => {
        const whole = stretchesOf(answered(all, holdMs))
        const left = within(whole, [{ from: FROM, to: cut }])
        const right = within(whole, [{ from: cut, to: TO }])
        expect(spanStatistics(left).heldMs + spanStatistics(right).heldMs).toBeCloseTo(spanStatistics(whole).heldMs, 6)
        expect(spanStatistics(left).heldMs).toBe(known(plainly(all, holdMs).slice(0, cut - FROM)).length)
        expect(timeAbove(left, 2) + timeAbove(right, 2)).toBeCloseTo(timeAbove(whole, 2), 6)
      }),
    )
  })

  test('a quantile is a value that was there', () => {
    expect(timeQuantile([], 0.5)).toBeNull()
    expect(timeQuantile([{ value: 4, heldMs: 0 }], 0.5)).toBeNull()
    const half = [
      { value: 9, heldMs: 1 },
      { value: 1, heldMs: 1 },
    ]
    expect(timeQuantile(half, 0.5)).toBe(1)
    expect(timeQuantile(half, 0.51)).toBe(9)
  })
})
