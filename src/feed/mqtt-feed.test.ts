/** The feed without a gateway, on a stepped clock, over a broker that is a few bytes of MQTT. */
import { expect, test } from 'vitest'
import type { FromWorker, ToWorker } from '../wire/worker.ts'
import type { BinarySocket } from './mqtt/listener.ts'
import { createMqttFeed } from './mqtt-feed.ts'

const text = (value: string): number[] => [0, value.length, ...Buffer.from(value)]
const CONNACK = Uint8Array.of(0x20, 2, 0, 0)
const REFUSED = Uint8Array.of(0x20, 2, 0, 5)
const SUBACK = Uint8Array.of(0x90, 3, 0, 1, 0)
const PINGRESP = Uint8Array.of(0xd0, 0)
const publish = (topic: string, payload: string): Uint8Array =>
  Uint8Array.of(0x30, 2 + topic.length + payload.length, ...text(topic), ...Buffer.from(payload))

const DOCUMENT = {
  format: 1,
  id: 'p',
  name: 'P',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: { heat: { name: 'Heat', staleAfterS: 60, bindings: [{ topic: 'm/heat' }] } },
      alarms: { hot: { name: 'Hot', priority: 'high', signal: 'heat', when: { above: 90 } } },
    },
  ],
}
const KEY = 'm/hot'

