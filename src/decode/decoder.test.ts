import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decoder } from './decoder.ts'
import type { DecoderOptions } from './decoder-options.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'

const NOW = 1_795_200_000_000

/** One signal `s` bound to `t`; what its payloads become: [value, quality]. */
const decode = (signal: object, binding: object, payloads: readonly string[], options: DecoderOptions = {}) => {
  const twin = twinOf({ s: { bindings: [{ topic: 't', ...binding }], ...signal } })
  const decoder = new Decoder(twin, options)
  const got = collector(twin)
  for (const payload of payloads) decoder.message('t', bytesOf(payload), NOW, got.sink)
  return {
    values: got.samples.map((s) => [s.value, s.quality]),
    sources: got.samples.map((s) => s.source),
    receives: got.samples.map((s) => s.receive),
    reasons: Object.fromEntries(decoder.stats.drops.map((d) => [d.reason, d.count])),
    decoder,
  }
}
const BAD = [Number.NaN, 2]

describe('values', () => {
  test('numbers as machines write them', () => {
    expect(decode({}, {}, ['12.5', ' -3 ', '23,5', '1.234,5', '1,234.5', '1e3', '"7"', 'true', '[1']).values).toEqual([
      [12.5, 0],
      [-3, 0],
      [23.5, 0],
      [1234.5, 0],
      [1234.5, 0],
      [1000, 0],
      [7, 0],
      BAD,
    ])
  })
  test('"-119.9 0 20.9" is a vector, UNAVAILABLE and NaN are no values, objects no numbers', () => {
    const { values, reasons } = decode({}, { select: '/v', format: 'json' }, [
      '{"v":"-119.9 0 20.9"}',
      '{"v":"UNAVAILABLE"}',
      '{"v":"NaN"}',
      '{"v":{"x":1}}',
      '{"v":null}',
      '{}',
    ])
    expect(values).toEqual([BAD, BAD, BAD, BAD, BAD, BAD])
    expect(reasons).toEqual({ 'not-a-number': 1, 'no-value': 4, 'not-a-single-value': 1 })
  })
  test('nulls: ignore, clear', () => {
    expect(decode({}, { select: '/v', nulls: 'ignore' }, ['{"v":null}', '{}', '{"v":"UNAVAILABLE"}']).values).toEqual(
      [],
    )
    expect(decode({}, { select: '/v', nulls: 'clear' }, ['{"v":null}']).values).toEqual([[0, 0]])
  })
  test('scale and offset; whole numbers beyond 2^53 are uncertain', () => {
    expect(decode({}, { scale: 0.1, offset: -40 }, ['500']).values).toEqual([[10, 0]])
    expect(decode({}, {}, ['9007199254740993']).values).toEqual([[9007199254740992, 1]])
  })
  test('booleans in words', () => {
    expect(decode({ type: 'boolean' }, {}, ['ON', 'off', 'true', '0', '3', 'perhaps']).values).toEqual([
      [1, 0],
      [0, 0],
      [1, 0],
      [0, 0],
      [1, 0],
      BAD,
    ])
  })
  test('states by key whatever the case, by map, else by code; an unknown one is bad and named', () => {
    const states = { EXECUTE: { code: 6, name: 'Execute' }, HELD: { code: 11, name: 'Held' } }
    const { values, decoder } = decode({ type: 'state', states }, { map: { '2': 'HELD' } }, [
      'Execute',
      '"HELD"',
      '2',
      '6',
      'WAITIING',
    ])
    expect(values).toEqual([[6, 0], [11, 0], [11, 0], [6, 0], BAD])
    expect(decoder.stats.drops).toEqual([
      { reason: 'unknown-state', count: 1, lastTopic: 't', lastDetail: 'm/s: WAITIING', lastAt: NOW },
    ])
    expect(decode({ type: 'state', states }, { map: { '*': 'HELD' } }, ['whatever']).values).toEqual([[11, 0]])
  })
  test('texts are cut at 256 bytes, between characters', () => {
    expect(decode({ type: 'text' }, { format: 'value' }, ['Jet Black', '"RAL 9005"']).values).toEqual([
      ['Jet Black', 0],
      ['RAL 9005', 0],
    ])
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (text) => {
        const [value] = decode({ type: 'text' }, { format: 'json', select: '/v' }, [JSON.stringify({ v: text })])
          .values[0]! as [string, number]
        const whole = bytesOf(text).length
        expect(bytesOf(value).length).toBeLessThanOrEqual(256)
        if (whole <= 256) expect(value).toBe(text)
        else
          expect(value.endsWith('…') && text.startsWith(value.slice(0, -1)) && bytesOf(value).length > 252).toBe(true)
      }),
      { seed: 31, numRuns: 200 },
    )
  })
})

