import { expect, test } from 'vitest'
import type { Calendar } from '../figures/shift-calendar.ts'
import { shiftClock } from './shift.ts'

const shift = (name: string, from: string, to: string, days = [1, 2, 3, 4, 5]) => ({ name, days, from, to, breaks: [] })
const calendar: Calendar = {
  shifts: [shift('Early', '06:00', '14:00'), shift('Late', '14:00', '22:00'), shift('Night', '22:00', '06:00', [0, 1, 2, 3, 4])], // prettier-ignore
  daysOff: [],
  zone: 'Europe/Berlin',
}
const told = (of = calendar) => {
  const at = shiftClock(of)
  return (moment: string): string | null => {
    const found = at(Date.parse(moment))
    return found && `${found.name} ${new Date(found.from).toISOString()}`
  }
}

test('a shift over midnight is one, before and after; the one before counts until the next begins', () => {
  const at = told()
  // 2026-12-02 is a Wednesday.
  expect(at('2026-12-02T20:59:59Z')).toBe('Late 2026-12-02T13:00:00.000Z')
  expect(at('2026-12-02T21:00:00Z')).toBe('Night 2026-12-02T21:00:00.000Z')
  expect(at('2026-12-03T04:59:59Z')).toBe('Night 2026-12-02T21:00:00.000Z')
  expect(at('2026-12-03T05:00:00Z')).toBe('Early 2026-12-03T05:00:00.000Z')
  // A clock that is set back is asked anew.
  expect(at('2026-12-02T21:30:00Z')).toBe('Night 2026-12-02T21:00:00.000Z')
  // From Friday evening to Sunday evening.
  expect(at('2026-12-06T20:59:59Z')).toBe('Late 2026-12-04T13:00:00.000Z')
  expect(at('2026-12-06T21:00:00Z')).toBe('Night 2026-12-06T21:00:00.000Z')
})

test('on the two odd days a shift is an hour longer or shorter, and one shift all the same', () => {
  const at = told({ ...calendar, shifts: [shift('Night', '22:00', '06:00', [6]), shift('Day', '06:00', '22:00', [0])] })
  expect(at('2026-10-24T20:00:00Z')).toBe('Night 2026-10-24T20:00:00.000Z')
  expect(at('2026-10-25T04:59:59Z')).toBe('Night 2026-10-24T20:00:00.000Z')
  expect(at('2026-10-25T05:00:00Z')).toBe('Day 2026-10-25T05:00:00.000Z')
  expect(at('2026-03-29T03:59:59Z')).toBe('Night 2026-03-28T21:00:00.000Z')
  expect(at('2026-03-29T04:00:00Z')).toBe('Day 2026-03-29T04:00:00.000Z')
})

test('a plant without shifts, or with none in three weeks, has none to count by', () => {
  expect(told({ ...calendar, shifts: [] })('2026-12-02T12:00:00Z')).toBeNull()
  const days = Array.from({ length: 31 }, (_, i) => `2026-12-${String(i + 1).padStart(2, '0')}`)
  const holidays = told({ ...calendar, shifts: calendar.shifts.slice(0, 1), daysOff: days })
  expect(holidays('2026-12-10T12:00:00Z')).toBe('Early 2026-11-30T05:00:00.000Z')
  expect(holidays('2026-12-24T12:00:00Z')).toBeNull()
  expect(holidays('2027-01-01T05:00:00Z')).toBe('Early 2027-01-01T05:00:00.000Z')
})
