import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeFrame, encodeFrame, FOREIGN_FRAME, type FrameColumns, frameTwin } from './frames.ts'

const HASH = '0123456789abcdef'
const SIZE = 40
/** The last five signals are texts. */
const columns = (size = SIZE, hash = HASH): FrameColumns & { texts: Map<number, string> } => {
  const texts = new Map<number, string>()
  return {
    twin: { hash, signals: Array.from({ length: size }, (_, i) => ({ type: i >= size - 5 ? 'text' : 'number' })) },
    value: new Float64Array(size).fill(Number.NaN),
    quality: new Uint8Array(size).fill(2),
    receive: new Float64Array(size),
    source: new Float64Array(size),
    since: new Float64Array(size),
    dead: new Uint8Array(size),
    texts,
    text: (slot) => texts.get(slot) ?? '',
  }
}
const NOW = 1_795_200_000_000

const time = fc.oneof(
  fc.integer({ min: NOW - 100_000, max: NOW }),
  fc.double({ min: 1, max: 8e15, noNaN: true }),
  fc.integer({ min: 1, max: 4e12 }),
)
const value = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.float(),
  fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 100),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 0, Number.POSITIVE_INFINITY, 1.005, 1e21, 2 ** 48, -(2 ** 53)),
)
const row = fc.record({
  slot: fc.nat(SIZE - 1),
  value,
  text: fc.string({ unit: 'grapheme', maxLength: 60 }),
  quality: fc.nat(2),
  receive: time,
  source: fc.oneof(fc.constant(0), time),
  since: time,
  dead: fc.nat(1),
})

test('what goes in comes out, bit for bit', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { selector: (r) => r.slot, maxLength: SIZE }),
      fc.boolean(),
      fc.nat(),
      (rows, snapshot, frame) => {
        const table = columns()
        rows.sort((a, b) => a.slot - b.slot)
        for (const r of rows) {
          table.value[r.slot] = r.slot >= SIZE - 5 ? 0 : r.value
          table.quality[r.slot] = r.quality
          table.receive[r.slot] = r.receive
          table.source[r.slot] = r.source
          table.since[r.slot] = r.since
          table.dead[r.slot] = r.dead
          if (r.slot >= SIZE - 5) table.texts.set(r.slot, r.text)
        }
        const decoded = decodeFrame(
          encodeFrame(
            table,
            rows.map((r) => r.slot),
            { frame, snapshot, time: NOW },
          ),
          frameTwin(table.twin),
        )
        if (!decoded.ok) throw new Error(decoded.error)
        const { batch } = decoded.value
        expect([decoded.value.frame, decoded.value.time, batch.snapshot, batch.count]).toEqual([
          frame,
          NOW,
          snapshot,
          rows.length,
        ])
        rows.forEach((r, i) => {
          const isText = r.slot >= SIZE - 5
          expect([
            batch.slot[i],
            batch.value[i],
            batch.quality[i],
            batch.receive[i],
            batch.source[i],
            batch.dead[i],
            batch.since[i],
          ]).toEqual([r.slot, isText ? 0 : r.value, r.quality, r.receive, r.source, r.dead, snapshot ? r.since : 0])
        })
        expect(batch.texts).toEqual(rows.filter((r) => r.slot >= SIZE - 5).map((r) => [r.slot, r.text]))
      },
    ),
    { seed: 21, numRuns: 400 },
  )
})

test('a snapshot leaves out what was never seen; a delta says it', () => {
  const table = columns()
  table.receive[3] = NOW
  table.value[3] = 7
  table.quality[3] = 0
  const read = (snapshot: boolean) => {
    const decoded = decodeFrame(encodeFrame(table, [1, 3], { frame: 1, snapshot, time: NOW }), frameTwin(table.twin))
    if (!decoded.ok) throw new Error(decoded.error)
    return decoded.value.batch
  }
  expect([...read(true).slot]).toEqual([3])
  expect([[...read(false).slot], [...read(false).receive], read(false).quality[0]]).toEqual([[1, 3], [0, NOW], 2])
})

test('a frame of another twin is told apart from a broken one', () => {
  const bytes = encodeFrame(columns(), [], { frame: 1, snapshot: true, time: NOW })
  expect(decodeFrame(bytes, { hash: 'ffffffffffffffff', signals: { length: SIZE } })).toEqual({
    ok: false,
    error: FOREIGN_FRAME,
  })
  expect(decodeFrame(bytes, { hash: HASH, signals: { length: SIZE } }).ok).toBe(true)
  expect(decodeFrame(bytes.subarray(0, 10), { hash: HASH, signals: { length: SIZE } })).toEqual({
    ok: false,
    error: 'frame with a broken head',
  })
  expect(decodeFrame(Uint8Array.of(...bytes, 0), { hash: HASH, signals: { length: SIZE } })).toEqual({
    ok: false,
    error: 'frame with 1 bytes too many',
  })
})

test('no bytes make it throw, and every truncation is refused', () => {
  const table = columns()
  for (let slot = 0; slot < SIZE; slot++) {
    table.value[slot] = slot * 1.37
    table.quality[slot] = slot % 3
    table.receive[slot] = NOW - slot
    table.source[slot] = NOW - slot * 3
    table.texts.set(slot, 'läuft')
  }
  const whole = encodeFrame(table, [...table.value.keys()], { frame: 9, snapshot: true, time: NOW })
  const twin = frameTwin(table.twin)
  for (let length = 0; length < whole.length; length++)
    expect(decodeFrame(whole.subarray(0, length), twin).ok).toBe(false)
  let read = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (edits) => {
      const bytes = whole.slice()
      for (const [at, byte] of edits) bytes[at] = byte
      const decoded = decodeFrame(bytes, twin)
      if (!decoded.ok) return
      read++
      for (const slot of decoded.value.batch.slot) expect(slot).toBeLessThan(SIZE)
    }),
    { seed: 22, numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(0)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void decodeFrame(bytes, twin)),
    { seed: 23, numRuns: 2000 },
  )
})

test('a typical delta costs at most 8 bytes a value', () => {
  const size = 505
  const table = columns(size)
  for (let slot = 0; slot < size; slot++) {
    // A machine publishes ten signals in one message, two decimals, with its own clock.
    const message = NOW - ((slot / 10) | 0) * 2
    table.value[slot] = Math.round(Math.sin(slot) * 100_00) / 100
    table.quality[slot] = 0
    table.receive[slot] = message
    table.source[slot] = message - 17
  }
  const slots = Array.from({ length: 500 }, (_, i) => i)
  expect(encodeFrame(table, slots, { frame: 1000, snapshot: false, time: NOW }).length / 500).toBeLessThan(8)
})
