import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { scaleAround, scaleTo } from './scales.ts'

test.each([
  [0.0721, 0.0813, [0.06, 0.07, 0.08, 0.09]],
  [0.2405, 0.2646, [0.22, 0.24, 0.26, 0.28]],
  [4, 5, [4, 4.5, 5]],
  [0, 0, [0, 5e-10]],
] as const)('around %f – %f an axis begins and ends at a round number', (low, high, ticks) => {
  expect(scaleAround(low, high)).toEqual(ticks)
})

test('all values lie on the axis, which is no longer than it must be; its steps are 1, 2, 2.5 or 5 of a power of ten', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (low, more) => {
        const high = low + more
        const ticks = scaleAround(low, high)
        expect(ticks[0]).toBeLessThanOrEqual(low * (1 + 1e-9))
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(high * (1 - 1e-9))
        expect(ticks.length).toBeLessThanOrEqual(6)
        const step = ticks[1]! - ticks[0]!
        const digits = step / 10 ** Math.floor(Math.log10(step) + 1e-9)
        expect([1, 2, 2.5, 5].some((one) => Math.abs(one - digits) < 1e-6)).toBe(true)
        // What hardly changes looks like it.
        expect(high - low).toBeLessThanOrEqual(ticks.at(-1)! - ticks[0]! + 1e-9)
        if (more < 0.02 * low) expect(more / (ticks.at(-1)! - ticks[0]!)).toBeLessThan(0.11)
      },
    ),
    { numRuns: 300 },
  )
})

test('from 0 it reaches over the most', () => {
  expect(scaleTo(686)).toEqual([0, 250, 500, 750])
  expect(scaleTo(0.3)).toEqual([0, 0.1, 0.2, 0.3])
})
