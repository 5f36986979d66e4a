import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { aheadMs, BESIDE, DRAWN_IN, parseView, printView, VIEW_KEYS } from './trends-view.ts'
import { trends } from './workspace.ts'

const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => s * 1000)

test('what is printed is read back', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}\/[a-z0-9-]{1,8}$/), { maxLength: 12 }),
      fc.integer({ min: 10, max: 400 * 86_400 }),
      fc.option(second),
      fc.subarray([...BESIDE]),
      fc.subarray([...DRAWN_IN]),
      fc.option(fc.tuple(second, fc.integer({ min: 1, max: 1e6 }))),
      fc.boolean(),
      (signals, seconds, to, beside, off, ab, ahead) => {
        const view = {
          signals,
          spanMs: seconds * 1000,
          to,
          beside: new Set(beside),
          off: new Set(off),
          ab: ab && { from: ab[0], to: ab[0] + ab[1] * 1000 },
          ahead,
        }
        expect(parseView(printView(view))).toEqual(view)
      },
    ),
  )
})

test.each([
  {},
  { span: '0d' },
  { span: '9e9d' },
  { span: 'x' },
  { to: 'yesterday' },
  { ab: '1..2' },
  { beside: '__proto__' },
])('%o says nothing wrong', (shown) => {
  const { spanMs, to, ab } = parseView(shown)
  expect(spanMs).toBeGreaterThanOrEqual(10_000)
  expect([to, ab]).toEqual([null, null])
})

test('whatever stands there, it never throws', () =>
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (shown) => void parseView(shown))))

test('the future is no wider than the past, and there is none of what ends earlier', () => {
  const view = parseView({ span: '24h', ahead: '7d' })
  expect(aheadMs(view)).toBe(86_400_000)
  expect(aheadMs({ ...view, spanMs: 30 * 86_400_000 })).toBe(7 * 86_400_000)
  expect(aheadMs({ ...view, to: 1 })).toBe(0)
  expect(aheadMs(parseView({ span: '24h', ahead: 'x' }))).toBe(0)
})

test('an address says of it what the workspace keeps of an address', () =>
  expect(new Set(VIEW_KEYS)).toEqual(new Set([...trends.steps, ...trends.keys])))
