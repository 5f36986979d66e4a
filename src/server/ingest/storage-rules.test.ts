import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Recorder } from './ingest.ts'
import { StorageRules } from './storage-rules.ts'

interface Row {
  readonly t: number
  readonly value: number
  readonly quality: number
  readonly receive: number
}

/** Stored as it is told, in the order of the timeline; a mark has quality 3. */
const stored = () => {
  const rows: Row[] = []
  const recorder: Recorder = {
    record: (_, value, quality, receive, _source, t = receive) => rows.push({ t, value, quality, receive }),
    mark: (_, _kind, t) => rows.push({ t, value: Number.NaN, quality: 3, receive: t }),
    recordText: () => undefined,
    markText: () => undefined,
  }
  return { rows, recorder }
}
const ruled = (deadband: number, longestIntervalMs: number | null, limitMs = Number.POSITIVE_INFINITY) => {
  const { rows, recorder } = stored()
  const signal = { store: { deadband, longestIntervalMs } } as TwinSignal
  return { rows, rules: new StorageRules([signal], Float64Array.of(limitMs), recorder) }
}
const tellAll = (rules: StorageRules, samples: readonly (readonly [t: number, value: number, quality?: number])[]) => {
  for (const [t, value, quality = 0] of samples) rules.record(0, value, quality, t, 0)
}
const shown = (rows: readonly Row[]) => rows.map(({ t, value }) => [t, value])

describe('what is stored', () => {
  test('a step stays a step: the last sample before it is stored with it', () => {
    const { rows, rules } = ruled(0.5, null)
    tellAll(rules, [
      [0, 10],
      [1000, 10.2],
      [2000, 10.4],
      [3000, 20],
      [4000, 20],
    ])
    expect(shown(rows)).toEqual([
      [0, 10],
      [2000, 10.4],
      [3000, 20],
    ])
    rules.releaseAll()
    expect(shown(rows).at(-1)).toEqual([4000, 20])
  })

  test('a slow drift adds up to a change', () => {
    const { rows, rules } = ruled(1, null)
    tellAll(
      rules,
      Array.from({ length: 31 }, (_, i) => [i * 1000, i / 10] as const),
    )
    const values = shown(rows).map(([, value]) => value!)
    expect(values.length).toBeLessThan(9)
    expect(Math.max(...values.slice(1).map((value, i) => value - values[i]!))).toBeLessThanOrEqual(1.1 + 1e-9)
  })

  test('quality is stored at once, and a silence after what was known last', () => {
    const { rows, rules } = ruled(5, null)
    tellAll(rules, [
      [0, 1],
      [1000, 2],
      [2000, 2, 1],
      [3000, 2, 1],
      [4000, Number.NaN, 2],
      [5000, Number.NaN, 2],
    ])
    rules.mark(0, 'stale', 9000)
    tellAll(rules, [[9500, 2]])
    expect(rows.map(({ t, quality }) => [t, quality])).toEqual([
      [0, 0],
      [1000, 0],
      [2000, 1],
      [3000, 1],
      [4000, 2],
      [5000, 2],
      [9000, 3],
      [9500, 0],
    ])
  })

  test('something is stored at least so often, and often enough that history knows it all the while', () => {
    for (const [longestMs, limitMs, most] of [
      [60_000, Number.POSITIVE_INFINITY, 60_000],
      [null, 15_000, 8000],
      [600_000, 15_000, 8000],
    ] as const) {
      const { rows, rules } = ruled(1, longestMs, limitMs)
      for (let t = 0; t <= 600_000; t += 1000) rules.record(0, 5, 0, t, 0)
      const gaps = rows.slice(1).map(({ t }, i) => t - rows[i]!.t)
      expect(Math.max(...gaps)).toBeLessThanOrEqual(most)
      expect(rows.length).toBeLessThanOrEqual(76)
    }
  })

  test('without a rule, and where time goes back, everything is', () => {
    const { rows, recorder } = stored()
    const rules = new StorageRules([{ store: null } as TwinSignal], Float64Array.of(1000), recorder)
    tellAll(rules, [
      [0, 1],
      [1, 1],
      [2, 1],
    ])
    expect(rows.length).toBe(3)
    const other = ruled(1, null)
    tellAll(other.rules, [
      [10_000, 1],
      [4000, 1],
      [3000, 1],
      [11_000, 1],
    ])
    expect(shown(other.rows)).toEqual([
      [10_000, 1],
      [4000, 1],
      [3000, 1],
    ])
  })
})

/** How it stood at `t`. */
const at = (rows: readonly Row[], t: number): Row | undefined => rows.findLast((row) => row.t <= t)

test('at every moment what is stored is what was, within the deadband, with the same quality and the same silences', () => {
  const step = fc.record({
    gap: fc.integer({ min: 1, max: 20_000 }),
    value: fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constant(Number.NaN)),
    quality: fc.constantFrom(0, 0, 0, 0, 1, 2),
    mark: fc.integer({ min: 0, max: 20 }),
  })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 120 }),
      fc.integer({ min: 0, max: 8 }),
      fc.option(fc.integer({ min: 1, max: 60_000 })),
      (steps, deadband, longest) => {
        const { rows, rules } = ruled(deadband, longest, 30_000)
        const all: Row[] = []
        let t = 1000
        for (const { gap, value, quality, mark } of steps) {
          t += gap
          if (mark === 0) {
            all.push({ t, value: Number.NaN, quality: 3, receive: t })
            rules.mark(0, 'dead', t)
          } else {
            all.push({ t, value, quality, receive: t })
            rules.record(0, value, quality, t, 0)
          }
        }
        rules.releaseAll()
        // Nothing is made up, nothing is doubled, and the order is kept.
        expect(rows.filter((row) => !all.some((one) => one.t === row.t && Object.is(one.value, row.value)))).toEqual([])
        expect(rows.map((row) => row.t)).toEqual([...new Set(rows.map((row) => row.t))].toSorted((a, b) => a - b))
        for (const { t: moment } of all)
          for (const asked of [moment, moment + 500]) {
            const [was, told] = [at(all, asked)!, at(rows, asked)!]
            expect(told.quality).toBe(was.quality)
            if (Number.isNaN(was.value)) expect(told.value).toBeNaN()
            else expect(Math.abs(told.value - was.value)).toBeLessThanOrEqual(deadband)
          }
        // No stored value has to hold longer than history holds one.
        for (let i = 1; i < rows.length; i++)
          if (rows[i - 1]!.quality < 3) expect(rows[i]!.t - rows[i - 1]!.t).toBeLessThanOrEqual(30_000)
        // Every jump is a jump: right before it stands what was right before it.
        for (let i = 1; i < all.length; i++) {
          const here = rows.findIndex((row) => row.t === all[i]!.t)
          if (here < 1 || all[i]!.quality === 3) continue
          if (Math.abs(all[i]!.value - rows[here - 1]!.value) > deadband) expect(rows[here - 1]!.t).toBe(all[i - 1]!.t)
        }
      },
    ),
    { numRuns: 300 },
  )
})
