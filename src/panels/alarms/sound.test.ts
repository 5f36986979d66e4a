import { expect, test } from 'vitest'
import { readTones, toneOf } from './sound.ts'
import { stepTo } from './use-keys.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'

const storage = (said: string | null) => ({ getItem: () => said, setItem: () => {} })

test('off until somebody turns it on; what is damaged is off', () => {
  expect([...readTones(storage(null))]).toEqual([])
  expect([...readTones(null)]).toEqual([])
  expect([...readTones(storage('["low","critical","loud"]'))]).toEqual(['critical', 'low'])
  for (const damaged of ['{', '7', '{"low":true}']) expect([...readTones(storage(damaged))]).toEqual([])
})

test('of many at once the most urgent that is on has the one tone', () => {
  expect(toneOf(['low', 'high', 'medium'], new Set(['low', 'medium']))).toBe('medium')
  expect(toneOf(['critical'], new Set(['low']))).toBeNull()
  expect(toneOf([], new Set(['low']))).toBeNull()
})

test('keys go from alarm to alarm, past headings, and stay at the ends', () => {
  const [a, b, c] = ['m/a', 'm/b', 'm/c'].map((key) => alarmRow({ key }))
  const items = [{ heading: 'x', count: 1 }, a!, { heading: 'y', count: 2 }, b!, c!]
  expect([stepTo(items, -1, 1), stepTo(items, 1, 1), stepTo(items, 4, 1), stepTo(items, 3, -1)]).toEqual([1, 3, 4, 1])
  expect([stepTo(items, 1, 10), stepTo(items, 4, -10), stepTo(items, items.length, -1)]).toEqual([4, 1, 4])
})
