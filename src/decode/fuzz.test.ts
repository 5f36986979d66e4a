import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deflateSync, gzipSync, unzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Fuzz } from './testing/fuzz.ts'

const SEED = 51
const MESSAGES = 100_000
const MEGABYTE = 2 ** 20

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const heap = (): number => {
  gc()
  return process.memoryUsage().heapUsed
}

test(`${MESSAGES} mutated payloads of every format: no throw, no wrong shape, no growth (seed ${SEED})`, () => {
  const fuzz = new Fuzz({
    seed: SEED,
    pack: { gzip: gzipSync, zlib: deflateSync },
    inflate: (bytes, limit) => unzipSync(bytes, { maxOutputLength: limit }),
  })
  fuzz.run(MESSAGES / 5)
  const early = heap()
  fuzz.run((MESSAGES * 4) / 5)
  expect(fuzz.messages).toBe(MESSAGES)
  expect(fuzz.samples).toBeGreaterThan(MESSAGES / 4)
  expect(fuzz.past).toBeGreaterThan(100)
  expect(fuzz.faults).toBeGreaterThan(1000)
  expect(fuzz.deaths).toBeGreaterThan(1000)
  expect(fuzz.drops.length).toBeGreaterThan(10)
  // Mutated topics are topics that were seen: they are kept, and found again by their levels.
  expect(heap() - early).toBeLessThan(6 * MEGABYTE)
}, 60_000)