describe('units and numberings', () => {
  test('what comes in another unit is converted, after scale and offset', () => {
    expect(decode({ unit: '°C' }, { unit: '°F' }, ['212', '-40', '32', '98,6']).values).toEqual([
      [100, 0],
      [-40, 0],
      [0, 0],
      [37, 0],
    ])
    expect(decode({ unit: 'bar' }, { unit: 'kPa', scale: 0.1, offset: 5 }, ['950']).values).toEqual([[1, 0]])
    expect(decode({ unit: 'rpm', type: 'integer' }, { unit: 'Hz' }, ['24.99']).values).toEqual([[1499, 0]])
  })
  test('a unit that was never checked gives no number at all', () => {
    expect(decode({ unit: '°C' }, { unit: 'bar' }, ['1'])).toMatchObject({
      values: [BAD],
      reasons: { 'unit-not-convertible': 1 },
    })
  })
  test('PackML by its numberings, by name however it is written, and by the numbers of a machine of its own', () => {
    const states = {
      execute: { code: 60, name: 'Executing' },
      idle: { code: 40, name: 'Idle' },
      unholding: { code: 12, name: 'Unholding' },
      stopped: { code: 2, name: 'Stopped' },
    }
    const packml = (numbering: unknown, ...payloads: string[]) =>
      decode({ type: 'state', states }, { numbering }, payloads).values.map(([value]) => value)
    expect(packml('packml', '6', '4', '2', '6.0', '"Execute"', 'UN-HOLDING', 'Stopped ')).toEqual([
      60, 40, 2, 60, 60, 12, 2,
    ])
    // In OPC 30060 the same states are 0 to 16 from Stopped on; a simulator's 2 means Idle.
    expect(packml('packml-opc', '4', '2', '0', '10')).toEqual([60, 40, 2, 12])
    expect(packml({ '7': 'Idle', '100': 'EXECUTE' }, '7', '100', 'idle')).toEqual([40, 60, 40])
    expect(packml('packml', 'WAITIING', '99')).toEqual([Number.NaN, Number.NaN])
    expect(decode({ type: 'text' }, { numbering: 'packml-mode' }, ['1', '3']).values).toEqual([
      ['Production', 0],
      ['Manual', 0],
    ])
  })
})

describe('selectors', () => {
  test('pointers escape, reach into arrays, and never into prototypes', () => {
    expect(decode({}, { select: '/a~1b/m~0n/1' }, ['{"a/b":{"m~n":[1,2]}}']).values).toEqual([[2, 0]])
    expect(decode({}, { select: '/__proto__/x', nulls: 'ignore' }, ['{}']).values).toEqual([])
    expect(decode({}, { select: '/01', nulls: 'ignore' }, ['[1,2]']).values).toEqual([])
  })
  test('array element by key; ids drift between text and number; its own time', () => {
    const select = { at: '', key: { '/address': '5' }, take: '/value' }
    const { values, sources } = decode({}, { select, nulls: 'ignore' }, [
      '[{"address":4,"value":1},{"address":5,"value":2,"_ts":1616701066808}]',
      '[{"address":4,"value":1}]',
    ])
    expect(values).toEqual([[2, 0]])
    expect(sources).toEqual([1616701066808])
    expect(decode({}, { select: { at: '', key: { '/id': 'x' }, absent: -1 } }, ['[]']).values).toEqual([[-1, 0]])
  })
  test('present in a set, absent = clear; no such place is no value', () => {
    const select = { at: '/errors', has: { '/type': 'E1' } }
    expect(
      decode({ type: 'boolean' }, { select, nulls: 'ignore' }, [
        '{"errors":[{"type":"E1"}]}',
        '{"errors":[{}]}',
        '{"errors":null}',
        '{}',
      ]).values,
    ).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
    ])
  })
  test('count leaves out empty elements', () => {
    expect(
      decode({}, { select: { at: '/errors', count: true } }, ['{"errors":[{}]}', '{"errors":[{"a":1},null,{}]}'])
        .values,
    ).toEqual([
      [0, 0],
      [1, 0],
    ])
  })
  test('constants take any body; guards decide', () => {
    expect(decode({}, { select: { const: 1 } }, ['', '{}', '{broken']).values).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ])
    expect(
      decode({}, { select: '/v', where: { '/type': 'T' } }, ['{"type":"U","v":1}', '{"type":"T","v":2}']).values,
    ).toEqual([[2, 0]])
  })
})

