import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTimeZone } from '../texts/zone.ts'
import { parseField, printField } from './moment-field.ts'

beforeAll(() => setTimeZone('Europe/Berlin'))
afterAll(() => setTimeZone(null))

test('by the plant’s clock, wherever the reader is, in winter, in summer and beside the night between', () => {
  for (const [written, ms] of [
    ['2026-01-05T06:00', Date.UTC(2026, 0, 5, 5)],
    ['2026-07-05T06:00', Date.UTC(2026, 6, 5, 4)],
    ['2026-03-29T01:59', Date.UTC(2026, 2, 29, 0, 59)],
    ['2026-03-29T03:00', Date.UTC(2026, 2, 29, 1)],
    ['2026-10-25T04:00', Date.UTC(2026, 9, 25, 3)],
  ] as const) {
    expect(parseField(written), written).toBe(ms)
    expect(printField(ms)).toBe(written)
  }
  expect(parseField('')).toBeNull()
})
