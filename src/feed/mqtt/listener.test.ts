import { expect, test } from 'vitest'
import { type BinarySocket, MqttListener } from './listener.ts'

const text = (value: string): number[] => [0, value.length, ...Buffer.from(value)]
const CONNACK = (code = 0) => Uint8Array.of(0x20, 2, 0, code)

const start = (filters = ['a/#', 'b']) => {
  let now = 7_200_000
  const sent: number[][] = []
  const told: string[] = []
  let closed = false
  const socket: BinarySocket = {
    send: (bytes) => void sent.push([...bytes]),
    close: () => (closed = true),
    onopen: null,
    onmessage: null,
    onclose: null,
  }
  const listener = new MqttListener(
    { socket, clientId: 'me', credentials: { username: 'u', password: 'p' }, filters, now: () => now },
    {
      live: () => told.push('live'),
      message: (topic, payload, retained) =>
        told.push(`${topic}: ${Buffer.from(payload).toString()}${retained ? ' (kept)' : ''}`),
      tooLarge: (bytes) => told.push(`too large: ${bytes}`),
      lost: (detail) => told.push(`lost: ${detail}`),
    },
  )
  const step = (ms: number): void => {
    for (let gone = 0; gone < ms; gone += 250) {
      now += 250
      listener.tick()
    }
  }
  const setClock = (byMs: number): void => void (now += byMs)
  return { socket, listener, sent, told, step, setClock, isClosed: () => closed }
}

test('connects with a clean session and its credentials, subscribes at QoS 0, hears', () => {
  const s = start()
  s.socket.onopen!()
  expect(s.sent).toEqual([
    [0x10, 20, ...text('MQTT'), 4, 0b1100_0010, 0, 15, ...text('me'), ...text('u'), ...text('p')],
  ])
  s.socket.onmessage!(CONNACK())
  expect(s.sent[1]).toEqual([0x82, 12, 0, 1, ...text('a/#'), 0, ...text('b'), 0])
  expect(s.told).toEqual([])
  s.socket.onmessage!(Uint8Array.of(0x90, 4, 0, 1, 0, 0, 0x31, 5, ...text('b'), 0x34, 0x32))
  expect(s.told).toEqual(['live', 'b: 42 (kept)'])
  s.listener.close()
  expect(s.sent.at(-1)).toEqual([0xe0, 0])
  expect([s.isClosed(), s.told.length]).toEqual([true, 2])
})

test('many filters go in several packets; live only when all are granted', () => {
  const s = start(Array.from({ length: 150 }, (_, i) => `t/${i}`))
  s.socket.onopen!()
  s.socket.onmessage!(CONNACK())
  expect(s.sent.length).toBe(3)
  s.socket.onmessage!(Uint8Array.of(0x90, 102, 0, 1, ...new Uint8Array(100)))
  expect(s.told).toEqual([])
  s.socket.onmessage!(Uint8Array.of(0x90, 52, 0, 2, ...new Uint8Array(50)))
  expect(s.told).toEqual(['live'])
})

test.each([
  [4, 'wrong user name or password'],
  [5, 'not authorised'],
  [77, 'refused by the broker with code 77'],
])('a refusal says why: %d', (code, why) => {
  const s = start()
  s.socket.onopen!()
  s.socket.onmessage!(CONNACK(code))
  expect([s.told, s.isClosed()]).toEqual([[`lost: ${why}`], true])
})

test('a filter that is refused is named', () => {
  const s = start()
  s.socket.onopen!()
  s.socket.onmessage!(CONNACK())
  s.socket.onmessage!(Uint8Array.of(0x90, 4, 0, 1, 0, 128))
  expect(s.told).toEqual(['lost: subscription refused: b'])
})

test('pings while it is quiet, and finds a dead line; a broker that never answers is given up', () => {
  const s = start()
  s.socket.onopen!()
  s.socket.onmessage!(CONNACK())
  s.socket.onmessage!(Uint8Array.of(0x90, 4, 0, 1, 0, 0))
  for (let i = 0; i < 10; i++) {
    s.step(8_000)
    expect(s.sent.at(-1)).toEqual([0xc0, 0])
    s.socket.onmessage!(Uint8Array.of(0xd0, 0))
  }
  s.step(30_000)
  expect(s.told).toEqual(['live', expect.stringMatching(/^lost: silent for 2\d s$/)])
  const deaf = start()
  deaf.step(9_000)
  expect(deaf.told).toEqual(['lost: no answer within 8 s'])
})

test('a device that woke finds within two seconds that its line is dead; a line that answers is kept', () => {
  const s = start()
  s.socket.onopen!()
  s.socket.onmessage!(CONNACK())
  s.socket.onmessage!(Uint8Array.of(0x90, 4, 0, 1, 0, 0))
  s.listener.woke()
  expect(s.sent.length, 'it was heard a moment ago').toBe(2)
  s.step(3_000)
  s.listener.woke()
  s.listener.woke()
  expect(s.sent.slice(2)).toEqual([[0xc0, 0]])
  s.socket.onmessage!(Uint8Array.of(0xd0, 0))
  s.step(6_000)
  expect(s.told).toEqual(['live'])
  s.listener.woke()
  s.step(1_750)
  expect(s.told).toEqual(['live', 'lost: no answer after this device woke'])
})

test('a clock that is set by an hour, either way, neither ends a living line nor hides a dead one', () => {
  for (const byMs of [3600_000, -3600_000]) {
    const s = start()
    s.socket.onopen!()
    s.socket.onmessage!(CONNACK())
    s.socket.onmessage!(Uint8Array.of(0x90, 4, 0, 1, 0, 0))
    s.setClock(byMs)
    s.listener.clockStepped()
    expect(s.sent.at(-1)).toEqual([0xc0, 0])
    s.socket.onmessage!(Uint8Array.of(0xd0, 0))
    s.step(6_000)
    expect(s.told).toEqual(['live'])
    s.setClock(byMs)
    s.listener.clockStepped()
    s.step(2_000)
    expect(s.told).toEqual(['live', 'lost: no answer after this device woke'])
  }
})

test('a lost socket is told once, and nothing comes after it', () => {
  const s = start()
  s.socket.onopen!()
  const { onclose, onmessage } = s.socket
  onclose!('gone')
  onclose!('again')
  onmessage!(CONNACK())
  s.step(60_000)
  expect(s.told).toEqual(['lost: gone'])
})
