import { expect, test } from 'vitest'
import { parseView, printView } from './figures-view.ts'

test('what is shown comes back from the address; what is as it is anyway is left out', () => {
  const span = { of: 'line-1', over: 'span' as const, begin: Date.UTC(2026, 5, 1, 4), end: Date.UTC(2026, 5, 2) }
  expect(printView(span)).toEqual({
    of: 'line-1',
    over: 'span',
    begin: '2026-06-01T04:00:00Z',
    end: '2026-06-02T00:00:00Z',
  })
  expect(parseView(printView(span))).toEqual(span)
  const plain = { of: null, over: 'shift' as const, begin: null, end: null }
  expect(printView(plain)).toEqual({})
  expect(parseView({})).toEqual(plain)
})

test.each([
  [{ over: 'span', begin: '2026-06-02T00:00:00Z', end: '2026-06-01T00:00:00Z' }],
  [{ over: 'span', begin: '2020-01-01T00:00:00Z', end: '2026-06-01T00:00:00Z' }],
  [{ over: 'span', begin: 'yesterday' }],
])('a span that is none is a day: %j', (shown) => {
  expect(parseView(shown)).toEqual({ of: null, over: 'day', begin: null, end: null })
})

test('a span of an unknown name is a shift', () => {
  expect(parseView({ over: 'year', of: 'x' })).toEqual({ of: 'x', over: 'shift', begin: null, end: null })
})
