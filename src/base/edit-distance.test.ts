import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance, nearestName } from './edit-distance.ts'

/** By its definition, without a table. */
const slow = (a: string, b: string): number =>
  a === ''
    ? b.length
    : b === ''
      ? a.length
      : Math.min(
          slow(a.slice(1), b) + 1,
          slow(a, b.slice(1)) + 1,
          slow(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
        )

describe('edit distance', () => {
  test('is that of the definition, cut off where it is said to be', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 7 }), (a, b, most) => {
        expect(editDistance(a, b)).toBe(slow(a, b))
        expect(editDistance(a, b, most)).toBe(Math.min(slow(a, b), most + 1))
      }),
      { numRuns: 150, seed: 3 },
    )
  })

  test('finds what was meant, or nothing', () => {
    expect(nearestName('conveyr', ['robot', 'conveyor', 'convoy'])).toBe('conveyor')
    expect(nearestName('conveyr', ['robot', 'press'])).toBeNull()
    expect(nearestName('x', [])).toBeNull()
    expect(nearestName('joint-77', ['joint-1', 'joint-7'])).toBe('joint-7')
  })
})
