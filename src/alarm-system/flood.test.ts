import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLOOD, floodsIn, recentCount } from './flood.ts'

const MINUTE = 60_000
const every = (count: number, ms: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i * ms)

test('ten in ten minutes are none, the eleventh makes it one, since the first of them (ISA-18.2 §16.5.3)', () => {
  expect(floodsIn(every(10, MINUTE - 1), 9 * MINUTE)).toEqual([])
  expect(floodsIn(every(11, MINUTE - 1), 10 * MINUTE)).toEqual([{ from: 0, to: null, alarms: 11, most: 11 }])
  expect(floodsIn(every(11, MINUTE), 10 * MINUTE)).toEqual([])
})

test('it ends when fewer than five are left in the last ten minutes, and not at ten', () => {
  const times = every(12, 1000)
  // The eighth leaves ten minutes after it came: four are left.
  const end = 7000 + FLOOD.windowMs
  expect(floodsIn(times, end - 1)).toEqual([{ from: 0, to: null, alarms: 12, most: 12 }])
  expect(floodsIn(times, end)).toEqual([{ from: 0, to: end, alarms: 12, most: 12 }])
  expect(recentCount(times, end)).toBe(4)
})

test('what comes before it has ended is of it; after that another begins', () => {
  const burst = every(12, 1000)
  const going = floodsIn([...burst, ...every(6, 1000, 9 * MINUTE)], 20 * MINUTE)
  expect(going).toHaveLength(1)
  expect(going[0]).toMatchObject({ alarms: 18, to: 19 * MINUTE + 1000 })
  expect(floodsIn([...burst, ...every(12, 1000, 30 * MINUTE)], 60 * MINUTE)).toHaveLength(2)
})

test('by its definition, looked at each time that anything changes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3600 }), { maxLength: 120 }), (seconds) => {
      const times = seconds.map((one) => one * 1000).toSorted((a, b) => a - b)
      const until = 3600_000
      const moments = [...new Set([...times, ...times.map((one) => one + FLOOD.windowMs)])]
        .filter((one) => one <= until)
        .toSorted((a, b) => a - b)
      let on = false
      const changes: number[] = []
      for (const moment of moments) {
        const count = recentCount(times, moment)
        const next: boolean = on ? count >= FLOOD.endsBelow : count > FLOOD.startsAbove
        if (next !== on) changes.push(moment)
        on = next
      }
      const found = floodsIn(times, until)
      expect(found.map(({ to }) => to)).toEqual([...changes.filter((_, i) => i % 2 === 1), ...(on ? [null] : [])])
      for (const { from, most } of found) {
        expect(times).toContain(from)
        expect(most).toBeGreaterThan(FLOOD.startsAbove)
      }
    }),
  )
})
