import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileSelector, type Selected } from './select.ts'

type Wanted = Record<string, string | number | boolean | null>
const ask = (selector: Parameters<typeof compileSelector>[0], root: unknown): Selected => {
  const out: Selected = { value: undefined, element: undefined }
  compileSelector(selector)(root, out)
  return out
}
const equal = (found: unknown, wanted: Wanted[string]): boolean =>
  found === null || found === undefined
    ? wanted === null
    : typeof found !== 'object' && wanted !== null && String(found) === String(wanted)

test('asked often or once, a list answers the same (seed 11)', () => {
  const scalar = fc.oneof(
    fc.constantFrom<Wanted[string]>(null, true, false, '', '1', 1, '1:1', 'null', 'a'),
    fc.integer({ min: 0, max: 5 }),
  )
  const element = fc.oneof(
    { weight: 9, arbitrary: fc.record({ a: scalar, b: fc.oneof(scalar, fc.constant([1])) }, { requiredKeys: [] }) },
    fc.constantFrom<unknown>(null, '', 3, [], {}),
  )
  const list = fc.array(element, { minLength: 20, maxLength: 80 })
  const fields = fc.record({ '/a': scalar, '/b': scalar }, { requiredKeys: [] }) as fc.Arbitrary<Wanted>
  fc.assert(
    fc.property(list, fc.boolean(), fc.array(fields, { minLength: 8, maxLength: 20 }), (elements, asMap, asked) => {
      const l = asMap ? Object.fromEntries(elements.map((one, i) => [`k${i}`, one])) : elements
      for (const wanted of asked) {
        const fits = (one: unknown): boolean =>
          Object.entries(wanted).every(([at, value]) => {
            const has = typeof one === 'object' && one !== null && Object.hasOwn(one, at.slice(1))
            return equal(has ? (one as Record<string, unknown>)[at.slice(1)] : undefined, value)
          })
        const isThere = (one: unknown): boolean =>
          one !== null && one !== '' && !(typeof one === 'object' && Object.keys(one).length === 0)
        expect(ask({ at: '/l', key: wanted, take: '' }, { l }).element).toBe(elements.find(fits))
        expect(ask({ at: '/l', has: wanted }, { l }).value).toBe(elements.some(fits) ? 1 : 0)
        expect(ask({ at: '/l', count: true, having: wanted }, { l }).value).toBe(
          elements.filter((one) => fits(one) && isThere(one)).length,
        )
      }
    }),
    { seed: 11, numRuns: 60 },
  )
})

test('many bindings go through a list so many times and no more', () => {
  let read = 0
  const elements = Array.from({ length: 1000 }, (_, i) => ({
    get id() {
      read++
      return i
    },
    v: i,
  }))
  const found = Array.from(
    { length: 500 },
    (_, i) => ask({ at: '', key: { '/id': 999 - i }, take: '/v' }, elements).value,
  )
  expect(found).toEqual(Array.from({ length: 500 }, (_, i) => 999 - i))
  const counts = Array.from({ length: 500 }, (_, i) => ask({ at: '', has: { '/id': i } }, elements).value)
  expect(counts.every((one) => one === 1)).toBe(true)
  expect(read).toBeLessThan(10_000)
})
