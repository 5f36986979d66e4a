import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPieces } from './json-writing.ts'

test.each([
  {},
  [],
  null,
  'text',
  { a: 1, list: [], text: 'ü"\\', none: null, at: new Date(0) },
  { gone: undefined, list: [{ x: [1, 2] }, 'a', null, undefined], after: { deep: true }, call: () => 1 },
  { first: undefined, rows: Array.from({ length: 250 }, (_, i) => (i % 30 ? i : { i, deep: [Array(70).fill(i)] })) },
])('joined, the pieces are what JSON.stringify gives: %#', (value) => {
  expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value))
})

test('the same for whatever there is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 1, max: 300 }), (value, times) => {
      const nested = { list: Array(times).fill(value), value }
      expect([...jsonPieces(nested)].join('')).toBe(JSON.stringify(nested))
    }),
  )
})

test('no piece has more than a hundred elements of a list, however deep it lies', () => {
  const row = { text: 'x'.repeat(100) }
  const rows = Array.from({ length: 5000 }, () => row)
  for (const value of [{ rows }, [[[rows]]], { a: [{ b: { c: rows } }] }]) {
    const pieces = [...jsonPieces(value)]
    expect(pieces.length).toBeGreaterThan(50)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100 * 120)
  }
})
