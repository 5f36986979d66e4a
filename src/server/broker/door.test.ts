import { createServer } from 'node:http'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../testing/ports.ts'
import { Entrance } from '../web/entrance.ts'
import { listen } from '../web/listen.ts'
import { Reach } from '../web/reach.ts'
import { acceptUpgrades } from '../web/upgrades.ts'
import { EmbeddedBroker } from './broker.ts'
import { BrokerClient } from '../broker-clients.ts'
import { BrokerDoor, type DoorSettings } from './door.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const named = (given: object): DoorSettings['clients'][string] => {
  const client = BrokerClient.parse({ password: 'right-password', ...given })
  return { ...client, password: client.password! }
}
const CLIENTS = {
  'press-1': named({ publish: ['line/press-1/#'] }),
  watcher: named({ subscribe: ['line/+/state'] }),
  scada: named({ publish: ['#'], subscribe: ['#'], commands: true }),
}

const plant = async (open: boolean) => {
  const door = new BrokerDoor({ clients: CLIENTS, open }, () => 42)
  door.reserve(['line/press-1/cmd/start'])
  const started = await EmbeddedBroker.start(0, door)
  if (!started.ok) throw new Error(started.error.what)
  const broker = started.value
  ends.push(() => broker.close())
  const heard: string[] = []
  broker.onPublish((topic, payload) => heard.push(`${topic} ${payload.toString()}`))
  const refused = () => Object.fromEntries(broker.refusals.map(({ key, refused: times }) => [key, times]))
  return { broker, heard, refused }
}
const enter = async (url: string, options: IClientOptions = {}): Promise<MqttClient> => {
  const client = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options })
  client.on('error', () => {})
  ends.push(() => client.endAsync(true))
  return client
}
const as = (username: string, password = 'right-password') => ({ username, password })
const whyNot = (url: string, options?: IClientOptions): Promise<string> =>
  enter(url, options).then(
    () => 'entered',
    (failure: Error & { code?: number }) => String(failure.code ?? failure.message),
  )
/** Until the broker has hung up. */
const hungUp = (client: MqttClient): Promise<unknown> => eventually(() => !client.connected, 'being hung up on')

test('nobody comes in without a name, under an unknown one or with a wrong password, and it is counted; who guesses waits', async () => {
  const { broker, refused } = await plant(false)
  const began = performance.now()
  expect(
    await Promise.all([
      whyNot(broker.url),
      whyNot(broker.url, as('nobody')),
      whyNot(broker.url, as('press-1', 'wrong-password')),
    ]),
  ).toEqual(['5', '4', '4'])
  expect(performance.now() - began).toBeGreaterThan(900)
  expect(await whyNot(broker.url, as('press-1'))).toBe('entered')
  expect(refused()).toEqual({ 'sign-in': 3, publish: 0, subscribe: 0 })
  expect(broker.refusals.find(({ key }) => key === 'sign-in')).toMatchObject({ lastAt: 42 })
})

test('a machine says and hears what it may: on the short way and the long one, retained, at QoS 1 and as its last will', async () => {
  const { broker, heard, refused } = await plant(false)
  const press = await enter(broker.url, as('press-1'))
  press.publish('line/press-1/speed', '1')
  await press.publishAsync('line/press-1/state', 'on', { qos: 1, retain: true })
  await eventually(() => heard.length === 2, 'both messages')
  for (const [topic, options] of [
    ['line/press-2/speed', {}],
    ['line/press-2/speed', { qos: 1 }],
    ['line/press-2/state', { qos: 1, retain: true }],
    ['line/press-1/cmd/start', {}],
    ['line/press-1/cmd/start', { qos: 1 }],
  ] as const) {
    const other = await enter(broker.url, as('press-1'))
    other.publish(topic, 'x', options)
    await hungUp(other)
  }
  const dying = await enter(broker.url, {
    ...as('press-1'),
    will: { topic: 'line/press-2/state', payload: Buffer.from('gone'), qos: 1, retain: false },
  })
  dying.stream.destroy()
  await eventually(() => refused()['publish'] === 6, 'six refusals')
  expect(heard).toEqual(['line/press-1/speed 1', 'line/press-1/state on'])

  const watcher = await enter(broker.url, as('watcher'))
  const told: string[] = []
  watcher.on('message', (topic) => told.push(topic))
  const granted = await watcher.subscribeAsync(['line/press-1/state', 'line/+/state', 'line/#', '#', 'line/+/+']).then(
    (all) => all.map(({ qos }) => qos),
    // mqtt.js takes one refusal for a failure of all.
    () => 'refused',
  )
  expect(granted).toBe('refused')
  await eventually(() => told.length > 0, 'the retained state')
  await press.publishAsync('line/press-1/speed', '2', { qos: 1 })
  await press.publishAsync('line/press-1/state', 'off', { qos: 1 })
  await eventually(() => heard.length === 4, 'what it said')
  await eventually(() => told.length >= 2, 'the state')
  expect(new Set(told)).toEqual(new Set(['line/press-1/state']))
  expect(refused()['subscribe']).toBe(3)
})

test('where the twin commands, only the gateway speaks, and who was told that it may', async () => {
  const { broker, heard } = await plant(true)
  const anybody = await enter(broker.url)
  anybody.publish('line/press-1/speed', '1')
  await eventually(() => heard.length === 1, 'what anybody says')
  anybody.publish('line/press-1/cmd/start', 'spoofed')
  await hungUp(anybody)
  const scada = await enter(broker.url, as('scada'))
  await scada.publishAsync('line/press-1/cmd/start', 'by right', { qos: 1 })
  await broker.publish('line/press-1/cmd/start', Buffer.from('by the gateway'), 1)
  await eventually(() => heard.length === 3, 'both')
  expect(heard.slice(1)).toEqual(['line/press-1/cmd/start by right', 'line/press-1/cmd/start by the gateway'])
  expect(await whyNot(broker.url, as('nobody'))).toBe('4')
})

test('a browser listens and never speaks, whatever its person may do; nobody takes the place of a machine that is there', async () => {
  const { broker, heard, refused } = await plant(false)
  const server = createServer()
  acceptUpgrades(server, {
    entrance: new Entrance(new Reach({ host: '127.0.0.1', origins: [] }), null, [
      'operator',
      'maintenance',
      'engineer',
    ]),
    guard: (handle) => handle(),
    feed: (socket) => socket.close(),
    broker: (socket) => broker.accept(socket),
  })
  const bound = await listen(server, '127.0.0.1', 0)
  if (!bound.ok) throw bound.error
  ends.push(() => server.close())
  const press = await enter(broker.url, { ...as('press-1'), clientId: 'press' })
  expect(await whyNot(`ws://127.0.0.1:${bound.value}/mqtt`, { clientId: 'press' })).toBe('2')
  expect(await whyNot(broker.url, { ...as('watcher'), clientId: 'press' })).toBe('2')
  expect(press.connected).toBe(true)
  const page = await enter(`ws://127.0.0.1:${bound.value}/mqtt`)
  const told: string[] = []
  page.on('message', (topic) => told.push(topic))
  await page.subscribeAsync('#')
  await press.publishAsync('line/press-1/speed', '1', { qos: 1 })
  await eventually(() => told.length === 1, 'the message')
  page.publish('line/press-1/speed', '99')
  await hungUp(page)
  expect(heard).toEqual(['line/press-1/speed 1'])
  expect(refused()).toMatchObject({ 'sign-in': 2, publish: 1 })
  // It comes back under its own name.
  await enter(broker.url, { ...as('press-1'), clientId: 'press' })
  await hungUp(press)
})
