import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { Clocks } from './clocks.ts'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'

const NOW = 1_795_200_000_000

test('the median of the last readings: one late message does not move it, a clock that is set does', () => {
  const clocks = new Clocks()
  const say = (behind: number, times: number) => {
    for (let i = 0; i < times; i++) clocks.of('agv').note(NOW + i * 1000, NOW + i * 1000 - behind + (i % 3) * 10)
  }
  say(-46_000, 40)
  clocks.of('agv').note(NOW, NOW - 3_600_000)
  expect(atOnce(clocks.list())).toEqual([{ source: 'agv', skewMs: -46_010, samples: 31 }])
  say(5_000, 31)
  expect(atOnce(clocks.list())[0]!.skewMs).toBe(4_990)
})

test('messages: many signals of one message are one reading, a frozen time is one, retained and missing times are none', () => {
  const twin = twinOf({
    a: { bindings: [{ topic: 't', select: '/a' }] },
    b: { bindings: [{ topic: 't', select: '/b' }] },
    c: { bindings: [{ topic: 'bare' }] },
  })
  const decoder = new Decoder(twin)
  const { sink } = collector(twin)
  const send = (ts: number, at: number, retained = false) =>
    decoder.message('t', bytesOf(JSON.stringify({ ts, a: 1, b: 2 })), at, sink, retained)
  expect(atOnce(decoder.clocks())).toEqual([])
  send(NOW - 400 * 86_400_000, NOW, true)
  decoder.message('bare', bytesOf('1'), NOW, sink)
  expect(atOnce(decoder.clocks())).toEqual([])
  for (let i = 0; i < 5; i++) send(NOW - 72_000_000 + i, NOW + i)
  for (let i = 0; i < 90; i++) send(NOW - 72_000_000 + 4, NOW + 60_000 * i)
  expect(atOnce(decoder.clocks())).toEqual([{ source: 'm', skewMs: 72_000_000, samples: 5 }])
})
