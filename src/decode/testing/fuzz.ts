/** For tests and the soak: payloads of every format, mutated, through one decoder; throws where the decoder breaks its word. */
import { createRng } from '../../base/rng.ts'
import { Decoder } from '../decoder.ts'
import type { SampleSink } from '../sink.ts'
import { bytesOf, twinOf } from './collect.ts'
import { payloadBytes } from './sparkplug-bytes.ts'

export interface FuzzResult {
  readonly messages: number
  readonly samples: number
  readonly drops: number
  /** Reasons seen. */
  readonly reasons: readonly string[]
  /** Values told to be of the past, and deaths. */
  readonly past: number
  readonly deaths: number
  /** Heap after collection at a fifth of the way and at the end, bytes; 0 where no `collect` was given. */
  readonly heapEarly: number
  readonly heapEnd: number
}

const NOW = 1_795_200_000_000
const LATEST = 253_402_300_799_999
const spb = 'spBv1.0/g/+/e/d'

const states = { RUN: { code: 1, name: 'Run' }, STOP: { code: 0, name: 'Stop' } }
const PACKML = Object.fromEntries(Array.from({ length: 17 }, (_, code) => [String(code), code % 2 ? 'RUN' : 'STOP']))
const fuzzTwin = () =>
  twinOf(
    {
      json: { bindings: [{ topic: 'j', select: '/a/1/v', where: { '/k': 'x' } }] },
      key: { type: 'integer', bindings: [{ topic: 'j', select: { at: '/list', key: { '/id': '7' }, take: '/v' }, time: 'source' }] },
      count: { bindings: [{ topic: 'j', select: { at: '/list', count: true } }] },
      state: { type: 'state', states, bindings: [{ topic: 'v', map: { '2': 'RUN' } }] },
      packml: { type: 'state', states, bindings: [{ topic: 'packml/Status/StateCurrent', map: PACKML }] },
      text: { type: 'text', bindings: [{ topic: 'v', format: 'value' }] },
      flag: { type: 'boolean', bindings: [{ topic: 'v' }] },
      uns: { bindings: [{ topic: 'u', format: 'uns' }] },
      umh: { bindings: [{ topic: 'umh/v1/e/s/temp', format: 'uns' }] },
      x: { bindings: [{ topic: 'uagv/v2/m/1/state', select: '/agvPosition/x', timeAt: '/timestamp', time: 'source' }] },
      battery: { bindings: [{ topic: 'uagv/v2/m/1/state', select: '/batteryState/batteryCharge' }] },
      metric: { bindings: [{ topic: spb, format: 'sparkplug', metric: 'M' }] },
      whole: { type: 'integer', bindings: [{ topic: spb, format: 'sparkplug', metric: 'W' }] },
      name: { type: 'text', bindings: [{ topic: spb, format: 'sparkplug', metric: 'S' }] },
    },
    { f: { name: 'F', priority: 'low', faults: { topic: 'j', at: '/list', code: '/id' } }, agv: { name: 'A', priority: 'low', faults: { topic: 'uagv/v2/m/1/state', at: '/errors', code: '/errorType' } } },
  )

