import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { Decoder } from './decoder.ts'
import { NO_CLOCK, NO_TIME, NOT_UNDERSTOOD, parseTime, readTime, usualTime } from './source-time.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'

const AT = Date.UTC(2026, 10, 29, 5, 56, 34)

describe('times as they come', () => {
  test.each([
    ['29.11.2026 05:56:34', AT],
    ['29.11.26 05:56:34', AT],
    ['29.11.2026, 05:56:34', AT],
    ['29.11.2026 05:56:34,250', AT + 250],
    ['29.11.2026 06:56:34 +01:00', AT],
    ['3.1.2026 5:06', Date.UTC(2026, 0, 3, 5, 6)],
    ['Sun, 29 Nov 2026 05:56:34 +0000', AT],
    ['Sun, 29 Nov 2026 06:56:34 +0100', AT],
    ['29 Nov 2026 05:56:34 GMT', AT],
    ['Sunday, 29-Nov-26 05:56:34 GMT', AT],
    ['Sun Nov 29 05:56:34 2026', AT],
    ['Sun Nov 29 2026 06:56:34 GMT+0100 (Central European Standard Time)', AT],
    ['29. Nov. 2026 05:56:34', AT],
    ['29. November 2026 05:56:34', AT],
    ['15 Okt 2026 05:56:34', Date.UTC(2026, 9, 15, 5, 56, 34)],
    ['11/29/2026 5:56:34 AM', AT],
    ['11/29/2026, 5:56:34\u202fAM', AT],
    ['11/29/2026 12:00:01 AM', Date.UTC(2026, 10, 29, 0, 0, 1)],
    ['11/29/2026 12:00:01 PM', Date.UTC(2026, 10, 29, 12, 0, 1)],
    ['3/4/2026 1:00:00 PM', Date.UTC(2026, 2, 4, 13)],
    ['29/11/2026 05:56:34', AT],
    ['29-11-2026 05:56:34', AT],
    ['2026/11/29 05:56:34', AT],
    ['2026-11-29 05:56:34.123456789', AT + 123],
    ['2026-11-29 05:56:34 UTC', AT],
    ['2026-11-29T06:56:34+01:00[Europe/Berlin]', AT],
    ['2026-11-29T00:56:34-05', AT],
    ['2026-11-29T05:56Z', AT - 34_000],
    ['2026-11-29-05:56:34.0', AT],
    ['20261129T055634Z', AT],
    ['20261129T055634.5Z', AT + 500],
    ['20261129T065634+0100', AT],
    ['20261129055634', AT],
    ['20261129055634123', AT + 123],
    ['202611290556', AT - 34_000],
    ['20261129_055634', AT],
    ['/Date(1795931794000)/', AT],
    ['1795931794', AT],
    ['1795931794.25', AT + 250],
  ])('%j', (text, ms) => {
    expect(readTime(text)).toBe(ms)
  })

  test.each([
    [20261129055634, AT],
    [202611290556, AT - 34_000],
    [AT / 1000, AT],
    [AT, AT],
    [AT * 1000, AT],
    [AT * 1e6, AT],
    // .NET and Windows count 100 ns from the year 1 and from 1601.
    [621_355_968e9 + AT * 1e4, AT],
    [116_444_736e9 + AT * 1e4, AT],
  ])('the number %d', (n, ms) => {
    expect(Math.abs(readTime(n) - ms)).toBeLessThan(2)
  })

  test.each([
    [{ low: (AT % 2 ** 32) | 0, high: Math.floor(AT / 2 ** 32), unsigned: true }, AT],
    [{ seconds: AT / 1000, nanos: 500_000_000 }, AT + 500],
    [{ $date: '2026-11-29T05:56:34Z' }, AT],
    [BigInt(AT), AT],
  ])('%o', (object, ms) => {
    expect(readTime(object)).toBe(ms)
  })

  test.each([null, undefined, '', ' ', 0, Number.NaN])('%j is none', (raw) => {
    expect(readTime(raw)).toBe(NO_TIME)
  })

  test.each([
    5,
    0.25,
    86_400,
    '1970-01-01T00:00:12Z',
    '1980-01-06 00:00:00',
    '01.01.2000 00:13:05',
    '1990-01-01T05:00:00',
    946_684_900,
  ])('%j is a clock that was never set', (raw) => {
    expect(readTime(raw)).toBe(NO_CLOCK)
    expect(parseTime(raw)).toBe(0)
  })

  test.each([
    'yesterday',
    'quarter past five',
    '05/06/2026 05:56:34',
    '29.13.2026 05:56:34',
    '31.02.2026 05:56:34',
    '29.11.2026 25:56:34',
    '29.11.2026',
    '20261399055634',
    '9'.repeat(30),
    '1'.repeat(100_000),
    -5,
    1e30,
    true,
    {},
    [],
    ['2026-11-29T05:56:34Z'],
  ])('%j is not understood', (raw) => {
    expect(readTime(raw)).toBe(NOT_UNDERSTOOD)
    expect(parseTime(raw)).toBe(0)
  })

  test('whatever a Date prints of itself is read again; nothing throws', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2002, 0), max: Date.UTC(2099, 0) }), (ms) => {
        const whole = Math.floor(ms / 1000) * 1000
        expect(readTime(new Date(ms).toISOString())).toBe(ms)
        expect(readTime(new Date(ms).toUTCString())).toBe(whole)
        expect(readTime(new Date(ms).toString())).toBe(whole)
        expect(readTime(new Date(ms).toLocaleString('de-DE', { timeZone: 'UTC' }))).toBe(whole)
        expect(readTime(new Date(ms).toLocaleString('en-US', { timeZone: 'UTC' }))).toBe(whole)
        expect(readTime(ms)).toBe(ms)
        expect(readTime(ms / 1000)).toBe(ms)
      }),
      { seed: 3 },
    )
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.:-/ TZanov,+(') }), (text) => {
        expect(Number.isInteger(readTime(text))).toBe(true)
      }),
      { seed: 4 },
    )
  })

  test('names that hold other things as well count only where a time stands there', () => {
    expect(usualTime({ time: 12.5, t: 21, ts: AT })).toBe(AT)
    expect(usualTime({ time: 12.5, t: 'warm' })).toBe(NO_TIME)
    expect(usualTime({ t: AT })).toBe(AT)
    expect(usualTime({ time: '5 past 12' })).toBe(NOT_UNDERSTOOD)
    expect(usualTime({ ts: 5, time: AT })).toBe(AT)
    expect(usualTime({ ts: 5 })).toBe(NO_CLOCK)
    expect(usualTime(JSON.parse('{"__proto__":{"ts":1795931794000}}'))).toBe(NO_TIME)
  })
})

