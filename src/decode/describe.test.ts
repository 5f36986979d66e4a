import { expect, test } from 'vitest'
import { describe, shorten } from './describe.ts'

test('what is small is told as JSON writes it, a text as it stands', () => {
  expect(describe({ a: [1, 'x', null, true] })).toBe('{"a":[1,"x",null,true]}')
  expect(describe('RUNNING')).toBe('RUNNING')
  expect(describe(12.5)).toBe('12.5')
  expect(describe(10n)).toBe('10')
  expect(describe(undefined)).toBe('undefined')
})

test('whatever the depth and the size, at most 160 characters and "…" are told', () => {
  const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown
  expect(describe(deep)).toBe('[[[[[…]]]]]')
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key ${i}`, 'x'.repeat(100)]))
  expect(describe(wide).length).toBeLessThanOrEqual(161)
  expect(describe(Array.from({ length: 500_000 }, () => 0))).toBe('[0,0,0,0,0,0,0,0,…]')
  expect(describe('9'.repeat(1_000_000))).toHaveLength(161)
})

test('no character is cut in half, no prototype is walked', () => {
  expect(shorten(`${'x'.repeat(159)}💥💥`)).toBe(`${'x'.repeat(159)}…`)
  expect(describe(JSON.parse('{"__proto__":{"a":1},"constructor":2}'))).toBe('{"__proto__":{"a":1},"constructor":2}')
  expect(describe('a\ud800')).toBe('a\ud800')
})
