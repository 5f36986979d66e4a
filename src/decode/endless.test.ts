/** A broker on which somebody makes up nodes, devices, metrics, vehicles: what is kept of them has an end, and who was there stays. */
import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { Decoder } from './decoder.ts'
import { Drops } from './drops.ts'
import { Births } from './sparkplug-births.ts'
import { Sparkplug, parseSparkplugTopic } from './sparkplug.ts'
import { SourceLives } from './source-lives.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'
import { payloadBytes } from './testing/sparkplug-bytes.ts'

const NOW = 1_795_200_000_000
const LONG = 'x'.repeat(60_000)
/** A megabyte, of fifty metrics. */
const MADE = payloadBytes(
  Array.from({ length: 50 }, (_, i) => ({
    name: `${i} ${'m'.repeat(20_000)}`,
    alias: 100 + i,
    datatype: 10,
    double: i,
  })),
)
const start = (topic = 'spBv1.0/g/+/press/ram') => {
  const twin = twinOf({ s: { bindings: [{ topic, format: 'sparkplug', metric: 'Speed' }] } })
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const say = (at: string, bytes: Uint8Array) => decoder.message(`spBv1.0/${at}`, bytes, NOW, got.sink)
  return {
    twin,
    decoder,
    say,
    ...got,
    count: (name: string) => decoder.stats.drops.find(({ reason }) => reason === name)?.count ?? 0,
  }
}
const SPEED = payloadBytes([{ name: 'Speed', alias: 7, datatype: 10, double: 1 }])
const seven = (double: number) => payloadBytes([{ alias: 7, double }])

test('births of strangers are kept up to a bound, then left out and counted; the machine of the twin is named as ever', () => {
  const s = start()
  s.say('g/DBIRTH/press/ram', SPEED)
  for (let i = 0; i < 60; i++) s.say(`g/NBIRTH/made-up-${i}`, MADE)
  const left = s.count('too-many-sparkplug-metrics')
  expect(left).toBeGreaterThan(0)
  expect(s.count('too-many-sparkplug-nodes')).toBeGreaterThan(10)
  s.say('g/DDATA/press/ram', seven(2))
  // Born again when there is no room for strangers, and so is a neighbour on the same node.
  s.say('g/NBIRTH/press', payloadBytes([{ name: 'bdSeq', long: 1n, datatype: 8 }]))
  s.say('g/DBIRTH/press/ram', SPEED)
  s.say('g/DDATA/press/ram', seven(3))
  expect(s.of('s')).toEqual([1, 2, 1, 3])
  expect(s.count('too-many-sparkplug-metrics')).toBe(left)
  expect(s.count('unknown-sparkplug-alias')).toBe(0)
})

test('devices made up on the node that the twin hears take no room from what it hears', () => {
  const s = start()
  for (let i = 0; i < 320; i++)
    s.say(`g/DBIRTH/press/${i}${LONG}`, payloadBytes([{ name: 'Made up', alias: 100 + i, double: 0 }]))
  expect(s.count('too-many-sparkplug-metrics')).toBeGreaterThan(10)
  s.say('g/DBIRTH/press/ram', SPEED)
  s.say('g/DDATA/press/ram', seven(2))
  expect(s.of('s')).toEqual([1, 2])
})

test('a twin that hears everybody keeps who came first', () => {
  const s = start('spBv1.0/+/+/+/+')
  s.say('g/DBIRTH/press/ram', SPEED)
  for (let i = 0; i < 600; i++) {
    const speed = payloadBytes([{ name: 'Speed', alias: 8 + i, datatype: 10, double: 5 }])
    s.say(`g/DBIRTH/made-up/${i}${LONG}`, speed)
  }
  expect(s.count('too-many-sparkplug-metrics')).toBeGreaterThan(10)
  s.say('g/DDATA/press/ram', seven(9))
  expect(s.of('s').at(-1)).toBe(9)
})

test('room comes back: with a death of strangers, and with each birth', () => {
  const s = start()
  for (let round = 0; round < 25; round++) {
    s.say(`g/NBIRTH/made-up-${round}`, MADE)
    s.say(`g/DBIRTH/made-up-${round}/d`, MADE)
    s.say(`g/NDEATH/made-up-${round}`, new Uint8Array())
    s.say('g/NBIRTH/same', MADE)
    s.say('g/DBIRTH/same/d', MADE)
    // The aliases of another device taken over.
    s.say('g/DBIRTH/same/e', MADE)
  }
  expect(s.decoder.stats.drops).toEqual([])
})

