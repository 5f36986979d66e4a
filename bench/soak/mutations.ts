/** Payloads of every format, mutated: cut, overwritten, glued together. */
import { payloadBytes } from '../../src/decode/testing/sparkplug-bytes.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Topic and a payload that is right. */
export const CORPUS: readonly (readonly [topic: string, payload: Uint8Array])[] = [
  ['j', bytesOf('{"k":"x","ts":"2026-11-20T18:42:27.477960+00:00","a":[0,{"v":12.5}],"list":[{"id":7,"v":3},{}]}')],
  ['j', bytesOf('{"k":"x","ts":1795200000123,"a":[0,{"v":"12,5"}],"list":[{"id":"7","v":null}]}')],
  ['v', bytesOf('"RUN"')],
  ['v', bytesOf('23,5')],
  ['v', bytesOf('-1.5e-3')],
  ['u', bytesOf('{"timestamp_ms":1795200000000,"value":4.25}')],
  ['spBv1.0/g/NBIRTH/e', payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 4 }, { name: 'Node Control/Rebirth', datatype: 11, bool: false }], { time: 1_795_200_000_000, seq: 0 })],
  ['spBv1.0/g/DBIRTH/e/d', payloadBytes([{ name: 'M', alias: 4, datatype: 10, double: 2 }, { name: 'D', datatype: 16, dataset: [8, 1] }], { time: 1_795_200_000_000, seq: 1 })],
  ['spBv1.0/g/DDATA/e/d', payloadBytes([{ alias: 4, double: 3, quality: 192 }, { alias: 4, isNull: true }], { seq: 2 })],
  ['spBv1.0/g/DDEATH/e/d', payloadBytes([], { seq: 3 })],
  ['spBv1.0/g/NDEATH/e', payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 4 }])],
]

/** A twin bound to every topic of the corpus. */
export const TWIN = {
  format: 1,
  id: 'soak',
  name: 'Soak',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: {
        json: { name: 'json', bindings: [{ topic: 'j', select: '/a/1/v', where: { '/k': 'x' } }] },
        key: { name: 'key', type: 'integer', bindings: [{ topic: 'j', select: { at: '/list', key: { '/id': '7' }, take: '/v' }, time: 'source' }] },
        count: { name: 'count', bindings: [{ topic: 'j', select: { at: '/list', count: true } }] },
        state: { name: 'state', type: 'state', states: { RUN: { code: 1, name: 'Run' }, STOP: { code: 0, name: 'Stop' } }, bindings: [{ topic: 'v', map: { '2': 'RUN' } }] },
        text: { name: 'text', type: 'text', bindings: [{ topic: 'v', format: 'value' }] },
        uns: { name: 'uns', bindings: [{ topic: 'u', format: 'uns' }] },
        metric: { name: 'metric', bindings: [{ topic: 'spBv1.0/g/+/e/d', format: 'sparkplug', metric: 'M' }] },
      },
      alarms: { f: { name: 'F', priority: 'low', faults: { topic: 'j', at: '/list', code: '/id' } } },
    },
  ],
}

/** One in ten topics is mutated as well: topics that nobody foresaw come from the field, too. */
const TOPIC_SHARE = 0.1

export const mutated = (random: () => number): readonly [topic: string, payload: Uint8Array] => {
  const pick = (n: number): number => Math.floor(random() * n)
  const [topic, whole] = CORPUS[pick(CORPUS.length)]!
  let bytes = whole.slice(0, random() < 0.3 ? pick(whole.length + 1) : whole.length)
  for (let edits = pick(4); edits > 0 && bytes.length > 0; edits--) bytes[pick(bytes.length)] = pick(256)
  if (random() < 0.1) bytes = Uint8Array.from([...bytes, ...whole])
  if (random() < TOPIC_SHARE) return [topic.slice(0, pick(topic.length) + 1) + String.fromCodePoint(33 + pick(90)) + pick(100_000), bytes]
  return [topic, bytes]
}