const node = (type: string, device = '/d') => `spBv1.0/g/${type}/e${device}`
const corpus = (): readonly (readonly [string, Uint8Array])[] => [
  ['j', bytesOf('{"k":"x","ts":"2026-11-20T18:42:27.477960+00:00","a":[0,{"v":12.5}],"list":[{"id":7,"v":3},{}]}')],
  ['v', bytesOf('"RUN"')],
  ['v', bytesOf('23,5')],
  ['packml/Status/StateCurrent', bytesOf('6')],
  ['u', bytesOf('{"timestamp_ms":1795200000000,"value":4.25}')],
  ['umh/v1/e/s/temp', bytesOf('{"timestamp_ms":1795200000000,"temp":"4,25"}')],
  ['uagv/v2/m/1/state', bytesOf('{"headerId":1,"timestamp":"2026-11-20T18:42:27.47Z","agvPosition":{"x":1.5,"y":-2,"theta":0.1},"batteryState":{"batteryCharge":80.5},"errors":[{"errorType":"blocked","errorLevel":"WARNING"}]}')],
  [node('NBIRTH', ''), payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 8 }, { name: 'N', alias: 1, datatype: 11, bool: true }], { time: NOW, seq: 0 })],
  [node('DBIRTH'), payloadBytes([{ name: 'M', alias: 4, datatype: 10, double: 2 }, { name: 'D', datatype: 16, dataset: [8, 1] }, { name: 'W', alias: 5, datatype: 3, int: -7 }, { name: 'S', alias: 6, datatype: 12, string: 'a' }], { time: NOW, seq: 1 })],
  [node('DDATA'), payloadBytes([{ alias: 4, double: 3, quality: 192 }, { alias: 4, isNull: true }, { alias: 5, long: 2n ** 63n }], { seq: 2 })],
  [node('DDATA'), payloadBytes([{ alias: 4, double: 3, historical: true, time: NOW - 60_000 }, { alias: 6, string: 'é'.repeat(90) }], { seq: 3 })],
  [node('DDEATH'), payloadBytes([], { time: NOW - 5, seq: 4 })],
  [node('NDEATH', ''), payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 4 }])],
  ['j', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3)],
]

/** @param collect frees all garbage; without it memory is not measured */
export const fuzzDecoding = ({ seed, messages, collect }: { readonly seed: number; readonly messages: number; readonly collect?: () => number }): FuzzResult => {
  const twin = fuzzTwin()
  const decoder = new Decoder(twin, { inflate: (bytes) => bytes.slice(0, bytes.length - 4) })
  const entries = corpus()
  const rng = createRng(seed)
  const pick = (n: number): number => Math.floor(rng.next() * n)
  let [samples, past, deaths, heapEarly] = [0, 0, 0, 0]
  let now = NOW
  const check = (ok: boolean, what: string): void => {
    if (!ok) throw new Error(`the decoder broke its word (seed ${seed}): ${what}`)
  }
  const checkTimes = (receive: number, source: number): void => check(receive > 0 && receive <= now && source >= 0 && source <= LATEST, `times ${receive} ${source}`)
  const sink: SampleSink = {
    sample: (_, value, quality, receive, source) => {
      samples++
      check(!Number.isNaN(value) || quality === 2, `NaN with quality ${quality}`)
      checkTimes(receive, source)
    },
    text: (_, text, _quality, receive, source) => {
      samples++
      check(text.length <= 256, `a text of ${text.length}`)
      checkTimes(receive, source)
    },
    past: (_, _value, _quality, source) => {
      past++
      checkTimes(source, source)
    },
    faults: (_, list) => check(Array.isArray(list), 'faults are no list'),
    dead: (slots, at) => {
      deaths += slots.length
      check(at > 0 && at <= now, `a death at ${at}`)
    },
  }
  let made = 0
  for (let run = 0; run < messages; run++) {
    now = NOW + run
    const [topic, whole] = entries[pick(entries.length)]!
    let bytes = whole.slice(0, rng.next() < 0.3 ? pick(whole.length + 1) : whole.length)
    for (let edits = pick(4); edits > 0 && bytes.length > 0; edits--) bytes[pick(bytes.length)] = pick(256)
    if (rng.next() < 0.1) bytes = Uint8Array.from([...bytes, ...whole])
    // Topics without end are part of what a broker may bring.
    made += decoder.message(rng.next() < 0.02 ? `${topic}/${pick(1e6)}` : topic, bytes, now, sink, rng.next() < 0.05)
    if (collect && run === Math.floor(messages / 5)) heapEarly = collect()
  }
  check(made === samples, `${made} samples told, ${samples} given`)
  const { drops } = decoder.stats
  return { messages, samples, past, deaths, drops: drops.reduce((sum, { count }) => sum + count, 0), reasons: drops.map(({ reason }) => reason), heapEarly, heapEnd: collect?.() ?? 0 }
}
