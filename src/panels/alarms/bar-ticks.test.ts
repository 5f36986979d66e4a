import { afterEach, expect, test } from 'vitest'
import { setTimeZone } from '../../texts/zone.ts'
import { barTicks } from './bar-ticks.ts'

const HOUR = 3_600_000
const BEGAN = Date.UTC(2026, 10, 23, 6)
const hours = (count: number) => Array.from({ length: count }, (_, i) => BEGAN + i * HOUR)
afterEach(() => setTimeZone(null))

test('a week has each of its days once, under the hour with which it begins', () => {
  setTimeZone('Europe/Berlin')
  const ticks = barTicks(hours(7 * 24), true)
  expect(ticks.map(({ words }) => words)).toEqual([
    'Tue, Nov 24',
    'Wed, Nov 25',
    'Thu, Nov 26',
    'Fri, Nov 27',
    'Sat, Nov 28',
    'Sun, Nov 29',
    'Mon, Nov 30',
  ])
  expect(ticks.map(({ bar }) => bar)).toEqual([17, 41, 65, 89, 113, 137, 161])
})

test('a shift has times, a month no more days than there is room for', () => {
  setTimeZone('UTC')
  expect(barTicks(hours(8), false).map(({ words }) => words)).toEqual([
    '06:00',
    '07:00',
    '08:00',
    '09:00',
    '10:00',
    '11:00',
    '12:00',
    '13:00',
  ])
  const month = barTicks(hours(30 * 24), true)
  expect(month.length).toBeLessThanOrEqual(8)
  expect(new Set(month.map(({ words }) => words)).size).toBe(month.length)
})
