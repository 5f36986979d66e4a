/** Each rule of a host application on the pure machine, with a stepped clock. What reaches Mosquitto is in host-connection.test.ts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HostEvent, SparkplugHost } from './host.ts'
import { EdgeNode, type Sent } from './testing/edge-node.ts'
import { begin, NCMD, SPEED, START, started, TEMP, TIMEOUT } from './testing/host-bench.ts'

test('rules 1 and 2: will, subscriptions and online STATE in this order, with one timestamp', () => {
  const s = begin()
  s.on({ kind: 'connecting', now: START })
  s.on({ kind: 'connected' })
  expect(s.states).toEqual([])
  s.on({ kind: 'subscribed' })
  expect(s.all.map(({ kind }) => kind)).toEqual(['connect', 'subscribe', 'publish'])
  const [connect, subscribe] = s.all
  if (connect?.kind !== 'connect' || subscribe?.kind !== 'subscribe') throw new Error('order')
  expect(connect.will).toMatchObject({ topic: 'spBv1.0/STATE/gemba', qos: 1, retain: true })
  expect(JSON.parse(Buffer.from(connect.will.payload).toString())).toEqual({ online: false, timestamp: START })
  expect(subscribe.filters).toEqual(['spBv1.0/#', 'spBv1.0/STATE/gemba'])
  expect(s.states).toEqual([{ online: true, timestamp: START }])
})

test("rule 2: own STATE false is answered while online, with the same timestamp; another host's is not", () => {
  const s = begin()
  const state = (id: string, text: string, retained = false) =>
    s.on({ kind: 'message', topic: `spBv1.0/STATE/${id}`, payload: Buffer.from(text), retained, now: s.clock() })
  s.on({ kind: 'connecting', now: START })
  s.on({ kind: 'connected' })
  state('gemba', '{"online":false,"timestamp":1}', true)
  expect(s.states).toEqual([])
  s.on({ kind: 'subscribed' })
  s.pass(5000)
  state('gemba', '{"online":false,"timestamp":1}')
  state('other', '{"online":false,"timestamp":1}')
  state('gemba', `{"online":true,"timestamp":${START}}`)
  expect(s.states).toEqual([
    { online: true, timestamp: START },
    { online: true, timestamp: START },
  ])
  state('gemba', '')
  state('gemba', 'OFFLINE')
  expect(s.states).toHaveLength(4)
  expect(s.reasons()).toEqual({})
  state('gemba', '{"online":true,"timestamp":1}')
  expect([s.states.length, s.reasons()]).toEqual([4, { 'another-sparkplug-host-of-this-id': 1 }])
})

test('rule 3: a planned stop says offline now, then disconnects; what comes later changes nothing', () => {
  const s = started()
  s.pass(1000)
  const actions = s.on({ kind: 'stop', now: s.clock() })
  expect(actions.map(({ kind }) => kind)).toEqual(['publish', 'stale', 'disconnect'])
  expect(s.states.at(-1)).toEqual({ online: false, timestamp: START + 1000 })
  s.send(new EdgeNode('press', s).nbirth([TEMP]))
  expect(s.taken()).toEqual([])
})

test('rule 5: messages in order go through at once, over the wrap', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const sent = [press.nbirth([TEMP]), press.dbirth('ram', [SPEED])]
  for (let i = 0; i < 600; i++)
    sent.push(i % 2 ? press.ndata([{ alias: 1, double: i }]) : press.ddata('ram', [{ alias: 2, double: i }]))
  s.send(...sent)
  expect(s.taken()).toEqual(sent)
  expect([s.asked, s.host.wakeAt, s.reasons()]).toEqual([[], Number.POSITIVE_INFINITY, {}])
})

test('rule 6: what comes before its turn waits, and follows in order when the gap is filled', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const [birth, a, b, c, d] = [
    press.nbirth([TEMP]),
    press.ndata([{ alias: 1, double: 1 }]),
    press.ndata([{ alias: 1, double: 2 }]),
    press.ndata([{ alias: 1, double: 3 }]),
    press.ndata([{ alias: 1, double: 4 }]),
  ]
  s.send(birth, c, b)
  expect(s.taken()).toEqual([birth])
  s.pass(TIMEOUT - 1)
  s.send(a)
  expect(s.taken()).toEqual([a, b, c])
  s.send(d)
  s.pass(10 * TIMEOUT)
  expect(s.taken()).toEqual([d])
  expect([s.asked, s.reasons()]).toEqual([[], {}])
  // The time of a message that waited is that at which it came.
  expect(s.all.filter(({ kind }) => kind === 'apply').map((action) => (action as { at: number }).at - START)).toEqual([
    0,
    TIMEOUT - 1,
    0,
    0,
    TIMEOUT - 1,
  ])
})

test('rule 6: a gap that is not filled ends in one rebirth request; what waited counts; what comes too late does not', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const [birth, lost, b, c] = [
    press.nbirth([TEMP]),
    press.ndata([{ alias: 1, double: 1 }]),
    press.ndata([{ alias: 1, double: 2 }]),
    press.ndata([{ alias: 1, double: 3 }]),
  ]
  s.send(birth, b, c)
  s.taken()
  s.pass(TIMEOUT - 1)
  expect([s.asked, s.taken()]).toEqual([[], []])
  s.pass(1)
  expect(s.asked).toEqual([{ topic: NCMD, at: START + TIMEOUT }])
  expect(s.taken()).toEqual([b, c])
  s.send(lost)
  expect(s.taken()).toEqual([])
  expect(s.reasons()).toEqual({ 'late-sparkplug-message': 1 })
  const again = [press.nbirth([TEMP]), press.ndata([{ alias: 1, double: 4 }])]
  s.send(...again)
  expect(s.taken()).toEqual(again)
  s.pass(600_000)
  expect(s.asked).toHaveLength(1)
})

test('each gap has its own timeout', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const [birth, , b, c, d] = [press.nbirth([TEMP]), press.ndata([]), press.ndata([]), press.ndata([]), press.ndata([])]
  s.send(birth, b)
  s.pass(TIMEOUT - 500)
  s.send(d)
  s.pass(500)
  expect(s.taken()).toEqual([birth, b])
  s.pass(500)
  s.send(c)
  expect(s.taken()).toEqual([c, d])
})

test('rule 4: data before any birth asks at once, and waits for the birth that may be on its way', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const [birth, device, data] = [
    press.nbirth([TEMP]),
    press.dbirth('ram', [SPEED]),
    press.ddata('ram', [{ alias: 2, double: 6 }]),
  ]
  s.send(data, device)
  expect(s.asked).toEqual([{ topic: NCMD, at: START }])
  expect(s.taken()).toEqual([])
  s.send(birth)
  expect(s.taken()).toEqual([birth, device, data])
})

test('a node that never answers is heard all the same, and asked ever more rarely', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  press.seq = 17
  const sent: Sent[] = []
  for (let i = 0; i < 3600; i++) {
    const one = press.ndata([
      { name: 'Temp', double: i },
      { alias: 9, double: 1 },
    ])
    sent.push(one)
    s.send(one)
    s.pass(1000)
  }
  expect(s.taken()).toEqual(sent)
  const waits = s.asked.map(({ at }, i) => at - (s.asked[i - 1]?.at ?? at))
  expect(waits.slice(0, 7)).toEqual([0, 5000, 10_000, 20_000, 40_000, 80_000, 160_000])
  expect(s.asked.length).toBeLessThan(20)
})

test('rule 4: an alias that no birth defined asks for a rebirth; the rest of the message counts', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const sent = [
    press.nbirth([TEMP]),
    press.ndata([
      { alias: 1, double: 1 },
      { alias: 77, double: 2 },
    ]),
  ]
  s.send(...sent)
  expect(s.taken()).toEqual(sent)
  expect(s.asked).toEqual([{ topic: NCMD, at: START }])
  s.send(press.nbirth([TEMP, { name: 'New', alias: 77, double: 0 }]), press.ndata([{ alias: 77, double: 2 }]))
  s.pass(100_000)
  expect(s.asked).toHaveLength(1)
})

test('a rebirth storm: a node that is wrong after every birth is asked ever more rarely, and often again once it was calm', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  s.send(press.nbirth([TEMP]))
  for (let i = 0; i < 36_000; i++) {
    const before = s.asked.length
    s.send(press.ndata([{ alias: 77, double: i }]))
    if (s.asked.length > before) s.send(press.nbirth([TEMP]))
    const waiting = s.asked.length
    s.pass(100)
    if (s.asked.length > waiting) s.send(press.nbirth([TEMP]))
  }
  expect(s.asked.length).toBeGreaterThan(10)
  expect(s.asked.length).toBeLessThan(20)
  s.pass(400_000)
  const before = s.asked.length
  s.send(press.nbirth([TEMP]))
  s.pass(120_000)
  s.send(press.ndata([{ alias: 77, double: 0 }]))
  s.send(press.ndata([{ alias: 77, double: 0 }]))
  s.pass(5_000)
  expect(s.asked.length - before).toBe(2)
})

test('a thousand nodes without births are not asked in one moment', () => {
  const s = started()
  for (let i = 0; i < 1000; i++) s.send(new EdgeNode(`e${i}`, s).ndata([{ alias: 1, double: 0 }]))
  expect(s.asked.length).toBe(1)
  s.pass(1000)
  expect(s.asked.length).toBeLessThanOrEqual(21)
  s.pass(60_000)
  expect(new Set(s.asked.map(({ topic }) => topic)).size).toBe(1000)
})

test('rule 7: NDEATH counts with the bdSeq of the living session only; then nothing counts before the next birth', () => {
  const s = started()
  const press = new EdgeNode('press', { bdSeq: 4, clock: s.clock })
  s.send(press.nbirth([TEMP]), press.dbirth('ram', [SPEED]))
  s.taken()
  s.send(press.ndeath(3))
  expect([s.taken(), s.host.stats.online, s.reasons()]).toEqual([[], 1, { 'death-of-an-earlier-session': 1 }])
  const death = press.ndeath()
  s.send(death)
  expect([s.taken(), s.host.stats.online, s.asked]).toEqual([[death], 0, []])
  s.send(press.ndata([{ alias: 1, double: 9 }]))
  expect(s.asked).toHaveLength(1)
  s.pass(TIMEOUT)
  expect([s.taken(), s.reasons()['sparkplug-data-without-birth']]).toEqual([[], 1])
  press.bdSeq = 5
  const reborn = [press.nbirth([TEMP]), press.ndata([{ alias: 1, double: 10 }])]
  s.send(...reborn, press.ndeath(4))
  expect([s.taken(), s.host.stats.online]).toEqual([reborn, 1])
})

test('an NBIRTH leaves devices out until their DBIRTH, and so does a DDEATH', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  s.send(
    press.nbirth([TEMP]),
    press.dbirth('ram', [SPEED]),
    press.dbirth('feeder', [{ name: 'Level', alias: 3, double: 1 }]),
  )
  s.send(press.nbirth([TEMP]), press.dbirth('ram', [SPEED]))
  s.taken()
  s.send(press.ddata('feeder', [{ name: 'Level', double: 2 }]))
  expect([s.taken(), s.asked.length]).toEqual([[], 1])
  const rest = [press.ddata('ram', [{ alias: 2, double: 3 }]), press.ddeath('ram')]
  s.send(...rest, press.ddata('ram', [{ name: 'Speed', double: 4 }]))
  expect(s.taken()).toEqual(rest)
  const back = [press.dbirth('ram', [SPEED]), press.ddata('ram', [{ alias: 2, double: 5 }])]
  s.send(...back)
  expect(s.taken()).toEqual(back)
  expect(s.reasons()).toEqual({ 'sparkplug-data-without-birth': 2 })
})

test('two nodes interleaved keep their own order, sessions and aliases', () => {
  const s = started()
  const [press, oven] = [new EdgeNode('press', s), new EdgeNode('oven', s)]
  const [p0, o0, p1, p2, o1] = [
    press.nbirth([TEMP]),
    oven.nbirth([SPEED]),
    press.ndata([{ alias: 1, double: 1 }]),
    press.ndata([{ alias: 1, double: 2 }]),
    oven.ndata([{ alias: 2, double: 1 }]),
  ]
  s.send(p0, o0, p2, o1)
  expect(s.taken()).toEqual([p0, o0, o1])
  s.send(oven.ndeath(), p1)
  expect(s.taken().slice(1)).toEqual([p1, p2])
  expect(s.host.stats).toMatchObject({ nodes: 2, online: 1, rebirths: 0 })
  s.send(press.ndata([{ alias: 2, double: 0 }]))
  expect(s.asked.map(({ topic }) => topic)).toEqual([NCMD])
})

test("an old NBIRTH's waiting messages count before the new one; those of the new one after it", () => {
  const s = started()
  const press = new EdgeNode('press', s)
  const [birth, , late] = [press.nbirth([TEMP]), press.ndata([]), press.ndata([{ alias: 1, double: 1 }])]
  const [again, first, second] = [
    press.nbirth([TEMP]),
    press.ndata([{ alias: 1, double: 2 }]),
    press.ndata([{ alias: 1, double: 3 }]),
  ]
  s.send(birth, late, again, second)
  expect(s.taken()).toEqual([birth, late, again])
  s.send(first)
  expect(s.taken()).toEqual([first, second])
})

test('rule 8: a lost broker makes all stale at once; births are needed anew, and the next will has its own time', () => {
  const s = started()
  const press = new EdgeNode('press', s)
  s.send(press.nbirth([TEMP]))
  s.taken()
  expect(s.on({ kind: 'lost' }).map(({ kind }) => kind)).toEqual(['stale'])
  expect(s.host.stats.online).toBe(0)
  s.pass(7000)
  s.connect()
  expect(s.states.at(-1)).toEqual({ online: true, timestamp: START + 7000 })
  s.send(press.ndata([{ alias: 1, double: 2 }]))
  expect(s.asked).toHaveLength(1)
})

test('what the broker retained tells nothing about who is alive', () => {
  const s = started()
  const { topic, payload } = new EdgeNode('press', s).nbirth([TEMP])
  s.on({ kind: 'message', topic, payload, retained: true, now: START })
  expect([s.taken(), s.host.stats.nodes]).toEqual([[], 0])
})

test('a twin that was saved anew asks the living for their births', () => {
  const s = started()
  const [press, oven] = [new EdgeNode('press', s), new EdgeNode('oven', s)]
  s.send(press.nbirth([TEMP]), oven.nbirth([]), oven.ndeath())
  s.on({ kind: 'reread', now: s.clock() })
  s.pass(1000)
  expect(s.asked.map(({ topic }) => topic)).toEqual([NCMD])
})

test('any order of any messages: nothing is applied twice, nothing waits for ever, requests stay rare (seed 7)', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('data' as const),
        skip: fc.integer({ min: 0, max: 3 }),
        alias: fc.integer({ min: 1, max: 3 }),
        device: fc.boolean(),
      }),
    },
    fc.constant({ kind: 'nbirth' as const }),
    fc.constant({ kind: 'dbirth' as const }),
    fc.record({ kind: fc.constant('ndeath' as const), bdSeq: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
    fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 40 }) }),
    fc.constant({ kind: 'lost' as const }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const s = started()
      const press = new EdgeNode('press', s)
      const held: Sent[] = []
      let sent = 0
      const give = (one: Sent): void => {
        sent++
        s.send(one)
      }
      for (const one of steps) {
        if (one.kind === 'data') {
          const message = one.device
            ? press.ddata('ram', [{ alias: one.alias, double: 1 }])
            : press.ndata([{ alias: one.alias, double: 1 }])
          if (one.skip === 1) held.push(message)
          else if (one.skip !== 2) give(message)
          if (one.skip === 3) for (const late of held.splice(0)) give(late)
        } else if (one.kind === 'nbirth') give(press.nbirth([TEMP]))
        else if (one.kind === 'dbirth') give(press.dbirth('ram', [SPEED]))
        else if (one.kind === 'ndeath') give(press.ndeath(one.bdSeq))
        else if (one.kind === 'pass') s.pass(one.ms)
        else if (one.kind === 'bytes') give({ topic: 'spBv1.0/plant/NDATA/press', payload: Buffer.from(one.bytes) })
        else {
          s.on({ kind: 'lost' })
          s.connect()
        }
      }
      s.pass(TIMEOUT)
      expect(s.taken().length).toBeLessThanOrEqual(sent)
      s.pass(600_000)
      expect(s.host.wakeAt).toBe(Number.POSITIVE_INFINITY)
      expect(s.taken()).toEqual([])
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('a node is asked because somebody wants its births, once, and not while the host is not online itself', () => {
  const host = new SparkplugHost({ hostId: 'gemba', reorderTimeoutMs: TIMEOUT })
  const topics = (event: HostEvent): string[] =>
    host.on(event).flatMap((action) => (action.kind === 'publish' ? [action.publication.topic] : []))
  expect(topics({ kind: 'ask', node: 'plant/press', now: START })).toEqual([])
  host.on({ kind: 'connecting', now: START })
  host.on({ kind: 'connected' })
  host.on({ kind: 'subscribed' })
  expect(topics({ kind: 'ask', node: 'plant/press', now: START })).toEqual([NCMD])
  expect(topics({ kind: 'ask', node: 'plant/press', now: START + 1000 })).toEqual([])
  expect(host.wakeAt).toBe(START + 5000)
})
