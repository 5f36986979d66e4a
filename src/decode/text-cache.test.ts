import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextCache } from './text-cache.ts'

test('every text comes back as it is, the first time and again, whatever shares its place (seed 41)', () => {
  const cache = new TextCache(4)
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('bdSeq', 'Line 1/Speed', 'Line 1/Speec', 'a', 'b', 'é', 'x'.repeat(64), 'x'.repeat(65)),
  )
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), fc.nat(3), (texts, shift) => {
      for (const one of texts) {
        const body = new TextEncoder().encode(one)
        // What stands beside it is no part of it.
        const bytes = new Uint8Array(body.length + 8).fill(0x7a)
        bytes.set(body, shift)
        const view = new DataView(bytes.buffer)
        for (let again = 0; again < 2; again++)
          expect(cache.get(bytes, view, shift, body.length)).toBe(new TextDecoder().decode(body))
      }
    }),
    { seed: 41, numRuns: 30 },
  )
})

test('a broken letter is shown as one, and does not pass for another text', () => {
  const cache = new TextCache(1)
  const read = (...body: number[]): string =>
    cache.get(
      Uint8Array.from([...body, 0, 0, 0]),
      new DataView(Uint8Array.from([...body, 0, 0, 0]).buffer),
      0,
      body.length,
    )
  expect([read(0x41, 0xff), read(0x41, 0x42), read(0x41, 0xff), read(0x41, 0x00)]).toEqual([
    'A\ufffd',
    'AB',
    'A\ufffd',
    'A\0',
  ])
})
