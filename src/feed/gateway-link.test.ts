import { describe, expect, test } from 'vitest'
import type { SampleBatch } from '../wire/batch.ts'
import { encodeFrame } from '../wire/frames.ts'
import { PROTOCOL } from '../wire/socket.ts'
import type { Link } from '../wire/worker.ts'
import { GatewayLink, type SocketLike } from './gateway-link.ts'

const HASH = '0123456789abcdef'
const twin = { hash: HASH, signals: { length: 2 } }
const EPOCH = 1_790_000_000_000

const frame = (number: number, time: number): Uint8Array =>
  encodeFrame(
    {
      twin: { hash: HASH, signals: [{ type: 'number' }, { type: 'number' }] },
      value: new Float64Array([1, 2]),
      quality: new Uint8Array(2),
      receive: new Float64Array([time, time]),
      source: new Float64Array(2),
      since: new Float64Array([time, time]),
      dead: new Uint8Array(2),
      text: () => '',
    },
    [0, 1],
    { frame: number, snapshot: number === 1, time },
  )

/** A gateway and a clock under the test's hand. */
const setUp = () => {
  let now = EPOCH
  let set = 0
  let tick = (): void => {}
  const sockets: (SocketLike & { sent: unknown[]; closed: boolean; cursor: number })[] = []
  const links: Link[] = []
  const batches: SampleBatch[] = []
  const twins: string[] = []
  const messages: object[] = []
  const offsets: number[] = []
  const link = new GatewayLink(
    {
      twin,
      open: (cursor) => {
        const socket = {
          sent: [] as unknown[],
          closed: false,
          cursor,
          send: (data: string) => void socket.sent.push(JSON.parse(data)),
          close: () => void (socket.closed = true),
          onmessage: null,
          onclose: null,
        } as SocketLike & { sent: unknown[]; closed: boolean; cursor: number }
        sockets.push(socket)
        return socket
      },
      now: () => now + set,
      steady: () => now - EPOCH,
      random: () => 1,
      every: (t) => {
        tick = t
        return () => (tick = () => {})
      },
    },
    {
      frame: (batch) => batches.push(batch),
      link: (l) => links.push(l),
      clock: (o) => offsets.push(o),
      message: (m) => messages.push(m),
      twinChanged: (hash) => twins.push(hash),
    },
    20,
  )
  const say = (message: object): void => sockets.at(-1)!.onmessage?.(JSON.stringify(message))
  return {
    link,
    sockets,
    links,
    batches,
    twins,
    messages,
    offsets,
    say,
    bytes: (data: Uint8Array) => sockets.at(-1)!.onmessage?.(data),
    hello: (over: object = {}) =>
      say({ kind: 'hello', protocol: PROTOCOL, twinHash: HASH, clock: now + 5000, rateHz: 20, run: 'r', ...over }),
    beat: (over: object = {}) =>
      say({ kind: 'beat', clock: now + 5000, sentAt: now + 5000, brokers: [], drops: 0, ...over }),
    pass: (ms: number, step = 250) => {
      for (let passed = 0; passed < ms; passed += step) {
        now += step
        tick()
      }
    },
    get now() {
      return now
    },
    setClock: (byMs: number) => (set += byMs),
    state: () => links.at(-1)!.state,
  }
}

const goLive = () => {
  const s = setUp()
  s.hello()
  s.bytes(frame(1, s.now + 5000))
  return s
}

