import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HISTORICAL, IS_NULL } from './sparkplug-columns.ts'
import { SparkplugReader } from './sparkplug-reader.ts'
import { brokenMetric, type MetricFields, payloadBytes } from './testing/sparkplug-bytes.ts'

const reader = new SparkplugReader()
const read = (
  metrics: readonly MetricFields[],
  head: { time?: number; seq?: number } = {},
  more: readonly number[] = [],
): SparkplugReader => {
  reader.read(payloadBytes(metrics, head, more))
  return reader
}
const values = (metrics: readonly MetricFields[]): unknown[] => {
  read(metrics)
  return metrics.map((_, i) => reader.valueOf(i, reader.columns.datatype[i]!))
}

test('whatever was written is read: names, aliases, times, values of each type (seed 43)', () => {
  const field = fc.record(
    {
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
      alias: fc.oneof(fc.nat(300), fc.maxSafeInteger().map(Math.abs)),
      time: fc.oneof(fc.constant(1_795_200_000_123), fc.integer({ min: 1, max: 8_640_000_000_000_000 })),
      historical: fc.boolean(),
      quality: fc.constantFrom(0, 192, 500),
    },
    { requiredKeys: [] },
  )
  const value = fc.oneof(
    fc.double().map((double) => [{ datatype: 10, double }, double] as const),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((int) => [{ datatype: 3, int }, int] as const),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((int) => [{ datatype: 7, int }, int] as const),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((long) => [{ datatype: 4, long }, long] as const),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((long) => [{ datatype: 8, long }, long] as const),
    fc.boolean().map((bool) => [{ datatype: 11, bool }, bool] as const),
    fc.string({ unit: 'binary', maxLength: 300 }).map((string) => [{ datatype: 12, string }, string] as const),
    fc.constant([{ datatype: 10, isNull: true }, null] as const),
    fc.constant([{ datatype: 16, dataset: [8, 1] }, undefined] as const),
  )
  fc.assert(
    fc.property(
      fc.array(fc.tuple(field, value), { maxLength: 70 }),
      fc.nat(255),
      fc.integer({ min: 1, max: 2 ** 42 }),
      (metrics, seq, time) => {
        read(
          metrics.map(([head, [body]]) => ({ ...head, ...body })),
          { time, seq },
        )
        expect([reader.time, reader.seq, reader.count, reader.broken]).toEqual([time, seq, metrics.length, 0])
        metrics.forEach(([head, [body, wanted]], i) => {
          const { columns } = reader
          const exact = typeof wanted === 'bigint' && Number.isSafeInteger(Number(wanted)) ? Number(wanted) : wanted
          expect(reader.valueOf(i, columns.datatype[i]!)).toEqual(exact)
          expect(columns.datatype[i]).toBe(body.datatype)
          expect(reader.name(i)).toBe(head.name ?? '')
          expect(reader.alias(i)).toBe(head.alias ?? null)
          expect(columns.time[i]).toBe(head.time ?? 0)
          expect(columns.quality[i]).toBe(head.quality ?? 192)
          expect(columns.flags[i]).toBe((head.historical ? HISTORICAL : 0) | (wanted === null ? IS_NULL : 0))
        })
      },
    ),
    { seed: 43 },
  )
})

test('aliases are 64 bits wide: two that a double would mix up stay apart', () => {
  const alias = (value: bigint): number[] => {
    const bytes = [0x10]
    for (let rest = value; ; rest >>= 7n) {
      if (rest < 128n) return [...bytes, Number(rest)]
      bytes.push(Number(rest & 127n) | 128)
    }
  }
  for (const wanted of [2n ** 64n - 1n, 2n ** 64n - 2n, 2n ** 53n + 1n]) {
    const body = alias(wanted)
    read([], {}, [0x12, body.length, ...body])
    expect(reader.alias(0)).toBe(wanted)
  }
})

test('a metric that is broken, cut or nonsense is left out; those around it are kept', () => {
  const good: MetricFields = { name: 'A', datatype: 10, double: 1 }
  for (const bad of [
    brokenMetric(),
    [0x12, 2, 0x0a, 0x05],
    [0x12, 3, 0x69, 1, 2],
    [0x12, 2, 0x18, 0x80],
    [0x12, 1, 0x00],
    [0x12, 2, 0x0b, 0x00],
  ]) {
    const before = payloadBytes([good])
    reader.read(Uint8Array.from([...before, ...bad, ...before]))
    expect([reader.count, reader.broken], bad.join(' ')).toEqual([2, 1])
    expect([reader.name(1), reader.valueOf(1, 10)]).toEqual(['A', 1])
  }
  reader.read(payloadBytes([good]).subarray(0, 8))
  expect([reader.count, reader.broken]).toEqual([0, 1])
})

test('negative numbers written out in full, and types that only the birth knows', () => {
  expect(values([{ datatype: 3, long: -5n }, { datatype: 4, long: -5n }, { long: 5n }])).toEqual([-5, -5, 5])
  read([{ int: -8 }])
  expect([reader.valueOf(0, 0), reader.valueOf(0, 2)]).toEqual([2 ** 32 - 8, -8])
})

test('small whole numbers have their sign, written in their own width or extended', () => {
  expect(
    values([
      { datatype: 1, int: 251 },
      { datatype: 1, int: -5 },
      { datatype: 1, int: 127 },
      { datatype: 1, int: 128 },
      { datatype: 1, long: 251n },
      { datatype: 1, long: -5n },
      { datatype: 2, int: 65449 },
      { datatype: 2, int: -87 },
      { datatype: 2, int: 32767 },
      { datatype: 2, int: 251 },
      { datatype: 3, int: 65449 },
      { datatype: 5, int: 251 },
      { datatype: 6, int: 65449 },
    ]),
  ).toEqual([-5, -5, 127, -128, -5, -5, -87, -87, 32767, 251, 65449, 251, 65449])
})