describe('source time', () => {
  test.each([
    ['"2026-11-20T18:42:27.477960+00:00"', Date.UTC(2026, 10, 20, 18, 42, 27, 477)],
    ['"2026-11-20T18:42:27.4779601Z"', Date.UTC(2026, 10, 20, 18, 42, 27, 477)],
    ['"2026-11-20T18:41:04.356145"', Date.UTC(2026, 10, 20, 18, 41, 4, 356)],
    ['"2026-11-20T20:41:04+02:00"', Date.UTC(2026, 10, 20, 18, 41, 4)],
    ['1616701065.9328506', 1616701065933],
    ['1616701066007', 1616701066007],
    ['"1616701066007"', 1616701066007],
    ['0', 0],
    ['""', 0],
    ['"yesterday"', 0],
    ['-5', 0],
  ])('%s', (text, ms) => {
    for (const name of ['ts', 'timestamp', '_ts', 'utc_time', 'time', 'timestamp_ms'])
      expect(decode({}, { select: '/v' }, [`{"${name}":${text},"v":1}`]).sources).toEqual([ms])
    expect(decode({}, { select: '/v', timeAt: '/when/at' }, [`{"when":{"at":${text}},"v":1}`]).sources).toEqual([ms])
  })
  test('stands beside the receive time unless the binding says otherwise; never in the future', () => {
    const body = (ms: number) => `{"ts":${ms},"v":1}`
    expect(decode({}, { select: '/v' }, [body(NOW - 5000)]).receives).toEqual([NOW])
    expect(
      decode({}, { select: '/v', time: 'source' }, [body(NOW - 5000), body(NOW + 46_000), '{"v":1}']).receives,
    ).toEqual([NOW - 5000, NOW, NOW])
  })
})

test('UNS payloads: value, name from the topic, or the only key beside the time', () => {
  const uns = (payload: string) => decode({}, { format: 'uns' }, [payload])
  expect(uns('{"timestamp_ms":1795200000000,"value":4}').values).toEqual([[4, 0]])
  expect(uns('{"value":4,"unit":"bar","timestamp":"2026-11-20T18:42:27Z"}').values).toEqual([[4, 0]])
  expect(uns('{"timestamp_ms":1795200000000,"t":5,"other":6}').values).toEqual([[5, 0]])
  expect(uns('{"timestamp_ms":1795200000000,"pressure":6}').sources).toEqual([1795200000000])
  expect(uns('375').values).toEqual([[375, 0]])
})

