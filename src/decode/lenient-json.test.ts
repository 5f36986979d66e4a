import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bare, parseLenient } from './lenient-json.ts'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'

const BAD = Number.POSITIVE_INFINITY

test.each([
  ['{"bad": NaN, "v": 21.5}', { bad: BAD, v: 21.5 }],
  ['{"bad": nan, "v": 21.5}', { bad: BAD, v: 21.5 }],
  ['{"bad":Infinity,"v":21.5}', { bad: BAD, v: 21.5 }],
  ['{"v":21.5,"bad":-Infinity}', { bad: BAD, v: 21.5 }],
  ['{"v":21.5,"bad":-nan(ind)}', { bad: BAD, v: 21.5 }],
  ['{"v":21.5,"bad":1.#QNAN}', { bad: BAD, v: 21.5 }],
  ['{"v":21.5,"bad":-inf }', { bad: BAD, v: 21.5 }],
  ['{"v":21.5,"bad":N/A}', { bad: BAD, v: 21.5 }],
  ['{"v":21.5,"bad":not connected}', { bad: BAD, v: 21.5 }],
  ['{"none": , "v":21.5,"last":}', { none: null, v: 21.5, last: null }],
  ['{"t":True,"f":False,"n":None,"u":undefined}', { t: true, f: false, n: null, u: null }],
  ['{"a":.5,"b":5.,"c":+5,"d":007,"e":-.5}', { a: 0.5, b: 5, c: 5, d: 7, e: -0.5 }],
  ['{"a":{"b":[1,NaN,{"c":nan}]},"v":1}', { a: { b: [1, BAD, { c: BAD }] }, v: 1 }],
  ['[NaN, 1]', [BAD, 1]],
  ['{"t":"NaN, Infinity: nan","bad":NaN}', { t: 'NaN, Infinity: nan', bad: BAD }],
  ['{"t":"a \\" NaN","NaN":NaN}', { t: 'a " NaN', NaN: BAD }],
  ['{"path":"C:\\data","v":1}', { path: 'C:\\data', v: 1 }],
  ['{"t":"two\nlines\tand a tab","v":1}', { t: 'two\nlines\tand a tab', v: 1 }],
  ['\ufeff{"v":23.5}\0', { v: 23.5 }],
  ['\0{"v":23.5}\0\0 \r\n\0', { v: 23.5 }],
])('%j is read but for what is no value', (text, right) => {
  expect(parseLenient(text)).toEqual(right)
})

test.each([
  '{"v":21.5',
  '{"v":"a',
  '{"v":1}{"v":2}',
  '[OK]',
  '[INFO] pump started',
  '{hello}',
  'pump 3 {on}',
  '',
  '{"a":1,,}',
])('%j is no JSON even so', (text) => {
  expect(parseLenient(text)).toBeUndefined()
})

test('what JSON can say is left as it is, whatever stands beside it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('NaN', 'nan', '-Infinity', 'inf', '?'), (value, word) => {
      // (JSON has no negative zero that a reader of it could tell.)
      const right = JSON.parse(JSON.stringify(value)) as unknown
      expect(parseLenient(`{"a":${word},"v":${JSON.stringify(value)}}\0`)).toEqual({ a: BAD, v: right })
      expect(parseLenient(`{"v":${JSON.stringify(value, null, 2)},"a":${word}}`)).toEqual({ a: BAD, v: right })
    }),
    { seed: 4 },
  )
})

test('it never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]{}",:\\ 1.-eNaN\0\u2028u0') }), (text) => {
      parseLenient(text)
      expect(bare(text)).not.toMatch(/\0$/)
    }),
    { seed: 5 },
  )
})

const SIGNALS = {
  v: { bindings: [{ topic: 'm', select: '/v' }] },
  bad: { bindings: [{ topic: 'm', select: '/bad' }] },
  flag: { type: 'boolean', bindings: [{ topic: 'm', select: '/bad' }] },
  text: { type: 'text', bindings: [{ topic: 'm', select: '/bad' }] },
  lenient: { bindings: [{ topic: 'm', select: '/bad', nulls: 'clear' }] },
  state: {
    type: 'state',
    states: { ON: { code: 1, name: 'On' } },
    bindings: [{ topic: 'm', select: '/bad', map: { '*': 'ON' } }],
  },
  alone: { bindings: [{ topic: 'alone' }] },
}

test('one bad field loses only itself: it is bad, and the others are read', () => {
  const twin = twinOf(SIGNALS)
  for (const word of ['NaN', 'nan', 'Infinity', '-Infinity']) {
    const decoder = new Decoder(twin)
    const { sink, samples } = collector(twin)
    decoder.message('m', bytesOf(`{"bad": ${word}, "v": 21.5}`), 1000, sink)
    expect(Object.fromEntries(samples.map(({ signal, quality }) => [signal, quality]))).toEqual({
      v: 0,
      bad: 2,
      flag: 2,
      text: 2,
      lenient: 2,
      state: 2,
    })
    expect(decoder.stats.drops).toMatchObject([{ reason: 'not-a-number', count: 5 }])
  }
})

test('a NUL or a byte order mark belongs to no value', () => {
  const twin = twinOf({ ...SIGNALS, word: { type: 'text', bindings: [{ topic: 'alone' }] } })
  const decoder = new Decoder(twin)
  const { sink, of, samples } = collector(twin)
  decoder.message('alone', bytesOf('23.5\0'), 1000, sink)
  decoder.message('alone', bytesOf('\ufeff24,5\0\0\0\n'), 2000, sink)
  decoder.message('m', bytesOf('{"v":23.5}\0'), 3000, sink)
  expect(of('alone')).toEqual([23.5, 24.5])
  expect(of('word')).toEqual(['23.5', '24,5'])
  expect(samples.find(({ signal }) => signal === 'v')).toMatchObject({ value: 23.5, quality: 0 })
})

test('a text of fixed length that a PLC filled with NULs is the text', () => {
  const twin = twinOf({
    n: { bindings: [{ topic: 'm', select: '/v' }] },
    s: { type: 'state', states: { ON: { code: 1, name: 'On' } }, bindings: [{ topic: 'm', select: '/s' }] },
    t: { type: 'text', bindings: [{ topic: 'm', select: '/s' }] },
  })
  const decoder = new Decoder(twin)
  const { sink, of } = collector(twin)
  decoder.message('m', bytesOf(JSON.stringify({ v: '21.5\0\0', s: 'ON\0\0\0' })), 1000, sink)
  expect([of('n'), of('s'), of('t')]).toEqual([[21.5], [1], ['ON']])
})
