import { expect, test } from 'vitest'
import { Decoder } from './decoder.ts'
import { collector, twinOf } from './testing/collect.ts'
import { brokenMetric, type MetricFields, payloadBytes } from './testing/sparkplug-bytes.ts'

const NOW = 1_795_200_000_000
const bind = (metric: string, device = '/d') => ({
  bindings: [{ topic: `spBv1.0/g/+/e${device}`, format: 'sparkplug', metric }],
})

const start = () => {
  const twin = twinOf({
    speed: bind('Speed'),
    count: { ...bind('Count/Id'), type: 'integer' },
    big: { ...bind('Big'), type: 'text' },
    up: { ...bind('Up', ''), type: 'boolean' },
  })
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const send = (
    topic: string,
    metrics: readonly MetricFields[],
    head: { time?: number; seq?: number } = {},
    more: readonly number[] = [],
  ) => decoder.message(`spBv1.0/${topic}`, payloadBytes(metrics, head, more), NOW, got.sink)
  return {
    decoder,
    send,
    ...got,
    reasons: () => Object.fromEntries(decoder.stats.drops.map((d) => [d.reason, d.count])),
  }
}
const BIRTH: MetricFields[] = [
  { name: 'Speed', alias: 1, datatype: 10, double: 1.5 },
  { name: 'Count/Id', alias: 2, datatype: 3, int: -7 },
  { name: 'Big', alias: 3, datatype: 4, long: -(2n ** 60n) },
]

test('births define names, types and aliases; data comes by alias, signed as the birth declared', () => {
  const s = start()
  s.send(
    'g/NBIRTH/e',
    [
      { name: 'bdSeq', long: 3n, datatype: 4 },
      { name: 'Up', alias: 9, datatype: 11, bool: true },
    ],
    { seq: 0, time: NOW - 100 },
  )
  s.send('g/DBIRTH/e/d', BIRTH, { seq: 1 })
  s.send(
    'g/DDATA/e/d',
    [
      { alias: 2, int: -8 },
      { alias: 1, double: 2.5, time: NOW - 50 },
      { alias: 3, long: -1n },
    ],
    { seq: 2, time: NOW - 60 },
  )
  s.send('g/DDATA/e/d', [{ alias: 77, int: 1 }], { seq: 5 })
  expect(s.of('up')).toEqual([1])
  expect(s.of('count')).toEqual([-7, -8])
  expect(s.of('speed')).toEqual([1.5, 2.5])
  expect(s.of('big')).toEqual(['-1152921504606846976', '-1'])
  expect(s.samples.map((x) => x.source)).toEqual([NOW - 100, 0, 0, 0, NOW - 60, NOW - 50, NOW - 60])
  expect(s.reasons()).toEqual({ 'unknown-sparkplug-alias': 1, 'sparkplug-sequence-gap': 1 })
})

test('data sets, broken metrics and names in another case do not lose the rest', () => {
  const s = start()
  s.send(
    'g/DDATA/e/d',
    [
      { name: 'Table', datatype: 16, dataset: [8, 2, 18, 1, 65] },
      { name: 'COUNT/ID', datatype: 3, int: 4 },
      { name: 'Speed', datatype: 10, double: 3 },
    ],
    {},
    brokenMetric(),
  )
  expect(s.samples.map((x) => [x.signal, x.value])).toEqual([
    ['count', 4],
    ['speed', 3],
  ])
  expect(s.reasons()).toEqual({ 'broken-sparkplug-payload': 1 })
})

test('null is no value, historical is not live, quality counts', () => {
  const s = start()
  s.send('g/DDATA/e/d', [
    { name: 'Speed', datatype: 10, isNull: true },
    { name: 'Speed', datatype: 10, double: 9, historical: true },
    { name: 'Speed', datatype: 10, double: 4, quality: 0 },
    { name: 'Speed', datatype: 10, double: 5, quality: 192 },
    { name: 'Speed', datatype: 10, double: 6, quality: 500 },
  ])
  expect(s.samples.map((x) => [x.value, x.quality])).toEqual([
    [Number.NaN, 2],
    [4, 2],
    [5, 0],
    [6, 1],
  ])
  expect(s.dead).toEqual(['speed'])
})

test('deaths: of a device, of the node with its devices, not of an earlier session', () => {
  const s = start()
  const bdSeq = (n: bigint): MetricFields => ({ name: 'bdSeq', datatype: 4, long: n })
  s.send('g/NBIRTH/e', [bdSeq(4n), { name: 'Up', datatype: 11, bool: true }])
  s.send('g/DBIRTH/e/d', BIRTH)
  s.send('g/NDEATH/e', [bdSeq(3n)])
  expect(s.dead).toEqual([])
  expect(s.reasons()).toEqual({ 'death-of-an-earlier-session': 1 })
  s.send('g/DDEATH/e/d', [])
  expect(s.dead).toEqual(['speed', 'count', 'big'])
  s.dead.length = 0
  s.send('g/NDEATH/e', [bdSeq(4n)])
  expect(s.dead).toEqual(['up', 'speed', 'count', 'big'])
  s.dead.length = 0
  s.send('other/NDEATH/e', [])
  s.decoder.message('spBv1.0/STATE/host', new TextEncoder().encode('{"online":false}'), NOW, collectorSink())
  expect(s.dead).toEqual([])
})
const collectorSink = () => collector(twinOf({})).sink
