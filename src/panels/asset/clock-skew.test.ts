import { expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import { clockSkewMs } from './clock-skew.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: Object.fromEntries(
        ['a', 'b', 'c', 'frozen', 'late'].map((key) => [
          key,
          { name: key, bindings: [{ topic: `m/${key}`, time: key === 'late' ? 'source' : 'receive' }] },
        ]),
      ),
    },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const DAY = 86_400_000
const NOW = 1_795_200_000_000
/** Signal → how far behind its own time is; undefined = it says none. */
const skewOf = (behind: Readonly<Record<string, number | undefined>>): number => {
  const values = new ValueTable(twin)
  for (const { id, slot } of twin.signals) {
    const by = behind[id.split('/')[1]!]
    values.set(slot, 1, 0, timeMs(NOW), by === undefined ? 0 : NOW - by)
  }
  return clockSkewMs(twin.signals, values)
}

test('a clock days behind, and one 46 s ahead, are told', () => {
  expect(skewOf({ a: 12 * DAY, b: 12 * DAY + 40 })).toBeGreaterThanOrEqual(12 * DAY)
  expect(skewOf({ a: -46_000 })).toBe(-46_000)
})
test('a frozen time among right ones, the way of the messages, and no time at all are no lie', () => {
  expect(skewOf({ a: 30, b: 60, c: 90, frozen: 120 * DAY })).toBe(0)
  expect(skewOf({ a: 2_000, b: 2_100 })).toBe(0)
  expect(skewOf({})).toBe(0)
})
test('what came late on its own time says nothing of the clock', () => expect(skewOf({ late: DAY })).toBe(0))
