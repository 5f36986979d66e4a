import { expect, test } from 'vitest'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { placed, plannedMs, type Strip, stepped, stripDays, stripEdges, stripSpans } from './time-strip.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A Friday, 10:07 by a clock one hour ahead of UTC. */
const NOW = Date.UTC(2026, 11, 4, 9, 7)
const at = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 11, day, hour - 1, minute)
const shift = (name: string, from: string, to: string) => ({ name, days: [1, 2, 3, 4, 5], from, to, breaks: [] })
const calendar: Calendar = {
  shifts: [
    { ...shift('Early', '06:00', '14:00'), breaks: [{ from: '12:00', to: '12:30' }] },
    shift('Late', '14:00', '22:00'),
  ],
  daysOff: [],
  zone: 'Europe/Berlin',
}
const spans = stripSpans(calendar, NOW, at(7, 8))

test('shifts, their breaks, and the weekend cover all of the time, and none of it twice', () => {
  expect(spans.map(({ from, to, kind, name }) => [kind, name, (to - from) / HOUR])).toEqual([
    ['shift', 'Early', expect.closeTo(1.883)],
    ['break', 'Early', 0.5],
    ['shift', 'Early', 1.5],
    ['shift', 'Late', 8],
    ['closed', '', 56],
    ['shift', 'Early', 2],
  ])
  expect(spans[0]!.from).toBe(NOW)
  expect(spans.slice(1).every(({ from }, i) => from === spans[i]!.to)).toBe(true)
  expect(stripSpans({ ...calendar, shifts: [] }, NOW, NOW + HOUR)).toEqual([])
})

test('days by the plant’s clock, and which of them are the weekend', () => {
  expect(stripDays(calendar.zone, NOW, at(7, 8)).map(({ from, isWeekend }) => [from, isWeekend])).toEqual([
    [NOW, false],
    [at(5, 0), true],
    [at(6, 0), true],
    [at(7, 0), false],
  ])
  // Clocks are set back in the night to the 25th: that Sunday has 25 hours.
  const october = stripDays('Europe/Berlin', Date.UTC(2026, 9, 24, 8), Date.UTC(2026, 9, 26, 8))
  expect(october.map(({ from, to, isWeekend }) => [(to - from) / HOUR, isWeekend])).toEqual([
    [14, true],
    [25, true],
    [9, false],
  ])
})

const strip: Strip = { least: NOW, most: NOW + 3 * 24 * HOUR, edges: stripEdges(spans) }

test('a hand puts it at the edge of a shift that is near, else at a quarter of an hour; never before it can begin', () => {
  expect(placed(strip, at(4, 13, 52), 10 * MINUTE)).toBe(at(4, 14))
  expect(placed(strip, at(4, 13, 48), 10 * MINUTE)).toBe(at(4, 13, 45))
  expect(placed(strip, at(4, 12, 5), 10 * MINUTE)).toBe(at(4, 12))
  expect(placed(strip, at(4, 1), 10 * MINUTE)).toBe(NOW)
  expect(placed({ ...strip, least: at(5, 9) + 1 }, at(4, 12), 0)).toBe(at(5, 9, 1))
  expect(placed({ ...strip, edges: [] }, at(4, 12, 8), HOUR)).toBe(at(4, 12, 15))
})

test('keys move it by a quarter of an hour, or from edge to edge', () => {
  expect(stepped(strip, at(4, 12), 'on')).toBe(at(4, 12, 15))
  expect(stepped(strip, at(4, 12, 7), 'on')).toBe(at(4, 12, 15))
  expect(stepped(strip, at(4, 12), 'back')).toBe(at(4, 11, 45))
  expect(stepped(strip, at(4, 12, 7), 'back')).toBe(at(4, 12))
  expect(stepped(strip, at(4, 12), 'edge-on')).toBe(at(4, 12, 30))
  expect(stepped(strip, at(4, 14), 'edge-back')).toBe(at(4, 12, 30))
  expect(stepped(strip, NOW, 'back')).toBe(NOW)
  expect([stepped(strip, at(5, 9), 'first'), stepped(strip, at(5, 9), 'last')]).toEqual([NOW, strip.most])
})

test('what of a repair falls into planned time', () => {
  expect(plannedMs(calendar, at(4, 11, 45), 1.5 * HOUR)).toBe(HOUR)
  expect(plannedMs(calendar, at(4, 23), HOUR)).toBe(0)
  expect(plannedMs({ ...calendar, shifts: [] }, at(4, 23), HOUR)).toBe(HOUR)
})