describe('what a twin makes of them', () => {
  const NOW = AT + 60_000
  const start = (binding: object, more: object = {}) => {
    const twin = twinOf({ v: { ...more, bindings: [{ topic: 't', select: '/v', ...binding }] } })
    const decoder = new Decoder(twin)
    const got = collector(twin)
    return {
      say: (payload: string, retained = false) => decoder.message('t', bytesOf(payload), NOW, got.sink, retained),
      drops: () => decoder.stats.drops.map(({ reason, count, lastDetail }) => [reason, count, lastDetail]),
      decoder,
      ...got,
    }
  }

  test('a source without a clock is received now, and counted', () => {
    const s = start({ time: 'source' })
    s.say('{"v":1,"ts":5}')
    s.say('{"v":2,"ts":"1970-01-01T00:00:07Z"}')
    expect(s.samples.map(({ value, receive, source }) => [value, receive, source])).toEqual([
      [1, NOW, 0],
      [2, NOW, 0],
    ])
    expect(s.drops()).toEqual([['no-clock', 2, 'm/v: 1970-01-01T00:00:07Z']])
    expect(atOnce(s.decoder.clocks())).toEqual([])
  })

  test('a time that is not understood is counted, and the value is received now', () => {
    const s = start({ timeAt: '/when', time: 'source' })
    s.say('{"v":1,"when":"05/06/2026 05:56:34"}')
    s.say('{"v":2,"when":""}')
    s.say('{"v":3}')
    expect(s.samples.map(({ value, receive, quality }) => [value, receive, quality])).toEqual([
      [1, NOW, 0],
      [2, NOW, 0],
      [3, NOW, 0],
    ])
    expect(s.drops()).toEqual([['time-not-understood', 1, 'm/v: 05/06/2026 05:56:34']])
  })

  test('a clock that was never set is counted beside the receive time, too; a duration is none', () => {
    const s = start({})
    s.say('{"v":1,"timestamp":"1970-01-01T00:00:07Z"}')
    s.say('{"v":2,"time":12.5}')
    expect(s.drops()).toEqual([['no-clock', 1, 'm/v: 1970-01-01T00:00:07Z']])
  })

  test('what a broker kept of a source without a clock is as old as nobody knows', () => {
    const s = start({}, { staleAfterS: 10 })
    s.say('{"v":1,"ts":5}', true)
    expect(s.samples).toMatchObject([{ receive: NOW, source: 0, quality: 1 }])
  })

  test('an empty message clears what a broker kept: the value is stale now, until there is another', () => {
    const s = start({})
    s.say('')
    expect(s.dead).toEqual([])
    s.say('{"v":1}')
    s.say('')
    expect(s.dead).toEqual(['v'])
    s.say('{"v":2}')
    expect(s.of('v')).toEqual([1, 2])
    expect(s.drops()).toEqual([['empty-payload', 1, '0 bytes']])
  })

  test('an empty message is an event where its arrival is the value', () => {
    const s = start({ select: { const: 1 } }, { type: 'boolean' })
    s.say('')
    expect([s.of('v'), s.dead]).toEqual([[1], []])
  })
})
