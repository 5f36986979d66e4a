import { expect, test } from 'vitest'
import type { PolicyHours } from '../twin/policies.ts'
import { isWithinHours } from './hours.ts'

const [MONDAY, FRIDAY] = [1, 5]
const hours: PolicyHours = {
  zone: 'Europe/Berlin',
  spans: [
    { days: [MONDAY], from: 8 * 60, to: 16 * 60 },
    { days: [FRIDAY], from: 22 * 60, to: 6 * 60 },
  ],
}
const within = (moment: string): boolean => isWithinHours(hours, Date.parse(moment))

test('by the plant’s clock, summer and winter', () => {
  // 2026-11-30 is a Monday, and so is 2026-06-29.
  expect([within('2026-11-30T06:59:59Z'), within('2026-11-30T07:00:00Z')]).toEqual([false, true])
  expect([within('2026-06-29T05:59:59Z'), within('2026-06-29T06:00:00Z')]).toEqual([false, true])
  expect([within('2026-11-30T14:59:59Z'), within('2026-11-30T15:00:00Z')]).toEqual([true, false])
  expect(within('2026-12-01T10:00:00Z')).toBe(false)
})

test('one over midnight belongs to the day on which it begins', () => {
  // Friday 22:00 to Saturday 6:00, by the clock there.
  expect([within('2026-12-04T20:59:00Z'), within('2026-12-04T21:00:00Z')]).toEqual([false, true])
  expect([within('2026-12-05T04:59:00Z'), within('2026-12-05T05:00:00Z')]).toEqual([true, false])
  expect(within('2026-12-05T21:30:00Z')).toBe(false)
})

test('one whose ends are the same is a day; none are all', () => {
  const day = { zone: 'UTC', spans: [{ days: [MONDAY], from: 0, to: 0 }] }
  expect(isWithinHours(day, Date.parse('2026-11-30T23:59:00Z'))).toBe(true)
  expect(isWithinHours(day, Date.parse('2026-12-01T00:00:00Z'))).toBe(false)
  expect(isWithinHours(null, 0)).toBe(true)
})