describe('the connection to a gateway', () => {
  test('hello, subscribe, snapshot: live, on the gateway’s clock', () => {
    const s = goLive()
    expect(s.sockets[0]!.sent[0]).toEqual({ kind: 'subscribe', twinHash: HASH, slots: 'all', rateHz: 20, restMs: 0 })
    expect([s.state(), s.batches.length, s.batches[0]!.snapshot, s.offsets.at(-1)]).toEqual(['live', 1, true, 5000])
  })

  test('a view that changes before there is a connection begins with it; later it is asked for by number', () => {
    const s = setUp()
    s.link.want({ slots: [0, 1], rateHz: 20, restMs: 1000 }, 1)
    s.hello()
    s.link.want({ slots: [1, 1], rateHz: 20, restMs: 1000 }, 2)
    expect(s.sockets[0]!.sent.filter((m) => (m as { kind: string }).kind !== 'ping')).toEqual([
      { kind: 'subscribe', twinHash: HASH, slots: [0, 1], rateHz: 20, restMs: 1000 },
      { kind: 'want', want: 2, twinHash: HASH, slots: [1, 1], rateHz: 20, restMs: 1000 },
    ])
  })

  test.each([3600_000, -3600_000])(
    'the device’s clock is set by %d ms: a new connection, and nothing told is late or old because of it',
    (byMs) => {
      const s = goLive()
      s.beat()
      s.setClock(byMs)
      s.pass(250)
      expect(s.links.at(-1)).toMatchObject({ state: 'reconnecting', reason: 'clock' })
      expect([s.sockets.length, s.sockets[0]!.closed]).toEqual([2, true])
      s.hello()
      s.bytes(frame(1, s.now + 5000))
      s.beat()
      s.pass(1000)
      s.beat()
      expect([s.state(), s.offsets.at(-1), s.sockets.length]).toEqual(['live', 5000 - byMs, 2])
    },
  )

  test('the gateway’s clock is set back: it says hello again, and its beats are not an hour late', () => {
    const s = goLive()
    s.beat()
    s.hello({ clock: s.now + 5000 - 3600_000 })
    s.bytes(frame(1, s.now))
    s.pass(1000)
    s.beat({ clock: s.now + 5000 - 3600_000, sentAt: s.now + 5000 - 3600_000 })
    expect([s.state(), s.offsets.at(-1)]).toEqual(['live', 5000 - 3600_000])
    expect(s.sockets[0]!.sent.filter((m) => (m as { kind: string }).kind === 'subscribe')).toHaveLength(2)
  })

  test('silence is noticed, said, and answered by a new connection with a fresh snapshot', () => {
    const s = goLive()
    s.pass(3750)
    expect(s.links.at(-1)).toMatchObject({ state: 'reconnecting', reason: 'silent' })
    expect(s.sockets[0]!.closed).toBe(true)
    s.pass(750)
    expect(s.sockets).toHaveLength(2)
    s.hello()
    s.bytes(frame(1, s.now))
    expect([s.state(), s.batches.length]).toEqual(['live', 2])
  })

  test('waits longer from try to try, never more than the cap, and starts over once it was live', () => {
    const s = goLive()
    const waits: number[] = []
    for (let i = 0; i < 7; i++) {
      s.sockets.at(-1)!.onclose?.('')
      waits.push(s.links.at(-1)!.retryAt - s.now)
      s.pass(waits.at(-1)! + 250)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
    s.hello()
    s.sockets.at(-1)!.onclose?.('')
    expect(s.links.at(-1)!.retryAt - s.now).toBe(500)
  })

  test('what is shown grows older through every attempt that brings nothing', () => {
    const s = goLive()
    s.pass(40_000)
    expect(s.sockets.length, 'it has tried again').toBeGreaterThan(1)
    expect(s.state()).toBe('reconnecting')
    expect(s.links.at(-1)!.ageMs).toBeGreaterThan(34_000)
    const lost = s.links.filter(({ state }) => state === 'reconnecting').map(({ ageMs }) => ageMs)
    expect(lost).toEqual(lost.toSorted((a, b) => a - b))
  })

  test('waking does not wait for the back-off', () => {
    const s = goLive()
    for (let i = 0; i < 5; i++) {
      s.sockets.at(-1)!.onclose?.('')
      if (i < 4) s.pass(9000)
    }
    const before = s.sockets.length
    s.link.wake()
    expect(s.sockets.length).toBe(before + 1)
  })

  test('own delay and a lost broker are said as delayed, with the reason', () => {
    const s = goLive()
    for (let i = 0; i < 5; i++) {
      s.pass(1000)
      s.beat()
    }
    expect(s.state()).toBe('live')
    s.pass(1000)
    s.beat({ sentAt: s.now + 5000 - 2500 })
    expect(s.links.at(-1)).toMatchObject({ state: 'delayed', reason: 'slow' })
    s.pass(1000)
    s.beat({ brokers: [{ name: 'plant', connected: false, since: 0 }] })
    expect(s.links.at(-1)).toMatchObject({ state: 'delayed', reason: 'broker-lost', detail: 'plant' })
    s.pass(1000)
    s.beat()
    expect(s.state()).toBe('live')
  })

  test('a page that does not take what has come is told that it is late', () => {
    const s = goLive()
    s.link.untaken(s.now)
    for (let i = 0; i < 2; i++) {
      s.pass(1000)
      s.beat()
    }
    expect(s.links.at(-1)).toMatchObject({ state: 'delayed', reason: 'slow' })
    s.link.untaken(0)
    s.pass(250)
    expect(s.state()).toBe('live')
  })

  test('another twin is announced, nothing of it is shown', () => {
    const s = setUp()
    s.hello({ twinHash: 'ffffffffffffffff' })
    s.bytes(frame(1, s.now))
    expect([s.twins, s.batches]).toEqual([['ffffffffffffffff'], []])
  })

  test('nonsense closes the connection and says so, and it tries again', () => {
    for (const nonsense of [
      'no json',
      '{"greeting":"hello"}',
      '{"kind":"hello","protocol":99,"twinHash":"x","clock":1,"rateHz":1,"run":""}',
    ]) {
      const s = setUp()
      s.sockets[0]!.onmessage?.(nonsense)
      expect(s.links.at(-1)).toMatchObject({ state: 'offline', reason: 'protocol' })
    }
    const s = goLive()
    s.bytes(new Uint8Array([1, 2, 3]))
    expect(s.links.at(-1)).toMatchObject({ state: 'reconnecting', reason: 'protocol' })
  })

  test('asks for the alarm changes it missed', () => {
    const s = goLive()
    s.say({ kind: 'alarms', cursor: 41, rows: [] })
    s.sockets[0]!.onclose?.('')
    s.pass(750)
    expect(s.sockets[1]!.cursor).toBe(41)
  })
})

test('paused, nothing is wanted and nothing else changes; resumed, it begins with a snapshot', () => {
  const page = setUp()
  const hello = { kind: 'hello', protocol: PROTOCOL, twinHash: HASH, clock: EPOCH, rateHz: 20, run: 'r' }
  page.say(hello)
  page.link.want({ slots: [0, 1], rateHz: 20, restMs: 500 }, 3)
  page.link.pause()
  expect(page.sockets[0]!.sent.at(-1)).toMatchObject({ kind: 'want', want: 3, slots: [], restMs: 0 })
  const before = page.sockets[0]!.sent.length
  page.link.want({ slots: [1, 1], rateHz: 20, restMs: 500 }, 4)
  expect(page.sockets[0]!.sent).toHaveLength(before)
  page.link.resume()
  expect(page.sockets[0]!.sent.at(-1)).toMatchObject({ kind: 'subscribe', slots: [1, 1], restMs: 500 })
  expect(page.sockets).toHaveLength(1)
})

test.each([{ kind: 'forecast', of: ['p-1'] }, { kind: 'past-2' }, { kind: 'toString' }])(
  'what a newer gateway says and this page does not know changes nothing: %j',
  (message) => {
    const s = setUp()
    s.hello()
    const before = s.links.length
    s.say(message)
    expect(s.messages).toEqual([])
    expect(s.sockets).toHaveLength(1)
    expect(s.sockets[0]!.closed).toBe(false)
    expect(s.links).toHaveLength(before)
    s.say({ kind: 'past' })
    expect(s.messages).toEqual([{ kind: 'past' }])
  },
)

test.each([{ kind: 'alarms' }, {}, [], 'text', { kind: 7 }])(
  'what is no message of anybody ends the connection: %j',
  (message) => {
    const s = setUp()
    s.hello()
    s.say(message as object)
    expect(s.messages).toEqual([])
    expect(s.links.at(-1)).toMatchObject({ reason: 'protocol' })
  },
)
