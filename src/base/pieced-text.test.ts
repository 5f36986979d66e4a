import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PiecedText } from './pieced-text.ts'

const PIECE = 1 << 16
/** Texts around the edges of pieces, of characters of one and two units. */
const parts = fc.array(
  fc
    .tuple(fc.constantFrom('a', '"', '°', '🏭', '\n'), fc.constantFrom(0, 1, 3, PIECE / 2 - 1, PIECE, PIECE + 1))
    .map(([character, count]) => character.repeat(count)),
  { maxLength: 5 },
)

test('it reads as the string that it is', () => {
  fc.assert(
    fc.property(parts, fc.array(fc.nat(4 * PIECE), { maxLength: 8 }), (given, places) => {
      const whole = given.join('')
      const text = PiecedText.of(...given)
      expect(text.length).toBe(whole.length)
      expect(text.toString() === whole).toBe(true)
      for (const at of [...places, PIECE - 1, PIECE, whole.length]) {
        expect(text.charCodeAt(at)).toEqual(whole.charCodeAt(at))
        expect(text.indexOf('"', at)).toBe(whole.indexOf('"', at))
        expect(text.slice(at) === whole.slice(at)).toBe(true)
        expect(text.slice(at, at + PIECE) === whole.slice(at, at + PIECE)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

test('its pieces are all of it, and none ends within a character', () => {
  fc.assert(
    fc.property(parts, (given) => {
      const pieces = [...PiecedText.of(...given).pieces()]
      expect(pieces.join('') === given.join('')).toBe(true)
      for (const piece of pieces) expect(Buffer.from(piece).toString() === piece).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('two are equal that say the same, however they came', () => {
  const text = 'x'.repeat(PIECE + 5)
  const one = PiecedText.of(text)
  expect(one.equals(PiecedText.of('x'.repeat(7), 'x'.repeat(PIECE - 2)))).toBe(true)
  expect(one.equals(PiecedText.of(text.slice(1)))).toBe(false)
  expect(one.equals(PiecedText.of(`${text.slice(1)}y`))).toBe(false)
})
