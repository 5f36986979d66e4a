import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'
import { payloadBytes } from './testing/sparkplug-bytes.ts'

const SEED = 51
const RUNS = 20_000

test(`mutated payloads of every format never throw and never give a wrong shape (seed ${SEED})`, () => {
  const states = { RUN: { code: 1, name: 'Run' }, STOP: { code: 0, name: 'Stop' } }
  const twin = twinOf(
    {
      json: { bindings: [{ topic: 'j', select: '/a/1/v', where: { '/k': 'x' } }] },
      key: { type: 'integer', bindings: [{ topic: 'j', select: { at: '/list', key: { '/id': '7' }, take: '/v' }, time: 'source' }] },
      count: { bindings: [{ topic: 'j', select: { at: '/list', count: true } }] },
      state: { type: 'state', states, bindings: [{ topic: 'v', map: { '2': 'RUN' } }] },
      text: { type: 'text', bindings: [{ topic: 'v', format: 'value' }] },
      uns: { bindings: [{ topic: 'u', format: 'uns' }] },
      metric: { bindings: [{ topic: 'spBv1.0/g/+/e/d', format: 'sparkplug', metric: 'M' }] },
    },
    { f: { name: 'F', priority: 'low', faults: { topic: 'j', at: '/list', code: '/id' } } },
  )
  const corpus: [string, Uint8Array][] = [
    ['j', bytesOf('{"k":"x","ts":"2026-11-20T18:42:27.477960+00:00","a":[0,{"v":12.5}],"list":[{"id":7,"v":3},{}]}')],
    ['v', bytesOf('"RUN"')],
    ['v', bytesOf('23,5')],
    ['u', bytesOf('{"timestamp_ms":1795200000000,"value":4.25}')],
    ['spBv1.0/g/DBIRTH/e/d', payloadBytes([{ name: 'M', alias: 4, datatype: 10, double: 2 }, { name: 'D', datatype: 16, dataset: [8, 1] }], { time: 1_795_200_000_000, seq: 0 })],
    ['spBv1.0/g/DDATA/e/d', payloadBytes([{ alias: 4, double: 3, quality: 192 }, { alias: 4, isNull: true }], { seq: 1 })],
    ['spBv1.0/g/NDEATH/e', payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 4 }])],
  ]
  const rng = createRng(SEED)
  const pick = (n: number): number => Math.floor(rng.next() * n)
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const began = performance.now()
  let made = 0
  for (let run = 0; run < RUNS; run++) {
    const [topic, whole] = corpus[pick(corpus.length)]!
    let bytes = whole.slice(0, rng.next() < 0.3 ? pick(whole.length + 1) : whole.length)
    for (let edits = pick(4); edits > 0 && bytes.length > 0; edits--) bytes[pick(bytes.length)] = pick(256)
    if (rng.next() < 0.1) bytes = Uint8Array.from([...bytes, ...whole])
    made += decoder.message(topic, bytes, 1_795_200_000_000 + run, got.sink)
  }
  expect(performance.now() - began).toBeLessThan(5000)
  expect(made).toBe(got.samples.length)
  expect(made).toBeGreaterThan(RUNS / 4)
  expect(decoder.stats.drops.length).toBeGreaterThan(5)
  for (const { value, quality, receive, source } of got.samples) {
    if (typeof value === 'number' ? Number.isNaN(value) && quality !== 2 : value.length > 256) throw new Error(`wrong sample ${value} ${quality}`)
    if (!(receive > 0 && source >= 0 && source <= 253_402_300_799_999)) throw new Error(`wrong time ${receive} ${source}`)
  }
})
