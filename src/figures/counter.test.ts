import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CounterRate } from './counter-rate.ts'
import { type CounterState, type Reading, step } from './counter.ts'

/** All that was counted over these readings, one a second where no time is given. */
const countedOver = (readings: readonly (number | Reading)[]): { change: number; ms: number; highest: number } => {
  let state: CounterState | null = null
  let [change, ms, highest] = [0, 0, 0]
  readings.forEach((reading, i) => {
    const next = step(state, typeof reading === 'number' ? { at: (i + 1) * 1000, value: reading, good: true } : reading)
    state = next.state
    change += next.counted.change
    ms += next.counted.ms
    highest = Math.max(highest, change)
  })
  return { change, ms, highest }
}
const steady = (from: number, by: number, times: number): number[] =>
  Array.from({ length: times }, (_, i) => from + by * i)

describe('what was counted', () => {
  test('an even counter', () => expect(countedOver(steady(500, 1, 11))).toMatchObject({ change: 10, ms: 10_000 }))
  test('the first reading is where it stands, not what it counted', () => expect(countedOver([124_000]).change).toBe(0))

  test.each([
    ['energy', [124_000, 0, 124_000.1]],
    ['energy in the middle of work', [...steady(123_999, 0.1, 11), 0, ...steady(124_000.1, 0.1, 5)]],
    ['parts', [500, 0, 501]],
    ['a few counted before it came back', [124_000, 0, 0.1, 0.2, 124_000.3]],
    ['half of it missing', [...steady(124_000, 0.1, 5), 62_000, 124_000.5]],
    ['as many digits too many', [...steady(500, 1, 5), 5_050_505, 505, 506]],
  ])('%s misread for a moment: nothing is counted twice', (_, readings) => {
    const { change, highest } = countedOver(readings)
    const truth = readings.at(-1)! - readings[0]!
    expect(highest).toBeLessThanOrEqual(truth + 1)
    expect(change).toBeCloseTo(truth, 0)
  })

  test('0 while it starts, then where it stands: that was not counted now', () =>
    expect(countedOver([0, 124_000.1, 124_000.2]).change).toBeCloseTo(0.1, 6))

  test('a restart begins anew, and the time in which it happened is not known', () => {
    const { change, ms } = countedOver([...steady(490, 1, 11), ...steady(0, 1, 11)])
    expect(change).toBe(20)
    expect(ms).toBe(20_000)
  })
  test('a restart soon after the last one', () => expect(countedOver([0, 1, 2, 3, 0, 1, 2]).change).toBe(5))

  test.each([
    ['16 bits', 65_530, 2, 2 ** 16],
    ['signed 16 bits', 32_760, 2, 2 ** 16],
    ['32 bits', 2 ** 32 - 6, 3, 2 ** 32],
    ['signed 32 bits', 2 ** 31 - 6, 3, 2 ** 32],
    ['six digits of kWh with one decimal', 99_999.6, 0.1, 100_000],
    ['four digits', 9_994, 1, 10_000],
  ])('the end of a register of %s is no loss', (name, from, by, size) => {
    const readings = steady(from, by, 12).map((value) =>
      name.startsWith('signed') ? (value >= size / 2 ? value - size : value) : value >= size ? value - size : value,
    )
    expect(countedOver(readings).change).toBeCloseTo(by * 11, 6)
  })

  test('one that falls is less, or not known; never nothing', () => {
    expect(countedOver([1000, 995])).toMatchObject({ change: 0, ms: 0 })
    expect(countedOver([1000, 995, 990, 985]).change).toBe(-15)
    expect(countedOver([...steady(1000, 5, 5), 1015, 1010]).change).toBe(10)
  })
  test('a digit that flickers evens out', () =>
    expect(countedOver([100, 100.1, 100, 100.1, 100.2]).change).toBeCloseTo(0.2, 6))

  test('twice the same, one too late, and bad ones change nothing', () => {
    const bad = { at: 2500, value: 0, good: false }
    const late = { at: 1500, value: 2, good: true }
    const again = { at: 3000, value: 3, good: true }
    const readings = [1, 2, 3].map((value, i) => ({ at: (i + 1) * 1000, value, good: true }))
    expect(
      countedOver([...readings.slice(0, 2), bad, readings[2]!, again, late, { at: 4000, value: 4, good: true }]),
    ).toMatchObject({
      change: 3,
      ms: 3000,
    })
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 3.4028235e38, -3.4028235e38])
      expect(countedOver([1, 2, value, 4]).change).toBe(3)
  })

  test('what was counted through a long silence counts, as fast as usual or not at all', () => {
    const at = (s: number, value: number): Reading => ({ at: s * 1000, value, good: true })
    expect(countedOver([...[0, 1, 2, 3].map((s) => at(s, s)), at(7203, 7203)]).change).toBe(7203)
    expect(countedOver([...[0, 1, 2, 3].map((s) => at(s, s)), at(4, 500_000), at(5, 500_001)]).change).toBe(4)
  })
  test('batches are counted', () => expect(countedOver([0, 0, 12, 12, 12, 24, 24, 36]).change).toBe(36))

  test('restarts, misreadings and silence never make more of it than there was (property)', () => {
    const moment = fc.oneof(
      { weight: 12, arbitrary: fc.constant('count' as const) },
      { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'zero' as const, 'twice' as const, 'bad' as const) },
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.constantFrom(0.1, 1, 12),
        fc.array(moment, { maxLength: 60 }),
        (start, by, moments) => {
          let [truth, shown, at] = [0, start, 1000]
          const readings: Reading[] = [{ at, value: shown, good: true }]
          for (const what of moments) {
            if (what !== 'twice') at += 1000
            if (what === 'zero' || what === 'bad') readings.push({ at, value: 0, good: what === 'zero' })
            else {
              if (what === 'restart') shown = 0
              if (what === 'count') [truth, shown] = [truth + by, shown + by]
              readings.push({ at, value: shown, good: true })
            }
          }
          const { highest, ms } = countedOver(readings)
          // Of one that has hardly begun, a misreading and a restart look alike.
          expect(highest).toBeLessThanOrEqual(truth + 4 * by * moments.filter((what) => what === 'zero').length + 1e-6)
          expect(ms).toBeLessThanOrEqual(at)
        },
      ),
      { seed: 23, numRuns: 400 },
    )
  })
})

