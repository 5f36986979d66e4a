import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slotOf, timeMs } from '../base/brand.ts'
import { loadTwin } from '../twin/load.ts'
import { QUALITY } from '../wire/quality.ts'
import { ValueTable } from './table.ts'

const twin = () => {
  const result = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      {
        id: 'm',
        name: 'M',
        signals: {
          a: { name: 'A', staleAfterS: 2 },
          b: { name: 'B', staleAfterS: null },
          c: { name: 'C', type: 'text' },
        },
      },
    ],
  })
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const [a, b, c] = [slotOf(0), slotOf(1), slotOf(2)]

test('never, live, stale, dead, and never-stale-by-age', () => {
  const table = new ValueTable(twin())
  expect(table.age(a, timeMs(1000))).toBe('never')
  table.set(a, 1, QUALITY.good, 1000, 0)
  table.set(b, 1, QUALITY.good, 1000, 0)
  expect(table.age(a, timeMs(3000))).toBe('live')
  expect(table.age(a, timeMs(3001))).toBe('stale')
  expect(table.age(b, timeMs(9e12))).toBe('live')
  table.markDead(b)
  expect(table.age(b, timeMs(1001))).toBe('stale')
  table.set(b, 1, QUALITY.good, 2000, 0)
  expect(table.age(b, timeMs(2001))).toBe('live')
})

test('"since" holds while value and quality stay the same', () => {
  const table = new ValueTable(twin())
  table.set(a, 5, QUALITY.good, 1000, 0)
  table.set(a, 5, QUALITY.good, 2000, 0)
  expect(table.since[a]).toBe(1000)
  table.set(a, 6, QUALITY.good, 3000, 2900)
  expect(table.since[a]).toBe(3000)
  table.set(a, Number.NaN, QUALITY.bad, 4000, 0)
  table.set(a, Number.NaN, QUALITY.bad, 5000, 0)
  expect(table.since[a]).toBe(4000)
  table.setText(c, 'x', QUALITY.good, 1000, 0)
  table.setText(c, 'x', QUALITY.good, 2000, 0)
  expect([table.since[c], table.text(c)]).toEqual([1000, 'x'])
})

test('a bad value is never usable', () => {
  const table = new ValueTable(twin())
  table.set(a, 5, QUALITY.bad, 1000, 0)
  expect(table.usable(a, timeMs(1001))).toBe(false)
  table.set(a, 5, QUALITY.uncertain, 1000, 0)
  expect(table.usable(a, timeMs(1001))).toBe(true)
})

test('drain gives each changed slot once, whatever the order of writes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), fc.double({ noNaN: true }))), (writes) => {
      const table = new ValueTable(twin())
      for (const [slot, value] of writes) table.set(slotOf(slot), value, QUALITY.good, 1, 0)
      const drained = [...table.drain()]
      expect(new Set(drained)).toEqual(new Set(writes.map(([slot]) => slot)))
      expect(drained.length).toBe(new Set(drained).size)
      expect(table.drain().length).toBe(0)
    }),
    { seed: 11 },
  )
})

test('a slot that is not followed has the age it had at the last sweep; one that is awaited is not live on old news', () => {
  const table = new ValueTable(twin())
  const mask = (...slots: number[]): Uint8Array => Uint8Array.from([0, 1, 2], (slot) => Number(slots.includes(slot)))
  for (const slot of [a, b]) table.set(slot, 1, QUALITY.good, 1000, 0)
  table.sweep(1000)
  table.follow(mask(1))
  table.drain()
  expect([table.age(a, timeMs(90_000)), table.staleAt(a), table.age(b, timeMs(90_000))]).toEqual([
    'live',
    Number.POSITIVE_INFINITY,
    'live',
  ])
  table.sweep(2500)
  expect([...table.drain()]).toEqual([])
  table.sweep(4000)
  expect([...table.drain()]).toEqual([a])
  expect(table.age(a, timeMs(4000))).toBe('stale')

  table.set(a, 2, QUALITY.good, 5000, 0)
  table.sweep(5000)
  table.follow(mask(0))
  expect([table.age(a, timeMs(6500)), table.age(a, timeMs(7001)), table.age(b, timeMs(7001))]).toEqual([
    'live',
    'stale',
    'live',
  ])
  table.drain()
  table.follow(null)
  expect([table.age(b, timeMs(6900)), table.age(b, timeMs(7100))]).toEqual(['live', 'stale'])
  table.caughtUp()
  expect(table.age(b, timeMs(9e12))).toBe('live')
  expect(table.age(a, timeMs(7001))).toBe('stale')
})

test('until when a row is live is what its age and its end say, followed or not, dead or never heard', () => {
  const table = new ValueTable(twin())
  const expected = (slot: typeof a, now: number): number =>
    table.age(slot, timeMs(now)) === 'live' ? table.staleAt(slot) : Number.NaN
  const check = (): void => {
    for (let slot = 0; slot < table.size; slot++)
      for (const now of [1000, 5999, 6000, 6001, 90_000])
        expect(table.liveUntil(slotOf(slot), timeMs(now))).toBe(expected(slotOf(slot), now))
  }
  check()
  table.setLimit(a, 5000)
  table.set(a, 1, QUALITY.good, 1000, 0)
  table.set(b, 1, QUALITY.good, 1000, 0)
  check()
  table.markDead(b)
  check()
  table.follow(Uint8Array.from({ length: table.size }, (_, slot) => Number(slot !== a)))
  table.sweep(3000)
  check()
})
