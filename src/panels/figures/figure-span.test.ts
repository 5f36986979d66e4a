import { expect, test } from 'vitest'
import { besideSpan, binsOf, spanOf } from './figure-span.ts'
import type { FiguresView } from './figures-view.ts'

const HOUR = 3_600_000
const calendar = {
  shifts: [{ name: 'Early', days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00', breaks: [] }],
  daysOff: [],
  zone: 'Europe/Berlin',
}
const view = (over: FiguresView['over'], begin: number | null = null): FiguresView => ({
  of: null,
  over,
  begin,
  end: null,
})

test('hours of a shift, those of the days of 23 and 25 hours, days of a week', () => {
  const hours = (from: string, to: string) =>
    binsOf({ from: Date.parse(from), to: Date.parse(to) }, 'Europe/Berlin').map((bin) => (bin.to - bin.from) / HOUR)
  expect(hours('2026-07-01T04:30Z', '2026-07-01T06:15Z')).toEqual([0.5, 1, 0.25])
  expect(hours('2026-03-28T23:00Z', '2026-03-29T22:00Z')).toHaveLength(23)
  expect(hours('2026-10-24T22:00Z', '2026-10-25T23:00Z')).toHaveLength(25)
  expect(hours('2026-03-22T23:00Z', '2026-03-29T22:00Z')).toEqual([24, 24, 24, 24, 24, 24, 23])
})

test('to the shift before and back to the present one, and no further', () => {
  const now = Date.parse('2026-07-06T08:00Z')
  const shown = spanOf(view('shift'), calendar, now)!
  const before = besideSpan(view('shift'), calendar, shown, -1, now)!
  expect(new Date(before.begin!).toISOString(), 'over the weekend').toBe('2026-07-03T04:00:00.000Z')
  const earlier = spanOf(before, calendar, now)!
  expect(besideSpan(before, calendar, earlier, 1, now)).toEqual(view('shift'))
  expect(besideSpan(view('shift'), calendar, shown, 1, now)).toBeNull()
})
