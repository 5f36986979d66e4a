import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { formatClock, formatClockSeconds, formatDate, formatDuration, formatMoment, formatTick } from './times.ts'
import { ambiguity, fullHours, offsetAt, setTimeZone, zoneNote } from './zone.ts'

afterEach(() => setTimeZone(null))

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SPACE = '\u00a0'
const at = (iso: string): number => Date.parse(iso)

/** Days on which clocks are set: forward, and back. */
const ODD_DAYS = [
  ['Europe/Berlin', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z', '2026-04-04T15:00Z'],
] as const

test('two alarms an hour apart on the autumn night are told apart', () => {
  setTimeZone('Europe/Berlin')
  expect(formatClock(at('2026-10-25T00:29Z'))).toBe(`02:29${SPACE}UTC+2`)
  expect(formatClock(at('2026-10-25T01:29Z'))).toBe(`02:29${SPACE}UTC+1`)
  expect(formatClockSeconds(at('2026-10-25T00:29:30Z'))).toBe(`02:29:30${SPACE}UTC+2`)
  expect([formatTick(at('2026-10-25T00:00Z')), formatTick(at('2026-10-25T01:00Z'))]).toEqual(['02:00', '02:00*'])
  expect(formatClock(at('2026-10-24T23:59Z'))).toBe('01:59')
  expect(formatClock(at('2026-10-25T02:00Z'))).toBe('03:00')
  setTimeZone('America/New_York')
  expect(formatClock(at('2026-11-01T05:30Z'))).toBe(`01:30${SPACE}UTC−4`)
  expect(formatClock(at('2026-11-01T06:30Z'))).toBe(`01:30${SPACE}UTC−5`)
  setTimeZone('Australia/Lord_Howe')
  expect(formatClock(at('2026-04-04T14:45Z'))).toBe(`01:45${SPACE}UTC+11`)
  expect(formatClock(at('2026-04-04T15:15Z'))).toBe(`01:45${SPACE}UTC+10:30`)
})

describe.each(ODD_DAYS)('on the odd days of %s', (zone, forward, back) => {
  const moments = fc.tuple(fc.constantFrom(at(forward), at(back)), fc.integer({ min: -24 * 60, max: 24 * 60 }))

  test('no two minutes of a day are told alike, and each as its clock shows it (property)', () => {
    setTimeZone(zone)
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
    fc.assert(
      fc.property(moments, fc.integer({ min: -180, max: 180 }), ([change, minutes], apart) => {
        const one = change + minutes * MINUTE
        const other = one + apart * MINUTE
        expect(formatClock(one).slice(0, 5)).toBe(wall.format(one))
        if (apart !== 0)
          expect(`${formatDate(one)} ${formatClock(one)}`).not.toBe(`${formatDate(other)} ${formatClock(other)}`)
      }),
      { seed: 31, numRuns: 500 },
    )
  })

  test('only what is told twice carries its offset', () => {
    setTimeZone(zone)
    const told = (change: number): number => {
      let minutes = 0
      for (let t = change - 6 * HOUR; t < change + 6 * HOUR; t += MINUTE) if (ambiguity(t) !== '') minutes++
      return minutes
    }
    expect(told(at(forward))).toBe(0)
    expect(told(at(back)) * MINUTE).toBe(2 * Math.abs(offsetAt(at(back) - HOUR) - offsetAt(at(back) + HOUR)))
  })

  test('full hours are full on the wall', () => {
    setTimeZone(zone)
    for (const change of [at(forward), at(back)]) {
      const hours = fullHours(change - 6 * HOUR, change + 6 * HOUR)
      expect(hours.length).toBeGreaterThanOrEqual(12)
      for (const t of hours) expect(formatClock(t)).toContain(':00')
    }
  })
})

test('a moment carries its day where it is another on the wall, and its year where that is', () => {
  setTimeZone('Europe/Berlin')
  const now = at('2026-11-29T09:00Z')
  expect(formatMoment(at('2026-11-28T23:05Z'), now)).toBe('00:05')
  expect(formatMoment(at('2026-11-28T22:55Z'), now)).toBe('Sat, Nov 28, 23:55')
  expect(formatMoment(at('2025-11-28T22:55Z'), now)).toBe('Fri, Nov 28, 2025, 23:55')
})

test('another time than the reader’s is marked as such', () => {
  const now = at('2026-11-29T09:00Z')
  expect(zoneNote(now)).toBe('')
  setTimeZone('Pacific/Kiritimati')
  expect(zoneNote(now)).toBe('UTC+14')
  setTimeZone('America/St_Johns')
  expect(zoneNote(now)).toBe('UTC−3:30')
})

test('a duration is never less than nothing (property)', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), (ms) => {
      expect(formatDuration(ms)).toMatch(/^\d/)
    }),
    { seed: 3 },
  )
})
