/** Payloads that are too deep, too big, or full of strange keys, in the place of right ones; up to the size that is read at all. */
import { deflateSync, gzipSync } from 'node:zlib'
import { createRng } from '../../src/base/rng.ts'
import { PAYLOAD_LIMIT } from '../../src/decode/payload.ts'
import { Fuzz } from '../../src/decode/testing/fuzz.ts'
import { Hostile } from '../../src/decode/testing/hostile.ts'
import { inflate } from '../../src/feed/inflate.ts'
import type { Part } from './part.ts'

/** One of them costs as much as thousands of small ones. */
const SHARE = 2000
/** What grows with the square of the size takes minutes. */
const MOST_MS = 5000

export const hostile: Part = {
  name: 'depth, size and strange keys',
  run: (payloads, seed) => {
    const fuzz = new Fuzz({ seed, pack: { gzip: gzipSync, zlib: deflateSync }, inflate })
    fuzz.hostile(Math.max(100, Math.floor(payloads / SHARE)), new Hostile(createRng(seed), PAYLOAD_LIMIT))
    if (fuzz.slowestMs > MOST_MS) throw new Error(`one message took ${fuzz.slowestMs.toFixed(0)} ms`)
    return `${fuzz.messages.toLocaleString('en')} messages, the slowest ${fuzz.slowestMs.toFixed(0)} ms, drops of ${fuzz.drops.length} kinds`
  },
}
