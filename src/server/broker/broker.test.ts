import { createServer, type Server } from 'node:http'
import { Aedes } from 'aedes'
import { createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { EmbeddedBroker } from './broker.ts'
import { openDoor } from '../testing/open-door.ts'
import { listen } from '../web/listen.ts'
import { Entrance } from '../web/entrance.ts'
import { Reach } from '../web/reach.ts'
import { eventually, freePort } from '../testing/ports.ts'
import { acceptUpgrades } from '../web/upgrades.ts'
import { embeddedUpstream, externalUpstream, type UpstreamState } from '../upstream/upstream.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const startBroker = async (port = 0): Promise<EmbeddedBroker> => {
  const started = await EmbeddedBroker.start(port, openDoor())
  if (!started.ok) throw new Error(started.error.what)
  ends.push(() => started.value.close())
  return started.value
}

const overHttp = async (broker: EmbeddedBroker): Promise<number> => {
  const server: Server = createServer()
  acceptUpgrades(server, {
    entrance: new Entrance(new Reach({ host: '127.0.0.1', origins: [] }), null, ['operator']),
    guard: (handle) => handle(),
    feed: (socket) => socket.close(),
    broker: (socket) => broker.accept(socket),
  })
  const bound = await listen(server, '127.0.0.1', 0)
  if (!bound.ok) throw bound.error
  ends.push(() => server.close())
  return bound.value
}

const client = async (url: string) => {
  const connected = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4 })
  ends.push(() => connected.endAsync(true))
  return connected
}

test('a machine on TCP is heard in process, and by a browser on WebSocket, in order and whole', async () => {
  const broker = await startBroker()
  const port = await overHttp(broker)
  const inside: string[] = []
  embeddedUpstream(
    broker,
    { message: (topic, payload) => inside.push(`${topic} ${Buffer.from(payload).toString()}`), changed: () => {} },
    Date.now,
  )
  const machine = await client(broker.url)
  const page = await client(`ws://127.0.0.1:${port}/mqtt`)
  const received: number[] = []
  page.on('message', (_topic, payload) => received.push(Number(payload.toString())))
  await page.subscribeAsync('m/#')
  for (let i = 0; i < 5000; i++) machine.publish(`m/${i % 7}`, String(i))
  await eventually(() => received.length === 5000, '5000 messages on the WebSocket')
  expect(received).toEqual(Array.from({ length: 5000 }, (_, i) => i))
  expect(inside.length).toBe(5000)
})

test('a message larger than the buffers arrives whole', async () => {
  const broker = await startBroker()
  const port = await overHttp(broker)
  const page = await client(`ws://127.0.0.1:${port}/mqtt`)
  const machine = await client(broker.url)
  const big = Buffer.alloc(3_000_000, 7)
  let got: Buffer | null = null
  page.on('message', (_topic, payload) => (got = payload))
  await page.subscribeAsync('image')
  await machine.publishAsync('image', big, { qos: 1 })
  await eventually(() => got, 'the image')
  expect(big.equals(got!)).toBe(true)
})

test('a page of another origin, or through another name, cannot open the broker', async () => {
  const port = await overHttp(await startBroker())
  const opened = (headers: Record<string, string>): Promise<number> =>
    new Promise((done) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/mqtt`, 'mqtt', { headers })
      socket.on('open', () => (socket.close(), done(101)))
      socket.on('unexpected-response', (_request, response) => (response.resume(), done(response.statusCode!)))
      socket.on('error', () => {})
    })
  expect(await opened({ origin: 'http://evil.example' })).toBe(403)
  expect(await opened({ host: `evil.example:${port}` })).toBe(403)
  expect(await opened({ origin: 'null' })).toBe(403)
  expect(await opened({ origin: `http://127.0.0.1:${port}` })).toBe(101)
})

test('a retained message reaches a new subscription', async () => {
  const broker = await startBroker()
  const machine = await client(broker.url)
  await machine.publishAsync('state', 'on', { retain: true, qos: 1 })
  const received: string[] = []
  const upstream = embeddedUpstream(broker, { message: (topic) => received.push(topic), changed: () => {} }, Date.now)
  upstream.subscribe(['#'])
  await eventually(() => received.includes('state'), 'the retained message')
})

test('a taken port is a refusal with a remedy', async () => {
  const { port } = await startBroker()
  const second = await EmbeddedBroker.start(port, openDoor())
  expect(second).toMatchObject({
    ok: false,
    error: { what: expect.stringContaining(`Port ${port}`), remedy: expect.stringContaining('--mqtt-port') },
  })
})

/** A broker of the plant's, which can fall over and come back. */
const plantBroker = async (port: number): Promise<() => Promise<void>> => {
  const aedes = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server: TcpServer = createTcp((socket) => {
    sockets.add(socket)
    aedes.handle(socket)
  })
  const bound = await listen(server, '127.0.0.1', port)
  if (!bound.ok) throw bound.error
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
    await new Promise<void>((done) => aedes.close(done))
  }
  ends.push(stop)
  return stop
}

test('an external broker: heard, lost, found again; commands are refused meanwhile, never sent later', async () => {
  const port = await freePort()
  const stop = await plantBroker(port)
  const received: string[] = []
  const states: UpstreamState['state'][] = []
  const started = await externalUpstream(
    { name: 'plant', url: `mqtt://127.0.0.1:${port}` },
    {
      message: (topic, payload) => received.push(`${topic}=${Buffer.from(payload).toString()}`),
      changed: ({ state }) => states.push(state),
    },
    Date.now,
    () => 0,
  )
  if (!started.ok) throw new Error(started.error.what)
  const upstream = started.value
  ends.push(() => upstream.close())
  upstream.subscribe(['a/#'])
  const machine = await client(`mqtt://127.0.0.1:${port}`)
  await eventually(() => (machine.publish('a/1', 'x'), received.includes('a/1=x')), 'a message')
  await machine.endAsync(true)

  await stop()
  await eventually(() => states.at(-1) === 'lost', 'the loss')
  expect(await upstream.publish('cmd', Buffer.from('late'), 1)).toEqual({
    ok: false,
    error: { kind: 'broker-not-connected', broker: 'plant' },
  })

  await plantBroker(port)
  const spy = await client(`mqtt://127.0.0.1:${port}`)
  const commands: string[] = []
  spy.on('message', (_topic, payload) => commands.push(payload.toString()))
  await spy.subscribeAsync('cmd')
  await eventually(() => states.at(-1) === 'connected', 'the reconnection')
  await eventually(() => (spy.publish('a/2', 'y'), received.includes('a/2=y')), 'a message after the restart')
  expect(await upstream.publish('cmd', Buffer.from('now'), 1)).toEqual({ ok: true, value: undefined })
  await eventually(() => commands.length > 0, 'the command')
  expect(commands).toEqual(['now'])
})

test('a broker that refuses at start is named, with the reason and the remedy', async () => {
  const url = `mqtt://127.0.0.1:${await freePort()}`
  const started = await externalUpstream(
    { name: 'plant', url },
    { message: () => {}, changed: () => {} },
    Date.now,
    Math.random,
  )
  expect(started).toMatchObject({
    ok: false,
    error: { what: `The broker "plant" (${url}) could not be reached: connection refused.` },
  })
})