const begin = (url = 'ws://reader:se%20cret@broker:9001/mqtt') => {
  let [now, steady] = [1_795_200_000_000, 0]
  const timers: { tick: () => void; ms: number; due: number }[] = []
  const sockets: (BinarySocket & { readonly url: string; readonly sent: number[][]; closed: boolean })[] = []
  const posted: FromWorker[] = []
  const feed = createMqttFeed({
    open: (address) => {
      const socket = {
        url: address,
        sent: [] as number[][],
        closed: false,
        send: (bytes: Uint8Array) => void socket.sent.push([...bytes]),
        close: () => void (socket.closed = true),
        onopen: null,
        onmessage: null,
        onclose: null,
      } as (typeof sockets)[number]
      sockets.push(socket)
      return socket
    },
    post: (message) => posted.push(message),
    now: () => now,
    steady: () => steady,
    random: () => 0.5,
    every: (tick, ms) => {
      const timer = { tick, ms, due: steady + ms }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  })
  feed.receive({ kind: 'start', url, twin: {}, document: DOCUMENT, rateHz: 20 } as unknown as ToWorker)
  const pass = (ms: number): void => {
    for (let gone = 0; gone < ms; gone += 50) {
      now += 50
      steady += 50
      for (const timer of timers) {
        if (timer.due > steady) continue
        timer.due += timer.ms
        timer.tick()
      }
    }
  }
  const socket = () => sockets.at(-1)!
  const goLive = (): void => {
    socket().onopen!()
    socket().onmessage!(CONNACK)
    socket().onmessage!(SUBACK)
  }
  const of = <K extends FromWorker['kind']>(kind: K) =>
    posted.filter((message): message is Extract<FromWorker, { kind: K }> => message.kind === kind)
  const link = () => of('link').at(-1)!.link
  return { feed, posted, of, link, pass, sockets, socket, goLive, timers, setClock: (byMs: number) => (now += byMs) }
}

test('user and password leave the address; values come in batches, the next when the last is taken', () => {
  const { feed, of, link, pass, socket, goLive } = begin()
  expect(socket().url).toBe('ws://broker:9001/mqtt')
  goLive()
  expect(Buffer.from(socket().sent[0]!).toString('latin1')).toContain('se cret')
  expect(link().state).toBe('live')
  socket().onmessage!(publish('m/heat', '20'))
  pass(100)
  socket().onmessage!(publish('m/heat', '21'))
  socket().onmessage!(publish('m/heat', '22'))
  pass(1000)
  expect(of('batch').map(({ number, batch }) => [number, ...batch.value])).toEqual([[1, 20]])
  feed.receive({ kind: 'taken', batch: 1 })
  pass(100)
  expect(of('batch').map(({ number, batch }) => [number, ...batch.value])).toEqual([
    [1, 20],
    [2, 22],
  ])
})

test('this device’s own alarms: raised by values, acknowledged by a command, kept in the journal', () => {
  const { feed, of, pass, socket, goLive } = begin()
  expect(of('alarms')).toEqual([{ kind: 'alarms', rows: [], cursor: 0 }])
  goLive()
  socket().onmessage!(publish('m/heat', '95'))
  pass(500)
  expect(of('alarm-events').flatMap(({ events }) => events.map(({ kind, row }) => [kind, row.key]))).toEqual([
    ['raised', KEY],
  ])
  feed.receive({
    kind: 'alarm-command',
    id: 1,
    command: { kind: 'acknowledge', key: KEY, actor: 'Eva', comment: '' },
  })
  feed.receive({ kind: 'alarm-command', id: 2, command: { kind: 'acknowledge', key: 'no', actor: 'Eva', comment: '' } })
  expect(of('alarm-result').map(({ id, refused }) => [id, refused?.code ?? null])).toEqual([
    [1, null],
    [2, expect.any(String)],
  ])
  feed.receive({ kind: 'journal', id: 3 })
  expect(of('journal-result')[0]!.events.map(({ kind }) => kind)).toEqual(['raised', 'acknowledged'])
})

test('a pause holds values back and nothing else; taken up again, all of them come as a snapshot', () => {
  const { feed, of, pass, socket, goLive } = begin()
  goLive()
  feed.receive({ kind: 'pause' })
  socket().onmessage!(publish('m/heat', '95'))
  pass(500)
  expect([of('batch').length, of('alarm-events').length]).toEqual([0, 1])
  feed.receive({ kind: 'resume' })
  pass(100)
  expect(of('batch').map(({ batch }) => [batch.snapshot, ...batch.value])).toEqual([[true, 95]])
})

test('a lost broker: its values are dead, and it is tried again after longer and longer waits', () => {
  const { of, link, pass, sockets, socket, goLive, feed } = begin()
  goLive()
  socket().onmessage!(publish('m/heat', '20'))
  pass(100)
  feed.receive({ kind: 'taken', batch: 1 })
  socket().onclose!('1006')
  expect(link()).toMatchObject({ state: 'reconnecting', reason: 'closed', detail: '1006' })
  pass(100)
  expect([...of('batch').at(-1)!.batch.dead]).toEqual([1])
  expect(sockets).toHaveLength(1)
  pass(1000)
  expect(sockets).toHaveLength(2)
  const waits: number[] = []
  for (let i = 0; i < 3; i++) {
    socket().onclose!('')
    waits.push(link().retryAt - link().since)
    const before = sockets.length
    for (let ms = 0; ms < 20_000 && sockets.length === before; ms += 250) pass(250)
  }
  expect(waits.every((wait) => wait > 0)).toBe(true)
  expect(sockets).toHaveLength(5)
  goLive()
  expect(link().state).toBe('live')
})

test('a broker that refuses says so, and is offline, not reconnecting', () => {
  const { link, socket } = begin()
  socket().onopen!()
  socket().onmessage!(REFUSED)
  expect(link()).toMatchObject({ state: 'offline', reason: 'refused', detail: 'not authorised' })
})

test('connected but silent: a topic that nobody publishes is told from a plant that has gone quiet', () => {
  const { link, pass, socket, goLive } = begin()
  goLive()
  const answering = (ms: number): void => {
    for (let gone = 0; gone < ms; gone += 5000) {
      pass(5000)
      socket().onmessage!(PINGRESP)
    }
  }
  answering(15_000)
  expect(link()).toMatchObject({ state: 'delayed', reason: 'no-messages' })
  socket().onmessage!(publish('m/heat', '20'))
  pass(300)
  expect(link()).toMatchObject({ state: 'live', reason: '' })
  answering(15_000)
  expect(link()).toMatchObject({ state: 'delayed', reason: 'silent' })
})

test('a wait for the next attempt ends when the clock is set, and when the page wakes', () => {
  const { feed, pass, sockets, socket, setClock } = begin()
  socket().onclose!('')
  setClock(-3_600_000)
  pass(250)
  expect(sockets).toHaveLength(2)
  socket().onclose!('')
  feed.receive({ kind: 'wake' })
  expect(sockets).toHaveLength(3)
})

test('health tells of the broker by its host, without the password', () => {
  const { feed, of, goLive } = begin()
  goLive()
  feed.receive({ kind: 'health', id: 4 })
  const { health } = of('health-result')[0]!
  expect(health.brokers).toMatchObject([{ name: 'broker', state: 'connected' }])
  expect(JSON.stringify(health)).not.toContain('cret')
})

test('what is asked of the feed over a gateway is no matter for it, nor is anything before the start', () => {
  const { feed, posted } = begin()
  const before = posted.length
  feed.receive({ kind: 'figures', id: 1 })
  feed.receive({ kind: 'tomorrow' } as unknown as ToWorker)
  expect(posted).toHaveLength(before)
  const idle = createMqttFeed({
    open: () => expect.unreachable(),
    post: () => expect.unreachable(),
    now: () => 0,
    steady: () => 0,
    random: () => 0,
    every: () => expect.unreachable(),
  })
  idle.receive({ kind: 'wake' })
})

test('disposed, it has no timer and no socket left', () => {
  const { feed, socket, goLive, timers } = begin()
  goLive()
  feed.dispose()
  expect([timers.length, socket().closed]).toEqual([0, true])
})
