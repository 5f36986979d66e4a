/**
 * The decoders under millions of mutated payloads: nothing may escape, every sample is in shape, memory stays flat. Packed
 * bodies are unpacked as a page does it. Then the other parts, each for its share.
 *
 *     argv: payloads (10,000,000), seed
 */
import { randomInt } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import { Fuzz } from '../../src/decode/testing/fuzz.ts'
import { inflate } from '../../src/feed/inflate.ts'
import { shown } from '../measuring/stats.ts'
import { clockSteps } from './clock-steps.ts'
import { hostile } from './hostile.ts'
import { outsiders } from './outsiders.ts'
import type { Part } from './part.ts'
import { tornHistories } from './torn.ts'

const PARTS: readonly Part[] = [hostile, clockSteps, tornHistories, outsiders]

const [wanted = 10_000_000, given] = process.argv.slice(2).map(Number)
const seed = given ?? randomInt(2 ** 31)
const STEPS = 20
/**
 * Growth of the heap after a collection, in the last quarter. Of ten million, the memory of topics heard (150,000 at most)
 * is full by then, and the engine's table of them has doubled for the last time.
 */
const MOST_GROWTH_MB = 4

const collect = globalThis.gc as (() => void) | undefined
const heapMb = (): number => {
  collect?.()
  return process.memoryUsage().heapUsed / 1e6
}

console.log(`${shown(wanted)} mutated payloads, seed ${seed} (npm run soak -- ${wanted} ${seed} repeats it)`)
const fuzz = new Fuzz({ seed, pack: { gzip: gzipSync, zlib: deflateSync }, inflate })
const began = performance.now()
let settled = Number.NaN
for (let step = 1; step <= STEPS; step++) {
  try {
    fuzz.run(Math.floor((wanted * step) / STEPS) - fuzz.messages)
  } catch (failure) {
    console.error(
      `\nseed ${seed}, ${(failure as Error).message}\n${((failure as Error).cause as Error | undefined)?.stack}`,
    )
    process.exit(1)
  }
  const heap = heapMb()
  if (step === (STEPS * 3) / 4) settled = heap
  console.log(
    `${String((step * 100) / STEPS).padStart(4)} %  ${(fuzz.messages / (performance.now() - began)).toFixed(0).padStart(5)} k payloads/s  heap ${heap.toFixed(1)} MB  samples ${fuzz.samples.toLocaleString('en')}  drops of ${fuzz.drops.length} kinds`,
  )
}
const growth = heapMb() - settled
for (const { reason, count } of fuzz.drops.toSorted((a, b) => b.count - a.count))
  console.log(`  ${count.toLocaleString('en').padStart(12)}  ${reason}`)
const told = fuzz.drops.reduce((sum, { count }) => sum + count, 0)
console.log(
  `${fuzz.samples.toLocaleString('en')} samples, ${fuzz.past.toLocaleString('en')} of the past, ${fuzz.faults.toLocaleString('en')} faults, ${fuzz.deaths.toLocaleString('en')} deaths, ${told.toLocaleString('en')} drops counted, none escaped; heap grew by ${growth.toFixed(1)} MB in the last quarter`,
)
if (fuzz.samples === 0 || told === 0 || !collect || growth > MOST_GROWTH_MB) {
  console.error(
    collect
      ? `Memory is not flat (at most ${MOST_GROWTH_MB} MB may be added), or nothing was decoded.`
      : 'Run with --expose-gc: without it memory cannot be judged.',
  )
  process.exit(1)
}
for (const { name, run } of PARTS) {
  try {
    console.log(`${name}: ${await run(wanted, seed)}`)
  } catch (failure) {
    console.error(`\n${name}, seed ${seed}: ${(failure as Error).message}\n${(failure as Error).stack}`)
    process.exit(1)
  }
}
