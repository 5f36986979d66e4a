import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { alikeOf, distanceOf, type Labelled, radiusOf, type Signature, traceOf } from './alike.ts'

const HOUR = 3_600_000
const bearing: Signature = [
  { key: 'vibration', sign: 1, size: 10, onset: 0, slope: 1 },
  { key: 'temperature', sign: 1, size: 7, onset: 4 * HOUR, slope: 0.5 },
]
const leak: Signature = [{ key: 'pressure', sign: -1, size: 9, onset: 0, slope: 8 }]

/** The same again, as it never is quite. */
const again = (signature: Signature, seed: number): Signature => {
  const rng = createRng(seed)
  return signature.map((one) => ({
    ...one,
    size: one.size * rng.between(0.8, 1.25),
    onset: one.onset * rng.between(0.7, 1.4),
    slope: one.slope * rng.between(0.7, 1.4),
  }))
}
const cases = (label: string, signature: Signature, count: number, seed: number): Labelled[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${label} ${i}`, label, signature: again(signature, seed + i) }))

test('the same is not apart, nothing in common is; the other way is not the same', () => {
  expect(distanceOf(bearing, bearing)).toBe(0)
  expect(distanceOf(bearing, leak)).toBe(1)
  expect(distanceOf(bearing, [])).toBe(1)
  const fell = bearing.map((one) => ({ ...one, sign: -1 as const }))
  expect(distanceOf(bearing, fell)).toBe(1)
  expect(distanceOf(bearing, bearing.slice(0, 1))).toBeGreaterThan(0.3)
  expect(distanceOf(bearing, again(bearing, 3))).toBeLessThan(0.15)
})

test('the three nearest, each of its label', () => {
  const known = [...cases('bearing', bearing, 4, 10), ...cases('leak', leak, 4, 20)]
  const found = alikeOf(again(bearing, 99), known)
  expect(found).toMatchObject({ known: 8, isUnknown: false })
  expect(found.nearest.map(({ label }) => label)).toEqual(['bearing', 'bearing', 'bearing'])
})

test('fewer than three say nothing; what is like none is unknown', () => {
  expect(alikeOf(bearing, cases('bearing', bearing, 2, 1))).toEqual({ known: 2, nearest: [], isUnknown: true })
  const other: Signature = [{ key: 'current', sign: 1, size: 12, onset: 0, slope: 4 }]
  expect(alikeOf(other, cases('bearing', bearing, 5, 1))).toEqual({ known: 5, nearest: [], isUnknown: true })
})

test('how far the cases of a label lie apart decides what is of it', () => {
  expect(radiusOf([bearing])).toBeCloseTo(0.3)
  const tight = radiusOf(cases('a', bearing, 6, 1).map(({ signature }) => signature))
  expect(tight).toBeLessThanOrEqual(0.2)
  expect(radiusOf([bearing, leak])).toBe(1)
})

test('a trace is of what was known until then', () => {
  const degrees = [
    { at: HOUR, degree: 5 },
    { at: 2 * HOUR, degree: 7 },
    { at: 9 * HOUR, degree: 12 },
  ]
  expect(traceOf('vibration', 1, HOUR, degrees, 0, 3 * HOUR)).toEqual({
    key: 'vibration',
    sign: 1,
    size: 7,
    onset: HOUR,
    slope: 7,
  })
  expect(traceOf('vibration', 1, HOUR, degrees, 0, 0).size).toBe(5)
})
