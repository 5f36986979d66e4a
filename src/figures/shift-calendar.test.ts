/** Worked on paper: when clocks are set in Berlin in 2026 (29 March 02:00 → 03:00, 25 October 03:00 → 02:00). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarSpan, plannedIn, shiftAt, shiftsIn } from './shift-calendar.ts'

const ALL = [0, 1, 2, 3, 4, 5, 6]
const THREE = [
  { name: 'Early', days: ALL, from: '06:00', to: '14:00' },
  { name: 'Late', days: ALL, from: '14:00', to: '22:00' },
  { name: 'Night', days: ALL, from: '22:00', to: '06:00' },
]
const HOUR = 3_600_000
interface Written {
  readonly name: string
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
  readonly breaks?: readonly { readonly from: string; readonly to: string }[]
}
const plan = (shifts: readonly Written[], zone = 'Europe/Berlin', daysOff: readonly string[] = []) => ({
  shifts: shifts.map((one) => ({ ...one, days: [...one.days], breaks: [...(one.breaks ?? [])] })),
  daysOff,
  zone,
})
const told = (from: string, to: string, shifts = THREE, zone = 'Europe/Berlin') =>
  shiftsIn(plan(shifts, zone), Date.parse(from), Date.parse(to)).map((one) => [
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
        const spans = shiftsIn(plan(THREE, zone), from, from + length)
        expect(spans[0]!.from).toBeLessThanOrEqual(from)
        expect(spans.at(-1)!.to).toBeGreaterThanOrEqual(from + length)
        for (const [i, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[i]!.to)
      },
    ),
    { numRuns: 200 },
  )
})

const written = (spans: readonly { readonly from: number; readonly to: number }[]) =>
  spans.map(({ from, to }) => [new Date(from).toISOString().slice(5, 16), (to - from) / 60_000])

/** A night from 22:00 to 06:00 with breaks at 23:45 – 00:15 and 03:00 – 03:20, in summer time (UTC+2). */
test('planned busy time is shifts less breaks, also the breaks after midnight and the one across it', () => {
  const night = [
    {
      ...THREE[2]!,
      breaks: [
        { from: '23:45', to: '00:15' },
        { from: '03:00', to: '03:20' },
      ],
    },
  ]
  const [from, to] = [Date.parse('2026-07-01T12:00Z'), Date.parse('2026-07-02T12:00Z')]
  expect(written(plannedIn(plan(night), from, to))).toEqual([
    ['07-01T20:00', 105],
    ['07-01T22:15', 165],
    ['07-02T01:20', 160],
  ])
  expect(written(plannedIn(plan(night), Date.parse('2026-07-01T22:05Z'), Date.parse('2026-07-01T23:15Z')))).toEqual([
    ['07-01T22:15', 60],
  ])
})

test('the night without 02:00 – 03:00 plans 420 min, the night with two of them 540; a day off plans none that begin on it', () => {
  const lengths = (day: string, daysOff: readonly string[] = []) =>
    written(
      plannedIn(
        plan([THREE[2]!], 'Europe/Berlin', daysOff),
        Date.parse(`${day}T12:00Z`),
        Date.parse(`${day}T12:00Z`) + 24 * HOUR,
      ),
    )
  expect(lengths('2026-03-28')).toEqual([['03-28T21:00', 420]])
  expect(lengths('2026-10-24')).toEqual([['10-24T20:00', 540]])
  expect(lengths('2026-12-25', ['2026-12-25'])).toEqual([])
  expect(lengths('2026-12-24', ['2026-12-25']), 'the night before it goes on into it').toEqual([['12-24T21:00', 480]])
})

test('shifts that overlap plan their time once', () => {
  const two = [
    { name: 'A', days: ALL, from: '06:00', to: '14:30' },
    { name: 'B', days: ALL, from: '14:00', to: '22:00' },
  ]
  expect(written(plannedIn(plan(two, 'UTC'), Date.UTC(2026, 6, 1), Date.UTC(2026, 6, 2)))).toEqual([
    ['07-01T06:00', 960],
  ])
})

test('days of 23 and 25 hours, weeks from Monday, and the ones before', () => {
  const hours = (over: 'day' | 'week', at: string, by = 0) => {
    const { from, to } = calendarSpan('Europe/Berlin', over, Date.parse(at), by)
    return [new Date(from).toISOString().slice(0, 16), (to - from) / HOUR]
  }
  expect(hours('day', '2026-03-29T10:00Z')).toEqual(['2026-03-28T23:00', 23])
  expect(hours('day', '2026-10-25T22:59Z')).toEqual(['2026-10-24T22:00', 25])
  expect(hours('day', '2026-10-25T23:00Z')).toEqual(['2026-10-25T23:00', 24])
  expect(hours('week', '2026-03-29T10:00Z')).toEqual(['2026-03-22T23:00', 167])
  expect(hours('week', '2026-10-26T00:00Z', -1)).toEqual(['2026-10-18T22:00', 169])
})

test('the shift of a moment, the ones beside it, and after a Sunday without any the one of Saturday', () => {
  const days = THREE.slice(0, 2).map((one) => ({ ...one, days: [1, 2, 3, 4, 5, 6] }))
  const at = (moment: string, by = 0) => {
    const found = shiftAt(plan(days), Date.parse(moment), by)
    return found && [found.name, new Date(found.from).toISOString().slice(0, 16)]
  }
  expect(at('2026-07-01T05:00Z')).toEqual(['Early', '2026-07-01T04:00'])
  expect(at('2026-07-01T05:00Z', -1)).toEqual(['Late', '2026-06-30T12:00'])
  expect(at('2026-07-05T10:00Z')).toEqual(['Late', '2026-07-04T12:00'])
  expect(shiftAt(plan([]), Date.parse('2026-07-01T05:00Z'))).toBeNull()
})
