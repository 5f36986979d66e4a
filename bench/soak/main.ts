/**
 * The decoders under millions of mutated payloads: nothing may escape, every sample is in shape, memory stays flat.
 *
 *     argv: payloads (10,000,000), seed
 */
import { randomInt } from 'node:crypto'
import { createRng } from '../../src/base/rng.ts'
import { Decoder } from '../../src/decode/decoder.ts'
import type { SampleSink } from '../../src/decode/sink.ts'
import { loadTwin } from '../../src/twin/load.ts'
import { shown } from '../measuring/stats.ts'
import { mutated, TWIN } from './mutations.ts'

const [wanted = 10_000_000, given] = process.argv.slice(2).map(Number)
const seed = given ?? randomInt(2 ** 31)
const STEPS = 20
/** Growth of the heap after a collection, from a quarter of the way (caches are full) to the end. */
const MOST_GROWTH_MB = 8
const LAST_TIME = 253_402_300_799_999
const START = 1_795_200_000_000

const loaded = loadTwin(TWIN)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const rng = createRng(seed)
const decoder = new Decoder(loaded.value)
let samples = 0

const fail = (what: string): never => {
  throw new Error(what)
}
const inTime = (receive: number, source: number): boolean => receive > 0 && source >= 0 && source <= LAST_TIME
const sink: SampleSink = {
  sample: (slot, value, quality, receive, source) => {
    samples++
    if ((Number.isNaN(value) && quality !== 2) || !inTime(receive, source)) fail(`slot ${slot}: value ${value}, quality ${quality}, receive ${receive}, source ${source}`)
  },
  text: (slot, text, quality, receive, source) => {
    samples++
    if (text.length > 256 || !inTime(receive, source)) fail(`slot ${slot}: text of ${text.length}, quality ${quality}, receive ${receive}, source ${source}`)
  },
  faults: (alarm, faults) => {
    for (const { code } of faults) if (typeof code !== 'string') fail(`alarm ${alarm}: code ${String(code)}`)
  },
  dead: () => {},
}

const collect = globalThis.gc as (() => void) | undefined
const heapMb = (): number => {
  collect?.()
  return process.memoryUsage().heapUsed / 1e6
}

console.log(`${shown(wanted)} mutated payloads, seed ${seed} (npm run soak -- ${wanted} ${seed} repeats it)`)
const began = performance.now()
let settled = Number.NaN
let run = 0
for (let step = 1; step <= STEPS; step++) {
  for (const until = Math.floor((wanted * step) / STEPS); run < until; run++) {
    const [topic, payload] = mutated(() => rng.next())
    try {
      decoder.message(topic, payload, START + run, sink)
    } catch (error) {
      console.error(`\nRun ${run}, seed ${seed}: ${(error as Error).message}\n  topic ${JSON.stringify(topic)}\n  payload ${Buffer.from(payload).toString('hex')}\n${(error as Error).stack}`)
      process.exit(1)
    }
  }
  const heap = heapMb()
  if (step === STEPS / 4) settled = heap
  console.log(`${String((step * 100) / STEPS).padStart(4)} %  ${(run / (performance.now() - began)).toFixed(0).padStart(5)} k payloads/s  heap ${heap.toFixed(1)} MB  samples ${samples.toLocaleString('en')}  drops of ${decoder.stats.drops.length} kinds`)
}
const growth = heapMb() - settled
const told = decoder.stats.drops.reduce((sum, { count }) => sum + count, 0)
console.log(`${samples.toLocaleString('en')} samples, ${told.toLocaleString('en')} drops counted, none escaped; heap grew by ${growth.toFixed(1)} MB since a quarter of the way`)
if (samples === 0 || told === 0 || !collect || growth > MOST_GROWTH_MB) {
  console.error(collect ? `Memory is not flat (at most ${MOST_GROWTH_MB} MB may be added), or nothing was decoded.` : 'Run with --expose-gc: without it memory cannot be judged.')
  process.exit(1)
}