describe('how fast', () => {
  const rateOf = (value: (s: number) => number, seconds: number, windowMs?: number): CounterRate => {
    const rate = new CounterRate(windowMs)
    for (let s = 0; s <= seconds; s += 0.25) rate.add(1_000_000 + s * 1000, value(s))
    return rate
  }
  test('per hour', () => expect(rateOf((s) => 500 + s, 120).perHour()).toBeCloseTo(3600, 6))
  test('nothing is said before a minute is known', () => expect(rateOf((s) => s, 59).perHour()).toBeNull())
  test('124 000 → 0 → 124 000.1 kWh within 5 s', () => {
    for (const before of [2, 70, 900]) {
      const rate = new CounterRate()
      for (let s = 0; s <= before + 200; s += 0.25) {
        rate.add(1_000_000 + s * 1000, s < before ? 124_000 : s < before + 2.5 ? 0 : 124_000.1)
        expect(rate.perHour() ?? 0).toBeLessThanOrEqual(60)
        expect(rate.perHour() ?? 0).toBeGreaterThanOrEqual(0)
      }
    }
  })
  test('a counter that has not counted yet has no pace, until it has stood for five minutes', () => {
    expect(rateOf((s) => Math.max(0, s - 200), 199).perHour()).toBeNull()
    expect(rateOf((s) => Math.max(0, s - 200), 230).perHour()).toBeCloseTo((30 / 230) * 3600, 0)
    expect(rateOf(() => 7, 299).perHour()).toBeNull()
    expect(rateOf(() => 7, 301).perHour()).toBe(0)
  })
  test('a restart takes nothing from the pace', () =>
    expect(rateOf((s) => (s < 60 ? 500 + s : s - 60), 120).perHour()).toBeCloseTo(3600, -1))
  test('what was counted leaves the window', () =>
    expect(rateOf((s) => Math.min(s, 100), 400, 100_000).perHour()).toBe(0))
  test('silence across the edge of the window is shared out', () => {
    const rate = new CounterRate(900_000)
    for (const [at, value] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [7202, 7202],
      [7203, 7203],
    ] as const)
      rate.add(1000 + at * 1000, value)
    expect(rate.perHour()).toBeCloseTo(3600, 0)
  })
  test('from buckets of the past: a restart within one is seen', () => {
    const rate = new CounterRate()
    rate.addBuckets({
      t: [0, 30_000, 60_000, 90_000, 120_000],
      stepMs: 30_000,
      min: [0, 29, 0, 31, 61],
      max: [28, 58, 60, 60, 90],
      last: [28, 58, 30, 60, 90],
    })
    expect(rate.perHour()).toBeGreaterThan(3000)
    expect(rate.perHour()).toBeLessThanOrEqual(4100)
  })
})
