import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inflate } from './inflate.ts'

const LIMIT = 1 << 20

test('what Node packed comes back, gzip and zlib, of any size (seed 71)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
      for (const pack of [gzipSync, deflateSync])
        expect(Buffer.compare(inflate(pack(bytes, { level }), LIMIT), bytes)).toBe(0)
    }),
    { seed: 71, numRuns: 60 },
  )
})

test('a bomb ends at the limit, without unpacking the rest', () => {
  const bomb = gzipSync(new Uint8Array(96 << 20), { level: 1 })
  const began = process.memoryUsage().arrayBuffers
  expect(() => inflate(bomb, LIMIT)).toThrow('unpacks to more than 1048576 bytes')
  expect(process.memoryUsage().arrayBuffers - began).toBeLessThan(32 << 20)
})

test('broken and cut bytes throw, whatever they are (seed 72)', () => {
  const whole = gzipSync(Buffer.from(JSON.stringify({ v: 'x'.repeat(500), w: [1, 2, 3] })))
  expect(() => inflate(whole.subarray(0, whole.length - 20), LIMIT)).toThrow()
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
      const broken = Uint8Array.from(whole)
      broken[at] = byte
      try {
        expect(inflate(broken, LIMIT).length).toBeLessThanOrEqual(LIMIT)
      } catch (failure) {
        expect(failure).toBeInstanceOf(Error)
      }
    }),
    { seed: 72 },
  )
})
