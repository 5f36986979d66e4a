/** Retained and other messages interleaved: every subscriber gets all of them, in order, whenever it came. */
import { createServer } from 'node:http'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { EmbeddedBroker } from './broker.ts'
import { openDoor } from '../testing/open-door.ts'
import { listen } from '../web/listen.ts'
import { Entrance } from '../web/entrance.ts'
import { Reach } from '../web/reach.ts'
import { eventually } from '../testing/ports.ts'
import { acceptUpgrades } from '../web/upgrades.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const start = async (): Promise<Record<'tcp' | 'ws', string> & { broker: EmbeddedBroker }> => {
  const started = await EmbeddedBroker.start(0, openDoor())
  if (!started.ok) throw new Error(started.error.what)
  const broker = started.value
  ends.push(() => broker.close())
  const server = createServer()
  acceptUpgrades(server, {
    entrance: new Entrance(new Reach({ host: '127.0.0.1', origins: [] }), null, ['operator']),
    guard: (handle) => handle(),
    feed: (socket) => socket.close(),
    broker: (socket) => broker.accept(socket),
  })
  const bound = await listen(server, '127.0.0.1', 0)
  if (!bound.ok) throw bound.error
  ends.push(() => server.close())
  return { broker, tcp: broker.url, ws: `ws://127.0.0.1:${bound.value}/mqtt` }
}

const client = async (url: string): Promise<MqttClient> => {
  const connected = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4 })
  ends.push(() => connected.endAsync(true))
  return connected
}

const listener = async (url: string) => {
  const received: { topic: string; payload: string; retain: boolean }[] = []
  const subscriber = await client(url)
  subscriber.on('message', (topic, payload, packet) =>
    received.push({ topic, payload: payload.toString(), retain: packet.retain }),
  )
  await subscriber.subscribeAsync('#', { qos: 1 })
  return received
}

const ROUNDS = 127
/** MQTT promises order within a topic and QoS [MQTT-4.6.0-6], so messages are compared topic by topic. */
const byTopic = (messages: readonly string[]): Record<string, string[]> => {
  const topics: Record<string, string[]> = {}
  for (const message of messages) (topics[message.split(' ')[0]!] ??= []).push(message)
  return topics
}

/** Retained at QoS 0 and 1 among messages that are neither, all in one breath. */
const publishMixed = (machine: MqttClient): string[] => {
  const sent: string[] = []
  for (let i = 0; i < ROUNDS; i++) {
    for (const [topic, retain, qos] of [
      ['state', true, 0],
      ['flow', false, 0],
      ['birth', true, 1],
      ['order', false, 1],
      ['temperature', false, 0],
    ] as const) {
      sent.push(`${topic} ${i}`)
      machine.publish(topic, String(i), { retain, qos })
    }
  }
  return sent
}

test.each(['tcp', 'ws'] as const)(
  'a live subscriber on %s gets every message in order; so does the process itself',
  async (kind) => {
    const urls = await start()
    const inside: string[] = []
    urls.broker.onPublish((topic, payload) => inside.push(`${topic} ${payload.toString()}`))
    const received = await listener(urls[kind])
    const sent = publishMixed(await client(urls.tcp))
    await eventually(() => received.length === sent.length, 'every message')
    expect(byTopic(received.map(({ topic, payload }) => `${topic} ${payload}`))).toEqual(byTopic(sent))
    expect(received.some(({ retain }) => retain)).toBe(false)
    expect(byTopic(inside)).toEqual(byTopic(sent))
  },
)

test.each(['tcp', 'ws'] as const)(
  'a late subscriber on %s gets the last retained of each topic, marked so, then what comes',
  async (kind) => {
    const urls = await start()
    const machine = await client(urls.tcp)
    publishMixed(machine)
    await machine.publishAsync('end', '', { qos: 1 })
    const received = await listener(urls[kind])
    await eventually(() => received.length >= 2, 'the retained messages')
    expect(received.toSorted((a, b) => a.topic.localeCompare(b.topic))).toEqual([
      { topic: 'birth', payload: '126', retain: true },
      { topic: 'state', payload: '126', retain: true },
    ])
    received.length = 0
    const sent = publishMixed(machine)
    await eventually(() => received.length === sent.length, 'every message')
    expect(byTopic(received.map(({ topic, payload }) => `${topic} ${payload}`))).toEqual(byTopic(sent))
  },
)

test('a subscriber that does not read holds up neither the others nor the process', async () => {
  const urls = await start()
  const stuck = await client(urls.tcp)
  await stuck.subscribeAsync('#')
  stuck.stream.pause()
  const inside: number[] = []
  urls.broker.onPublish((_topic, payload) => inside.push(payload.length))
  const machine = await client(urls.tcp)
  const big = Buffer.alloc(200_000)
  for (let i = 0; i < 60; i++) machine.publish('image', big)
  await eventually(() => inside.length === 60, 'all of them in the process', 4000)
})
