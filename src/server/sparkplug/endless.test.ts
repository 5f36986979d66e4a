/** Nodes, devices, aliases and messages out of order that somebody makes up: the host keeps so many, and who is heard first. */
import { expect, test } from 'vitest'
import { type HostEvent, SparkplugHost } from './host.ts'
import { EdgeNode, type Sent } from './testing/edge-node.ts'

const NOW = 1_795_200_000_000
const LONG = 'x'.repeat(60_000)
const TEMP = { name: 'Temp', alias: 1, double: 20 }

const started = (isBound?: (node: string, device: string) => boolean) => {
  const host = new SparkplugHost({ hostId: 'gemba', reorderTimeoutMs: 2_000, ...(isBound ? { isBound } : {}) })
  const applied: string[] = []
  const asked: string[] = []
  const on = (event: HostEvent): void => {
    for (const action of host.on(event))
      if (action.kind === 'apply') applied.push(action.topic)
      else if (action.kind === 'publish') asked.push(action.publication.topic)
  }
  const online = (): void => {
    on({ kind: 'connecting', now: NOW })
    on({ kind: 'connected' })
    on({ kind: 'subscribed' })
    asked.length = 0
  }
  online()
  return {
    host,
    on,
    online,
    asked,
    taken: () => applied.splice(0),
    send: ({ topic, payload }: Sent) => on({ kind: 'message', topic, payload, retained: false, now: NOW }),
    count: (name: string) => host.drops.list.find(({ reason }) => reason === name)?.count ?? 0,
  }
}
const press = () => new EdgeNode('press', { clock: () => NOW })
const hearsPress = (node: string, device: string): boolean =>
  node === 'plant/press' && (device === '' || device === 'ram')

test('nodes made up without end are left out and counted, and never push out one that is alive', () => {
  const s = started(hearsPress)
  const node = press()
  s.send(node.nbirth([TEMP]))
  for (let i = 0; i < 160; i++) s.send(new EdgeNode(`${i}${LONG}`, { clock: () => NOW }).nbirth([TEMP]))
  expect(s.count('too-many-sparkplug-nodes')).toBeGreaterThan(10)
  s.taken()
  s.send(node.ndata([{ alias: 1, double: 2 }]))
  expect(s.taken()).toEqual(['spBv1.0/plant/NDATA/press'])
  expect(s.asked).toEqual([])
})

test('the node of the twin is born, and asked for nothing, when strangers have taken all their room', () => {
  const s = started(hearsPress)
  for (let i = 0; i < 160; i++) s.send(new EdgeNode(`${i}${LONG}`, { clock: () => NOW }).nbirth([TEMP]))
  const node = press()
  // On the same node as well.
  for (let i = 0; i < 160; i++) s.send(node.dbirth(`${i}${LONG}`, [TEMP]))
  expect(s.count('too-many-sparkplug-nodes')).toBeGreaterThan(10)
  s.asked.length = 0
  s.taken()
  const sent = [node.nbirth([TEMP]), node.dbirth('ram', [TEMP]), node.ddata('ram', [{ alias: 1, double: 2 }])]
  for (const one of sent) s.send(one)
  expect(s.taken()).toEqual(sent.map(({ topic }) => topic))
  expect(s.asked).toEqual([])
})

test('devices are left out when there is no room, and room comes back with deaths, births and the end of the connection', () => {
  const s = started()
  const node = press()
  const many = (from: number) => {
    for (let i = 0; i < 400; i++) s.send(node.dbirth(`${from + i}${LONG}`, []))
  }
  s.send(node.nbirth())
  many(0)
  for (let i = 0; i < 400; i++) s.send(node.ddeath(`${i}${LONG}`))
  many(400)
  s.send(node.ndeath())
  s.send(node.nbirth())
  many(0)
  s.on({ kind: 'lost' })
  s.online()
  s.send(node.nbirth())
  many(0)
  expect(s.host.drops.list).toEqual([])
  many(400)
  expect(s.count('too-many-sparkplug-metrics')).toBeGreaterThan(10)
})

test('aliases that found no room do not have their node asked for births again and again', () => {
  const s = started(() => false)
  const node = press()
  s.send(node.nbirth([TEMP]))
  for (let i = 0; i < 160; i++) s.send(new EdgeNode(`${i}${LONG}`, { clock: () => NOW }).nbirth([TEMP]))
  s.send(node.nbirth(Array.from({ length: 3_000 }, (_, i) => ({ name: 'm', alias: i }))))
  expect(s.count('too-many-sparkplug-metrics')).toBe(1)
  s.send(node.ndata([{ alias: 2_999, double: 2 }]))
  expect(s.asked).toEqual([])
})

test('messages that wait for their turn have a bound, all together; those of the twin have room', () => {
  const s = started(hearsPress)
  const big = Buffer.alloc(1_000_000)
  const ahead = (edge: string): Sent[] => {
    const node = new EdgeNode(edge, { clock: () => NOW })
    const birth = node.nbirth([TEMP])
    node.seq = 5
    const { topic, payload } = node.ndata([])
    // A field that nobody knows, of a megabyte.
    return [birth, { topic, payload: Buffer.concat([payload, Buffer.from([0x7a, 0xc0, 0x84, 0x3d]), big]) }]
  }
  for (let i = 0; i < 30; i++) for (const one of ahead(`e${i}`)) s.send(one)
  expect(s.count('too-many-sparkplug-messages-out-of-order')).toBeGreaterThan(10)
  s.taken()
  for (const one of ahead('press')) s.send(one)
  s.on({ kind: 'tick', now: NOW + 2_000 })
  expect(s.taken().filter((topic) => topic.endsWith('press'))).toEqual([
    'spBv1.0/plant/NBIRTH/press',
    'spBv1.0/plant/NDATA/press',
  ])
  // What was held has gone, and its room is free again.
  const before = s.count('too-many-sparkplug-messages-out-of-order')
  for (const one of ahead('again')) s.send(one)
  expect(s.count('too-many-sparkplug-messages-out-of-order')).toBe(before)
})
