import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import type { BrokerLimitKey } from '../../wire/diagnostics.ts'
import { openDoor } from '../testing/open-door.ts'
import { eventually } from '../testing/ports.ts'
import { EmbeddedBroker } from './broker.ts'
import { BrokerLimits } from '../broker-limits.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const start = async (limits: Partial<BrokerLimits> = {}): Promise<EmbeddedBroker> => {
  const started = await EmbeddedBroker.start(0, openDoor(), BrokerLimits.parse(limits), () => 42)
  if (!started.ok) throw new Error(started.error.what)
  ends.push(() => started.value.close())
  return started.value
}
const join = async (broker: EmbeddedBroker, options: IClientOptions = {}): Promise<MqttClient> => {
  const client = await connectAsync(broker.url, { reconnectPeriod: 0, protocolVersion: 4, ...options })
  ends.push(() => client.endAsync(true))
  return client
}
const figures = (broker: EmbeddedBroker, key: BrokerLimitKey) => broker.limits.find((one) => one.key === key)!
const raw = async (broker: EmbeddedBroker): Promise<Socket> => {
  const socket = connectTcp(broker.port, '127.0.0.1')
  socket.on('error', () => {})
  ends.push(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}
/** Fixed header of a PUBLISH at QoS 0 that claims so many bytes. */
const claim = (bytes: number): Buffer => {
  const header = [0x30]
  for (let left = bytes; left > 0; left = Math.floor(left / 128)) header.push((left % 128) | (left >= 128 ? 128 : 0))
  return Buffer.from(header)
}
const CONNECT = Buffer.from('\x10\x0d\x00\x04MQTT\x04\x02\x00\x00\x00\x01', 'latin1')
const hello = (id: string): Buffer => Buffer.concat([CONNECT, Buffer.from(id)])

test('ten clients that each claim a packet of 256 MB are hung up on by its header, before and after CONNECT', async () => {
  const broker = await start()
  for (let i = 0; i < 10; i++) {
    const socket = await raw(broker)
    socket.write(Buffer.concat([i % 2 ? hello(String(i)) : Buffer.alloc(0), claim(268_435_455), Buffer.alloc(1000)]))
    await once(socket, 'close')
  }
  expect(figures(broker, 'packetBytes')).toMatchObject({ refused: 10, lastAt: 42 })
  expect(figures(broker, 'arrivingBytes').used).toBe(0)
  // Whoever keeps within it is heard.
  const received: number[] = []
  broker.onPublish((_, payload) => received.push(payload.length))
  const machine = await join(broker)
  machine.publish('image', Buffer.alloc(3 << 20))
  await eventually(() => received[0] === 3 << 20, 'a large packet within the limit')
  expect(figures(broker, 'arrivingBytes').used).toBe(0)
})

test('a header that comes byte by byte, and a packet that comes in one piece, are measured too', async () => {
  const broker = await start({ packetBytes: 1000 })
  const socket = await raw(broker)
  socket.setNoDelay(true)
  for (const byte of claim(100_000)) socket.write(Buffer.of(byte))
  await once(socket, 'close')
  const other = await raw(broker)
  other.write(Buffer.concat([hello('x'), claim(1500), Buffer.alloc(1500)]))
  await once(other, 'close')
  expect(figures(broker, 'packetBytes').refused).toBe(2)
})

test('large packets on their way have a limit together; what leaves gives back what it claimed', async () => {
  const broker = await start({ arrivingBytes: 10 << 20 })
  const first = await raw(broker)
  first.write(Buffer.concat([hello('a'), claim(7 << 20), Buffer.alloc(10)]))
  await eventually(() => figures(broker, 'arrivingBytes').used > 7 << 20, 'the claim')
  const second = await raw(broker)
  second.write(Buffer.concat([hello('b'), claim(7 << 20)]))
  await once(second, 'close')
  expect(figures(broker, 'arrivingBytes').refused).toBe(1)
  first.destroy()
  await eventually(() => figures(broker, 'arrivingBytes').used === 0, 'given back')
})

test('retained messages: so many, so many bytes; those that are known go on, and none that is old is left for a new one', async () => {
  const broker = await start({ retained: 3, retainedBytes: 2000 })
  const machine = await join(broker)
  const say = (topic: string, payload: string) => machine.publishAsync(topic, payload, { retain: true, qos: 1 })
  for (const topic of ['a', 'b', 'c', 'd', 'e']) await say(topic, '1')
  await say('a', '2')
  const kept = async (): Promise<string[]> => {
    const found: string[] = []
    await broker.retained((topic, payload) => found.push(`${topic}=${payload.toString()}`))
    return found.toSorted()
  }
  expect(await kept()).toEqual(['a=2', 'b=1', 'c=1'])
  expect(figures(broker, 'retained')).toMatchObject({ used: 3, refused: 2, last: 'e' })
  await say('b', 'x'.repeat(3000))
  expect(await kept()).toEqual(['a=2', 'c=1'])
  expect(figures(broker, 'retainedBytes')).toMatchObject({ refused: 1, last: 'b' })
  await say('a', '')
  await say('c', '')
  expect(figures(broker, 'retainedBytes').used).toBe(0)
})

test('what waits for an absent session is bounded, and the first so many come when it is back', async () => {
  const broker = await start({ queued: 5 })
  const options = { clientId: 'absent', clean: false }
  const session = await join(broker, options)
  await session.subscribeAsync('m/#', { qos: 1 })
  await session.endAsync()
  const machine = await join(broker)
  for (let i = 0; i < 20; i++) await machine.publishAsync(`m/${i}`, 'x', { qos: 1 })
  expect(figures(broker, 'queued')).toMatchObject({ used: 5, refused: 15, last: 'absent: m/19' })
  const received: string[] = []
  const again = connect(broker.url, { reconnectPeriod: 0, protocolVersion: 4, ...options })
  ends.push(() => again.endAsync(true))
  again.on('message', (topic) => received.push(topic))
  await eventually(() => figures(broker, 'queuedBytes').used === 0, 'the queue is empty')
  await machine.publishAsync('m/later', 'x', { qos: 1 })
  await eventually(() => received.includes('m/later'), 'it goes on')
  expect(received).toEqual(['m/0', 'm/1', 'm/2', 'm/3', 'm/4', 'm/later'])
})

test('sessions that nobody comes back to end, the longest absent first', async () => {
  const broker = await start({ sessions: 2 })
  for (const id of ['one', 'two', 'three']) {
    const client = await join(broker, { clientId: id, clean: false })
    await client.subscribeAsync('m', { qos: 1 })
    await client.endAsync()
  }
  expect(figures(broker, 'sessions')).toMatchObject({ used: 2, refused: 1, last: 'one' })
  const machine = await join(broker)
  await machine.publishAsync('m', 'x', { qos: 1 })
  // Two of them wait for it.
  expect(figures(broker, 'queuedBytes').used).toBe(2 * 202)
})

test('clients, their filters and their wills', async () => {
  const broker = await start({ clients: 2, subscriptions: 3, willBytes: 10 })
  const client = await join(broker)
  const granted = await client.subscribeAsync(['a', 'b', 'c', 'd', 'e']).catch(() => null)
  expect(granted === null || granted.some(({ qos }) => qos === 128)).toBe(true)
  expect(figures(broker, 'subscriptions')).toMatchObject({ used: 3, refused: 2 })
  await client.unsubscribeAsync('a')
  await client.subscribeAsync('f')
  expect(figures(broker, 'subscriptions').refused).toBe(2)
  const will = { topic: 'gone', payload: Buffer.alloc(11), qos: 0, retain: false } as const
  const refused = connect(broker.url, { reconnectPeriod: 0, protocolVersion: 4, will })
  refused.on('error', () => {})
  ends.push(() => refused.endAsync(true))
  await new Promise((done) => refused.once('close', () => done(null)))
  expect(figures(broker, 'willBytes').refused).toBe(1)
  await join(broker)
  const third = await raw(broker)
  await once(third, 'close')
  expect(figures(broker, 'clients')).toMatchObject({ used: 2, refused: 1 })
})
