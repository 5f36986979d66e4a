import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import type { Dispose } from '../base/disposable.ts'
import { loadTwin } from '../twin/load.ts'
import { connectPlant } from './broker-link.ts'
import { PACKML } from './packml.ts'
import { Plant } from './plant.ts'

const loaded = loadTwin(JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const cleanup: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of cleanup.splice(0).toReversed()) await end()
})

const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (const end = Date.now() + 10_000; !holds();) {
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await new Promise((go) => setTimeout(go, 20))
  }
}

const openBroker = async (port = 0): Promise<{ port: number; close: () => Promise<void> }> => {
  const aedes = await Aedes.createBroker()
  const server: Server = createServer(aedes.handle)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((go) => server.listen(port, '127.0.0.1', go))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  let open = true
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((go) => server.close(() => go()))
    await new Promise<void>((go) => aedes.close(() => go()))
  }
  cleanup.push(close)
  return { port: address.port, close }
}

/** The plant on a broker, ten times as fast as real. */
const startPlant = (port: number) => {
  const plant = new Plant(twin, { seed: 1, faultRate: 0 })
  const said: string[] = []
  const link = connectPlant({ url: `mqtt://127.0.0.1:${port}` }, plant, twin, (line) => said.push(line))
  const timer = setInterval(() => {
    plant.step()
    link.publish(Date.now())
  }, 10)
  const stop: Dispose = () => {
    clearInterval(timer)
    link.dispose()
  }
  cleanup.push(stop)
  return { plant, said, link, stop }
}

const listen = async (
  port: number,
): Promise<{ client: MqttClient; latest: Map<string, { body: string; retained: boolean }> }> => {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)
  cleanup.push(() => client.endAsync(true))
  const latest = new Map<string, { body: string; retained: boolean }>()
  client.on('message', (topic, payload, packet) =>
    latest.set(topic, { body: payload.toString(), retained: packet.retain }),
  )
  await client.subscribeAsync('#')
  return { client, latest }
}

const STATION = 'lindau/hall-2/line-1/s-101'
const status = (latest: Map<string, { body: string }>, base = STATION): Record<string, unknown> =>
  JSON.parse(latest.get(`${base}/status`)?.body ?? '{}') as Record<string, unknown>

test('a real broker: states arrive and are retained; commands act, wrong ones are refused in words', async () => {
  const { port } = await openBroker()
  const { said, stop } = startPlant(port)
  const { client, latest } = await listen(port)
  await until('all topics', () => latest.size > 100)
  expect([...latest.keys()].some((topic) => topic.includes('/cc-2/'))).toBe(false)

  const send = (command: string, body: string, retain = false) =>
    client.publishAsync(`${STATION}/cmd/${command}`, body, { qos: 1, retain })
  await send('speed', '{"id":"1","actor":"Kim","value":80}')
  await until('the new setpoint', () => status(latest)['setpoint'] === 80)
  await send('stop', '{"id":"2","actor":"Kim"}')
  await until('stopped', () => status(latest)['state'] === PACKML.stopped)
  await send('start', '{"id":"3","actor":"Kim"}')
  await until('started', () => [PACKML.execute, PACKML.suspended].includes(status(latest)['state'] as never))
  await send('repair', '{"id":"4","actor":"Kim"}')
  await until('in repair', () => status(latest)['inRepair'] === true)

  await send('speed', '{"id":"5","value":900}')
  await send('speed', '{"id":"6","value":"fast"}')
  await send('speed', 'fast')
  await until('three refusals', () => said.filter((line) => line.includes('refuses "speed"')).length === 3)
  expect(status(latest)['setpoint']).toBe(80)

  stop()
  const late = await listen(port)
  await until('the retained state', () => late.latest.get(`${STATION}/status`)?.retained === true)
  expect(late.latest.has('lindau/hall-2/line-1/r-102/joints')).toBe(false)
})

test('a command left in the broker by someone, retained, does nothing', async () => {
  const { port } = await openBroker()
  const { client, latest } = await listen(port)
  await client.publishAsync(`${STATION}/cmd/stop`, '{"id":"old"}', { qos: 1, retain: true })
  const { link, said } = startPlant(port)
  await until('connected', () => link.connected)
  await until('its state', () => latest.has(`${STATION}/status`))
  // What the broker had kept comes before this.
  await client.publishAsync(`${STATION}/cmd/speed`, 'fast', { qos: 1 })
  await until('the command after', () => said.some((line) => line.includes('refuses "speed"')))
  const known = latest.get(`${STATION}/status`)
  await until('a state after it', () => latest.get(`${STATION}/status`) !== known)
  expect(status(latest)['state']).not.toBe(PACKML.stopped)
  expect(status(latest)['state']).not.toBe(PACKML.stopping)
})

test('while the broker is away nothing piles up; when it is back, the present is published', async () => {
  const first = await openBroker()
  const { plant, link } = startPlant(first.port)
  await until('connected', () => link.connected)
  await first.close()
  await until('lost', () => !link.connected)
  const second = plant.second
  await until('time has passed', () => plant.second > second + 5)
  await openBroker(first.port)
  const { latest } = await listen(first.port)
  const listeningAt = Date.now()
  await until('back', () => latest.has(`${STATION}/status`))
  const oldest = Math.min(
    ...[...latest.values()]
      .filter((m) => !m.retained && m.body.includes('"ts":"'))
      .map((m) => Date.parse((JSON.parse(m.body) as { ts: string }).ts)),
  )
  expect(listeningAt - oldest).toBeLessThan(1000)
  await until('commands are heard again', () => link.connected)
})
