import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJsonSteps, sameJson } from './json-reading.ts'

const parsed = (text: string, ...more: [((text: string) => unknown)?]): { value: unknown; steps: number } => {
  const work = parseJsonSteps(text, ...more)
  for (let steps = 0; ; steps++) {
    const step = work.next()
    if (step.done) return { value: step.value, steps }
  }
}
/** Longer than a piece. */
const long = 'x'.repeat(70_000)

test('reads what JSON.parse reads, in pieces', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2, '\t'), (value, space) => {
      const text = ` ${JSON.stringify([value, { long, [JSON.stringify(value).slice(0, 20)]: value }], null, space)}\n`
      expect(parsed(text).value).toEqual(JSON.parse(text))
    }),
    { numRuns: 200 },
  )
  const big = {
    list: Array.from({ length: 5000 }, (_, i) => ({ i, text: `"]}\\" ${i}`, inner: { a: [i, null, true] } })),
  }
  const sizes: number[] = []
  const { value, steps } = parsed(JSON.stringify(big), (text) => {
    sizes.push(text.length)
    return JSON.parse(text)
  })
  expect(value).toEqual(big)
  expect(steps).toBeGreaterThan(5000)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 16)
})

test('refuses what JSON.parse refuses, and says where', () => {
  const text = JSON.stringify({ long, list: [1, { a: 'b' }] })
  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      fc.constantFrom('', '"', '}', ']', ',', ':', '{', '\\', 'x', '\n'),
      (at, put) => {
        // Not only within the long text.
        const place = at % 2 ? at : text.length - 1 - (at % 40)
        const broken = text.slice(0, place) + put + text.slice(place + 1)
        let right: unknown
        try {
          right = JSON.parse(broken)
        } catch {
          expect(() => parsed(broken)).toThrow(SyntaxError)
          return
        }
        expect(parsed(broken).value).toEqual(right)
      },
    ),
    { numRuns: 500 },
  )
  expect(() => parsed(`{"long": "${long}",\n "a": [1, 2,, 3]}`)).toThrow(/line 2/)
  expect(() => parsed('['.repeat(1_000_000))).toThrow(SyntaxError)
})

test('a key __proto__ is a key like every other', () => {
  const text = `{"__proto__": {"a": 1}, "long": "${long}"}`
  expect(Object.keys(parsed(text).value as object)).toEqual(['__proto__', 'long'])
})

test('the same said in another order is the same', () => {
  expect(sameJson({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1, d: undefined })).toBe(true)
  for (const other of [
    { a: 1 },
    { a: 1, b: [{ c: 0 }] },
    { a: 1, b: { 0: { c: null } } },
    { a: 1, b: [{ c: null }], d: 1 },
    null,
  ])
    expect(sameJson({ a: 1, b: [{ c: null }] }, other)).toBe(false)
})
