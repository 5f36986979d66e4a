/** Depth, size and strange keys through every reader of payloads: nothing escapes, nothing takes long, nothing grows. */
import { deflateSync, gzipSync, unzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'
import { Fuzz } from './testing/fuzz.ts'
import { Hostile } from './testing/hostile.ts'

const SEED = 77
/** One message, on a machine that is busy with other things; what grows with the square of the size takes minutes. */
const MOST_MS = 5000

const fuzz = (): Fuzz =>
  new Fuzz({
    seed: SEED,
    pack: { gzip: gzipSync, zlib: deflateSync },
    inflate: (bytes, limit) => unzipSync(bytes, { maxOutputLength: limit }),
  })

test(`hostile payloads in every format: no throw, no wrong shape, none takes longer than ${MOST_MS} ms (seed ${SEED})`, () => {
  const run = fuzz()
  run.hostile(300, new Hostile(createRng(SEED), 250_000))
  expect(run.messages).toBe(300)
  expect(run.slowestMs).toBeLessThan(MOST_MS)
  expect(run.drops.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['not-a-single-value', 'broken-json', 'not-a-number']),
  )
  for (const { lastDetail, lastTopic } of run.drops) {
    expect(lastDetail.length).toBeLessThan(200)
    expect(lastTopic.length).toBeLessThan(500)
  }
}, 60_000)

const twin = twinOf({
  v: { bindings: [{ topic: 'v' }] },
  flag: { type: 'boolean', bindings: [{ topic: 'v' }] },
  text: { type: 'text', bindings: [{ topic: 'v', format: 'value' }] },
  level: { type: 'text', bindings: [{ topic: 'uagv/v2/m/1/state', format: 'vda5050', field: 'error-level' }] },
})

test.each([
  ['10 KB of opened lists', 'v', '['.repeat(5000)],
  ['a list 400,000 deep', 'v', '['.repeat(400_000) + ']'.repeat(400_000)],
  ['an object 100,000 deep', 'v', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['a megabyte of digits and a letter', 'v', `${'1'.repeat(1_000_000)}x`],
  ['a megabyte of blanks and a letter', 'v', `"${' '.repeat(1_000_000)}x"`],
  [
    'an error level that is a deep list',
    'uagv/v2/m/1/state',
    `{"errors":[{"errorLevel":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`,
  ],
])('%s is one bad message, and the next one is read', (_, topic, payload) => {
  const decoder = new Decoder(twin)
  const { sink, of } = collector(twin)
  const began = performance.now()
  decoder.message(topic, bytesOf(payload), 1000, sink)
  expect(performance.now() - began).toBeLessThan(MOST_MS)
  decoder.message('v', bytesOf('21.5'), 2000, sink)
  expect(of('v').at(-1)).toBe(21.5)
})

test('a text that is cut does not hold on to the megabyte it was cut from', () => {
  const many = twinOf(
    Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `t${i}`,
        { type: 'text', bindings: [{ topic: `t/${i}`, format: 'value' }] },
      ]),
    ),
  )
  const decoder = new Decoder(many)
  const kept: string[] = []
  const { sink } = collector(many)
  const keeps = { ...sink, text: (_: unknown, text: string) => void kept.push(text) }
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 60; i++) decoder.message(`t/${i}`, bytesOf(`${i}${'x'.repeat(1_000_000)}`), 1000, keeps)
  globalThis.gc?.()
  expect(kept).toHaveLength(60)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(30e6)
})

test('topics of 64 KB are remembered only as far as there is room for them', () => {
  const decoder = new Decoder(twin)
  const { sink } = collector(twin)
  for (let i = 0; i < 700; i++) decoder.message(`${i}/${'/x'.repeat(32_000)}`, bytesOf('1'), i, sink)
  const names = decoder.topicNames()
  expect(names.length).toBeGreaterThan(100)
  expect(names.reduce((sum, name) => sum + name.length, 0)).toBeLessThan(40e6)
  const began = performance.now()
  expect(decoder.unmatched().length).toBe(4)
  expect(performance.now() - began).toBeLessThan(MOST_MS)
})
