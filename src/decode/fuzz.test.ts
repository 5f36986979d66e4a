import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { fuzzDecoding } from './testing/fuzz.ts'

const SEED = 51
const MESSAGES = 100_000
const MEGABYTE = 2 ** 20

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const collect = (): number => {
  gc()
  return process.memoryUsage().heapUsed
}

test(`${MESSAGES} mutated payloads of every format: no throw, no wrong shape, no growth (seed ${SEED})`, () => {
  const result = fuzzDecoding({ seed: SEED, messages: MESSAGES, collect })
  expect(result.samples).toBeGreaterThan(MESSAGES / 4)
  expect(result.past).toBeGreaterThan(100)
  expect(result.deaths).toBeGreaterThan(1000)
  expect(result.reasons.length).toBeGreaterThan(10)
  expect(result.heapEnd - result.heapEarly).toBeLessThan(4 * MEGABYTE)
}, 15_000)
