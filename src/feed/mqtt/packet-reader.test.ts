import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PacketReader } from './packet-reader.ts'

const lengthBytes = (length: number): number[] =>
  length < 128 ? [length] : [(length & 127) | 128, ...lengthBytes(length >> 7)]
const packet = (head: number, body: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array([head, ...lengthBytes(body.length)].length + body.length)
  bytes.set([head, ...lengthBytes(body.length)])
  bytes.set(body, bytes.length - body.length)
  return bytes
}
interface Message {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retained: boolean
  /** 0 = QoS 0. */
  readonly id: number
}
const publish = ({ topic, payload, retained, id }: Message): Uint8Array => {
  const name = new TextEncoder().encode(topic)
  const head = [name.length >> 8, name.length & 255, ...name, ...(id ? [id >> 8, id & 255] : [])]
  const body = new Uint8Array(head.length + payload.length)
  body.set(head)
  body.set(payload, head.length)
  return packet(0x30 | (id ? 2 : 0) | (retained ? 1 : 0), body)
}

const heard = () => {
  const told: unknown[] = []
  const reader = new PacketReader({
    publish: (topic, payload, retained, id) =>
      void told.push({ topic, payload: Buffer.from(payload).toString('hex'), retained, id }),
    connack: (code) => void told.push(`connack ${code}`),
    suback: (id, granted) => void told.push(`suback ${id}: ${granted.join(' ')}`),
    tooLarge: (bytes) => void told.push(`too large: ${bytes}`),
  })
  return { reader, told }
}
const told = ({ topic, payload, retained, id }: Message) => ({
  topic,
  payload: Buffer.from(payload).toString('hex'),
  retained,
  id,
})
const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

const MESSAGE = fc.record({
  topic: fc.oneof(
    fc.constantFrom('a', 'plant/1/speed', 'umh/v1/größe', 'x'.repeat(200)),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  ),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(new Uint8Array(70_000).fill(7)),
    fc.constant(new Uint8Array(0)),
  ),
  retained: fc.boolean(),
  id: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 65_535 })),
})

test('however the bytes are cut, the same messages come out, in order (seed 81)', () => {
  fc.assert(
    fc.property(
      fc.array(MESSAGE, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }),
      (messages, cuts) => {
        const { reader, told: got } = heard()
        const stream = joined([
          packet(0x20, [0, 0]),
          packet(0x90, [0, 1, 0, 128]),
          ...messages.map(publish),
          packet(0xd0, []),
        ])
        let at = 0
        for (let i = 0; at < stream.length; i++) {
          const next = Math.min(stream.length, at + cuts[i % cuts.length]!)
          expect(reader.push(stream.slice(at, next))).toBe('')
          at = next
        }
        expect(got).toEqual(['connack 0', 'suback 1: 0 128', ...messages.map(told)])
      },
    ),
    { seed: 81, numRuns: 50 },
  )
})

test('a packet that is too large is passed over without being kept, and what follows is read', () => {
  const { reader, told: got } = heard()
  const after: Message = { topic: 'after', payload: Uint8Array.of(1), retained: false, id: 0 }
  const huge = 6 << 20
  const stream = joined([packet(0x30, new Uint8Array(huge)), publish(after)])
  for (let at = 0; at < stream.length; at += 65_536) reader.push(stream.subarray(at, at + 65_536))
  expect(got).toEqual([`too large: ${huge}`, told(after)])
})

test('whatever the bytes are, nothing is thrown (seed 82)', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 10 }), (chunks) => {
      const { reader } = heard()
      for (const chunk of chunks) if (reader.push(chunk)) return
    }),
    { seed: 82, numRuns: 500 },
  )
})

test.each([
  ['a packet without a length', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ['a message of QoS 2, which was not asked for', [0x34, 5, 0, 1, 97, 0, 1]],
  ['a message shorter than its topic', [0x30, 3, 0, 9, 97]],
  ['a CONNACK without a code', [0x20, 1, 0]],
  ['a packet of type 1, which no broker sends', [0x10, 0]],
])('%s is named', (what, bytes) => {
  expect(heard().reader.push(Uint8Array.from(bytes))).toBe(what)
})
