/** Worked on paper: when clocks are set in Berlin in 2026 (29 March 02:00 → 03:00, 25 October 03:00 → 02:00). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shiftsIn } from './shift-calendar.ts'

const ALL = [0, 1, 2, 3, 4, 5, 6]
const THREE = [
  { name: 'Early', days: ALL, from: '06:00', to: '14:00' },
  { name: 'Late', days: ALL, from: '14:00', to: '22:00' },
  { name: 'Night', days: ALL, from: '22:00', to: '06:00' },
]
const HOUR = 3_600_000
const told = (from: string, to: string, shifts = THREE, zone = 'Europe/Berlin') =>
  shiftsIn(shifts, zone, Date.parse(from), Date.parse(to)).map((one) => [
    one.name,
    new Date(one.from).toISOString().slice(0, 16),
    (one.to - one.from) / HOUR,
  ])

test('shifts by the clock on the plant’s wall, the night across midnight', () => {
  expect(told('2026-07-01T00:00Z', '2026-07-02T00:00Z')).toEqual([
    ['Night', '2026-06-30T20:00', 8],
    ['Early', '2026-07-01T04:00', 8],
    ['Late', '2026-07-01T12:00', 8],
    ['Night', '2026-07-01T20:00', 8],
  ])
  expect(told('2026-07-01T04:00Z', '2026-07-01T12:00Z'), 'no shift that only touches it').toEqual([
    ['Early', '2026-07-01T04:00', 8],
  ])
})

test('the night when clocks are set forward is an hour shorter, the one when they are set back an hour longer', () => {
  expect(told('2026-03-28T22:00Z', '2026-03-29T03:00Z')).toEqual([['Night', '2026-03-28T21:00', 7]])
  expect(told('2026-10-24T21:00Z', '2026-10-25T04:00Z')).toEqual([['Night', '2026-10-24T20:00', 9]])
})

test('a shift that begins in an hour that is not there begins when it would have; one told twice is the first', () => {
  const from2 = [{ name: 'S', days: [0], from: '02:30', to: '10:00' }]
  expect(told('2026-03-29T00:00Z', '2026-03-29T09:00Z', from2)).toEqual([['S', '2026-03-29T01:00', 7]])
  expect(told('2026-10-25T00:00Z', '2026-10-25T09:30Z', from2)).toEqual([['S', '2026-10-25T00:30', 8.5]])
})

test('a whole day, days of the week, and no shift on a Sunday', () => {
  const week = [{ name: 'Day', days: [1, 2, 3, 4, 5, 6], from: '00:00', to: '24:00' }]
  expect(told('2026-07-04T00:00Z', '2026-07-06T00:00Z', week, 'UTC')).toEqual([['Day', '2026-07-04T00:00', 24]])
})

test('around the clock nothing is left out and nothing counts twice, in any zone, at any time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
      fc.integer({ min: 1, max: 10 * 24 * HOUR }),
      (zone, from, length) => {
        const spans = shiftsIn(THREE, zone, from, from + length)
        expect(spans[0]!.from).toBeLessThanOrEqual(from)
        expect(spans.at(-1)!.to).toBeGreaterThanOrEqual(from + length)
        for (const [i, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[i]!.to)
      },
    ),
    { numRuns: 200 },
  )
})
