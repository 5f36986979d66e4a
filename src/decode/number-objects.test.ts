import { expect, test } from 'vitest'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'

const NOW = 1_795_200_000_000
const read = (signal: object, binding: object, value: unknown) => {
  const twin = twinOf({ s: { bindings: [{ topic: 't', select: '/v', ...binding }], ...signal } })
  const got = collector(twin)
  new Decoder(twin).message(
    't',
    bytesOf(JSON.stringify({ v: value, id: { low: 7, high: 0, unsigned: true } })),
    NOW,
    got.sink,
  )
  return got.samples.map((one) => [one.value, one.quality])
}
const long = (low: number, high: number, unsigned = false) => ({ low, high, unsigned })

test.each([
  [long(42, 0), 42],
  [long(-1, -1), -1],
  [long(-5, 0), 4294967291],
  [long(4294967291, 0), 4294967291],
  [long(0, 1), 4294967296],
  [long(-1, 0x1fffff, true), Number.MAX_SAFE_INTEGER],
  [long(1, -0x200000), -Number.MAX_SAFE_INTEGER],
  [{ $numberLong: '42' }, 42],
  [{ $numberInt: '-3' }, -3],
  [{ $numberDouble: '1.5' }, 1.5],
  [{ $numberDecimal: '0.25' }, 0.25],
])('%j is the number %d', (value, number) => {
  expect(read({}, {}, value)).toEqual([[number, 0]])
})

test('beyond 2^53 all digits are kept in text, and a number is uncertain', () => {
  expect(read({ type: 'text' }, {}, long(1, 0x7fffffff))).toEqual([['9223372032559808513', 0]])
  expect(read({ type: 'text' }, {}, long(-1, -1, true))).toEqual([['18446744073709551615', 0]])
  expect(read({}, {}, long(0, -(2 ** 31)))).toEqual([[-(2 ** 63), 1]])
})

test('scaled, mapped, as a state, a truth, and in a guard like any other number', () => {
  expect(read({}, { scale: 0.1, offset: 1 }, long(20, 0))).toEqual([[3, 0]])
  expect(read({ type: 'boolean' }, {}, long(1, 0))).toEqual([[1, 0]])
  const states = { run: { code: 6, name: 'Run' } }
  expect(read({ type: 'state', states }, {}, long(6, 0))).toEqual([[6, 0]])
  expect(read({ type: 'state', states }, { map: { '3': 'run' } }, long(3, 0))).toEqual([[6, 0]])
  expect(read({}, { where: { '/id': 7 } }, long(1, 0))).toEqual([[1, 0]])
  expect(read({}, { where: { '/id': '8' } }, long(1, 0))).toEqual([])
})

test.each([
  { low: 10, high: 90 },
  { low: 1.5, high: 0, unsigned: false },
  { low: '1', high: 0, unsigned: false },
  { unsigned: true },
  { $numberLong: {} },
  {},
])('%j is no number', (value) => {
  expect(read({}, {}, value)).toEqual([[Number.NaN, 2]])
})