test('a twin that now hears a node hears it by what the births before said', () => {
  const s = start('spBv1.0/g/+/other')
  s.say('g/DBIRTH/press/ram', SPEED)
  const next = start()
  atOnce(next.decoder.following(s.decoder))()
  for (let i = 0; i < 60; i++) next.say(`g/NBIRTH/made-up-${i}`, MADE)
  next.say('g/DDATA/press/ram', seven(4))
  expect(next.of('s')).toEqual([4])
})

test('births whose room was counted are all there is', () => {
  // As a model: what is held is what a fresh one holds that was told only what is there.
  const known = new Births({ node: () => true, metric: () => true })
  const node = known.node('g/e')
  for (let i = 0; i < 100; i++) known.define(node, `d${i % 3}`, i % 7, `m${i}`, 1)
  const fresh = new Births({ node: () => true, metric: () => true })
  for (const [alias, { name, device }] of node.aliases) fresh.define(fresh.node('g/e'), device.name, alias, name, 1)
  for (const name of ['d0', 'd1', 'd2']) fresh.define(fresh.node('g/e'), name, 99, 'x', 1)
  for (const name of ['d0', 'd1', 'd2']) known.define(node, name, 99, 'x', 1)
  expect(known.bytes).toBe(fresh.bytes)
  known.forget(node)
  fresh.forget(fresh.node('g/e'))
  expect([known.bytes, node.aliases.size]).toEqual([fresh.bytes, 0])
})

test('discovery, which hears all, has a bound too', () => {
  const drops = new Drops()
  const sparkplug = new Sparkplug(drops)
  for (let i = 0; i < 100; i++) {
    const topic = `spBv1.0/g/NBIRTH/e${i}`
    sparkplug.message(topic, parseSparkplugTopic(topic)!, MADE, NOW, { metric: () => {}, death: () => {} })
  }
  expect(drops.of('too-many-sparkplug-metrics')).toBeGreaterThan(10)
})

test('vehicles made up under a wildcard: what they show is of the last, and the list of those that are gone has an end', () => {
  const twin = twinOf({
    any: { bindings: [{ topic: 'uagv/v2/KIT/+/state', format: 'vda5050', field: 'x' }] },
    one: { bindings: [{ topic: 'uagv/v2/KIT/0001/state', format: 'vda5050', field: 'y' }] },
  })
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const say = (serial: string, name: string, body: object, retained = false) =>
    decoder.message(`uagv/v2/KIT/${serial}/${name}`, bytesOf(JSON.stringify(body)), NOW, got.sink, retained)
  const state = { agvPosition: { x: 1, y: 2, theta: 0 } }
  for (let i = 0; i < 200; i++) say(`${i}${LONG}`, 'connection', { connectionState: 'OFFLINE' })
  expect(decoder.stats.drops.map(({ reason }) => reason)).toEqual(['too-many-sources'])
  // The vehicle that the twin names is remembered all the same.
  say('0001', 'state', state)
  say('0001', 'connection', { connectionState: 'OFFLINE' }, true)
  expect(got.dead).toEqual(['one', 'any'])
  say('0001', 'state', state, true)
  expect(got.dead).toEqual(['one', 'any', 'one', 'any'])
  // And one that is shown by the wildcard dies with its own message, whether or not there is room to remember that.
  say('0002', 'state', state)
  say('0001', 'connection', { connectionState: 'OFFLINE' })
  expect(got.dead.slice(4)).toEqual(['one'])
  say('0002', 'connection', { connectionState: 'CONNECTION_BROKEN' })
  expect(got.dead.slice(5)).toEqual(['any'])
})

test('room for those who are gone comes back when they return', () => {
  const lives = new SourceLives(() => false)
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 30; i++) expect(lives.said(`${i}${LONG}`, 'gone')).toBe(true)
    for (let i = 0; i < 30; i++) expect(lives.said(`${i}${LONG}`, 'alive')).toBe(true)
  }
})