describe('payloads that cannot be used change nothing and are counted', () => {
  test('broken, empty, too large, gzip, images', () => {
    const twin = twinOf({ s: { bindings: [{ topic: 't', select: '/v' }] } })
    const decoder = new Decoder(twin)
    const got = collector(twin)
    decoder.message('t', bytesOf('{"v":'), NOW, got.sink)
    decoder.message('t', bytesOf(''), NOW, got.sink)
    decoder.message('t', new Uint8Array((1 << 20) + 1), NOW, got.sink)
    decoder.message('t', Uint8Array.of(0x1f, 0x8b, 8, 0), NOW, got.sink)
    decoder.message('t', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), NOW, got.sink)
    decoder.message('t', bytesOf(`${'['.repeat(500_000)}`), NOW, got.sink)
    decoder.message('unbound', new Uint8Array(1 << 21), NOW, got.sink)
    expect(got.samples).toEqual([])
    expect(Object.fromEntries(decoder.stats.drops.map((d) => [d.reason, d.count]))).toEqual({
      'broken-json': 2,
      'empty-payload': 1,
      'payload-too-large': 1,
      'gzip-not-decoded': 1,
      'not-utf-8': 1,
    })
  })
  test('an inflate given is used, and may fail', () => {
    const twin = twinOf({ s: { bindings: [{ topic: 't' }] } })
    const got = collector(twin)
    const gzip = Uint8Array.of(0x1f, 0x8b)
    expect(new Decoder(twin, { inflate: () => bytesOf('5') }).message('t', gzip, NOW, got.sink)).toBe(1)
    const failing = new Decoder(twin, {
      inflate: () => {
        throw new Error('bad block')
      },
    })
    expect(failing.message('t', gzip, NOW, got.sink)).toBe(0)
    expect(failing.stats.drops[0]!.lastDetail).toContain('bad block')
    // "x^2" has the head of a zlib body, and is none.
    const formula = twinOf({ s: { type: 'text', bindings: [{ topic: 't' }] } })
    const read = collector(formula)
    new Decoder(formula, {
      inflate: () => {
        throw new Error('bad block')
      },
    }).message('t', bytesOf('x^2'), NOW, read.sink)
    expect(read.of('s')).toEqual(['x^2'])
  })
})

test('precedence: a later binding speaks only while the earlier is silent or bad', () => {
  const twin = twinOf({ s: { staleAfterS: 2, bindings: [{ topic: 'a' }, { topic: 'b' }] } })
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const send = (topic: string, payload: string, at: number) =>
    decoder.message(topic, bytesOf(payload), NOW + at, got.sink)
  send('b', '1', 0)
  send('a', '2', 100)
  send('b', '3', 200)
  send('b', '4', 2200)
  send('a', 'x', 2300)
  send('b', '5', 2400)
  send('a', '6', 2500)
  send('a', 'x', 2600)
  expect(got.of('s')).toEqual([1, 2, 4, 5, 6])
})

test('constants on several topics are events: each is heard', () => {
  const twin = twinOf({
    s: {
      type: 'boolean',
      bindings: [
        { topic: 'start', select: { const: 1 } },
        { topic: 'stop', select: { const: 0 } },
      ],
    },
  })
  const decoder = new Decoder(twin)
  const got = collector(twin)
  for (const topic of ['start', 'stop', 'start']) decoder.message(topic, bytesOf('{}'), NOW, got.sink)
  expect(got.of('s')).toEqual([1, 0, 1])
})

test('a binding that never matched is named with the nearest topics that arrived', () => {
  const twin = twinOf({
    s: { bindings: [{ topic: 'plant/line1/robot/curent' }] },
    u: { bindings: [{ topic: 'plant/line1/robot/speed' }] },
    v: {},
  })
  const decoder = new Decoder(twin)
  const got = collector(twin)
  for (const topic of [
    'plant/line1/robot/current',
    'plant/line2/robot/current',
    'office/clock',
    'plant/line1/robot/speed',
  ])
    decoder.message(topic, bytesOf('1'), NOW, got.sink)
  expect(decoder.unmatched()).toEqual([
    {
      signal: 'm/s',
      topic: 'plant/line1/robot/curent',
      nearest: ['plant/line1/robot/current', 'plant/line2/robot/current'],
    },
  ])
  expect(decoder.topics().find((seen) => seen.topic === 'office/clock')).toEqual({
    topic: 'office/clock',
    count: 1,
    perS: 0,
    lastSeen: NOW,
  })
})

test('bindings of another broker are left out; subscriptions are few', () => {
  const twin = twinOf({
    a: { bindings: [{ topic: 'x/#', broker: 'one' }] },
    b: { bindings: [{ topic: 'x/y' }] },
    c: { bindings: [{ topic: 'spBv1.0/g/DDATA/e/d', format: 'sparkplug', metric: 'm' }] },
  })
  expect(new Decoder(twin, { broker: 'one' }).subscriptions).toEqual(['x/#', 'spBv1.0/g/+/e/d', 'spBv1.0/g/+/e'])
  expect(new Decoder(twin, { broker: 'two' }).subscriptions).toEqual(['x/y', 'spBv1.0/g/+/e/d', 'spBv1.0/g/+/e'])
})
