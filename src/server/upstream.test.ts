/** A plant's own broker over every way it may be reached: TLS with its own authority, WebSocket, MQTT 5, cuts, a large burst. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp, createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { startMosquitto, whyNoMosquitto } from '../../e2e/mosquitto.ts'
import { clientIdOf } from './client-id.ts'
import { eventually, freePort } from './testing/ports.ts'
import { externalUpstream, type UpstreamState } from './upstream.ts'
import type { ExternalBroker } from './upstream-options.ts'

const OPENSSL = 'openssl'
const MOSQUITTO = 'mosquitto'
const why = whyNoMosquitto()
if (why) console.log(`No broker of a plant is tried: ${why}`)

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-upstream-'))
  ends.push(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const listenTo = async (broker: ExternalBroker, filters: readonly string[]) => {
  const heard: { topic: string; text: string; retained: boolean }[] = []
  const states: UpstreamState[] = []
  const started = await externalUpstream(broker, { message: (topic, payload, retained) => void heard.push({ topic, text: payload.toString(), retained }), changed: (state) => states.push(state) }, Date.now, () => 0)
  if (!started.ok) throw new Error(`${started.error.what} ${started.error.remedy}`)
  ends.push(() => started.value.close())
  started.value.subscribe(filters)
  return { upstream: started.value, heard, states }
}

/** Between a client and a broker: cuts what runs through it, and lets nothing new through while it is cut. */
const proxyTo = async (target: number) => {
  const sockets = new Set<Socket>()
  let open = true
  const server = createServer((socket) => {
    if (!open) return void socket.destroy()
    const other = connectTcp(target, '127.0.0.1')
    for (const [from, to] of [[socket, other], [other, socket]] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => (sockets.delete(from), to.destroy()))
      from.pipe(to)
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  ends.push(() => new Promise((done) => server.close(done)), () => sockets.forEach((socket) => socket.destroy()))
  return {
    url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`,
    cut: () => {
      open = false
      for (const socket of sockets) socket.destroy()
    },
    mend: () => (open = true),
  }
}
const accepts = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connectTcp(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })
const portOf = (url: string): number => Number(new URL(url).port)

test.skipIf(why).each([4, 5] as const)('MQTT version %d: what is published at QoS 1 during a short cut still comes; the session ends with the gateway', async (protocolVersion) => {
  const broker = await startMosquitto()
  ends.push(() => broker.stop())
  const proxy = await proxyTo(portOf(broker.url))
  const clientId = clientIdOf(folder(), 'plant')
  const { upstream, heard, states } = await listenTo({ name: 'plant', url: proxy.url, protocolVersion, clientId, keepSessionS: 30 }, ['press/#'])
  const machine = await connectAsync(broker.url)
  ends.push(() => machine.endAsync(true))
  await eventually(() => (machine.publish('press/hello', '1'), heard.length > 0), 'the first message')
  proxy.cut()
  await eventually(() => states.at(-1)?.state === 'lost', 'the cut')
  for (let i = 0; i < 50; i++) await machine.publishAsync('press/count', String(i), { qos: 1 })
  proxy.mend()
  await eventually(() => heard.filter(({ topic }) => topic === 'press/count').length >= 50, 'what came meanwhile')
  expect(heard.filter(({ topic }) => topic === 'press/count').map(({ text }) => Number(text))).toEqual(Array.from({ length: 50 }, (_, i) => i))
  await upstream.close()
  const later = await connectAsync(broker.url, { clientId, clean: false, protocolVersion })
  ends.push(() => later.endAsync(true))
  await machine.publishAsync('press/count', 'late', { qos: 1 })
  let leftovers = 0
  later.on('message', () => leftovers++)
  await new Promise((done) => setTimeout(done, 200))
  expect(leftovers).toBe(0)
}, 20_000)

test.skipIf(why)('what an earlier run left in its session is not news', async () => {
  const broker = await startMosquitto()
  ends.push(() => broker.stop())
  const before = await connectAsync(broker.url, { clientId: 'gemba1', clean: false })
  await before.subscribeAsync('press/#', { qos: 1 })
  await before.endAsync(true)
  const machine = await connectAsync(broker.url)
  ends.push(() => machine.endAsync(true))
  await machine.publishAsync('press/count', 'yesterday', { qos: 1 })
  const { heard } = await listenTo({ name: 'plant', url: broker.url, clientId: 'gemba1', keepSessionS: 30 }, ['press/#'])
  await eventually(() => (machine.publish('press/count', 'today', { qos: 1 }), heard.length > 0), 'a message')
  expect(heard[0]!.text).toBe('today')
}, 20_000)

test.skipIf(why)('WebSocket and MQTT 5', async () => {
  const broker = await startMosquitto({ webSocket: true })
  ends.push(() => broker.stop())
  await eventually(() => accepts(portOf(broker.wsUrl!)), 'the second listener')
  const { heard } = await listenTo({ name: 'plant', url: broker.wsUrl!, protocolVersion: 5, clientId: 'gemba1', keepSessionS: 30 }, ['press/#'])
  const machine = await connectAsync(broker.url)
  ends.push(() => machine.endAsync(true))
  await eventually(() => (machine.publish('press/a', '1'), heard.length > 0), 'a message')
})

const openssl = (dir: string, ...args: string[]): void => void execFileSync(OPENSSL, args, { cwd: dir, stdio: 'ignore' })
const whyNoTls = (): string | null => {
  try {
    execFileSync(OPENSSL, ['version'], { stdio: 'ignore' })
    return why
  } catch {
    return 'there is no openssl to make certificates with'
  }
}

test.skipIf(whyNoTls())('TLS: its own authority, a certificate of ours, its other name; what is wrong is said in words', async () => {
  const dir = folder()
  const port = await freePort()
  openssl(dir, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Plant CA', '-days', '2')
  for (const [file, name] of [['broker', 'broker.plant'], ['me', 'gemba']] as const) {
    writeFileSync(join(dir, `${file}.ext`), `subjectAltName=DNS:${name}\n`)
    openssl(dir, 'req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', `/CN=${name}`)
    openssl(dir, 'x509', '-req', '-in', `${file}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${file}.pem`, '-days', '2', '-extfile', `${file}.ext`)
  }
  writeFileSync(
    join(dir, 'mosquitto.conf'),
    [`user ${userInfo().username}`, 'persistence false', 'log_dest none', `listener ${port} 127.0.0.1`, 'allow_anonymous true', `cafile ${dir}/ca.pem`, `certfile ${dir}/broker.pem`, `keyfile ${dir}/broker.key`, 'require_certificate true'].join('\n'),
  )
  const child = spawn(MOSQUITTO, ['-c', join(dir, 'mosquitto.conf')], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin` } })
  ends.push(() => child.kill('SIGKILL'))
  await eventually(() => accepts(port), 'Mosquitto')

  const base = { name: 'plant', url: `mqtts://127.0.0.1:${port}`, serverName: 'broker.plant' }
  const ours = { ca: join(dir, 'ca.pem'), cert: join(dir, 'me.pem'), key: join(dir, 'me.key') }
  const { heard, upstream } = await listenTo({ ...base, ...ours, protocolVersion: 5 }, ['press/#'])
  await eventually(() => (void upstream.publish('press/a', Buffer.from('1'), 0), heard.length > 0), 'a message')

  const refusal = async (broker: ExternalBroker): Promise<string> => {
    const refused = await externalUpstream(broker, { message: () => {}, changed: () => {} }, Date.now, () => 0)
    if (refused.ok) throw new Error('accepted')
    return refused.error.what
  }
  expect(await refusal({ ...base, cert: ours.cert, key: ours.key })).toMatch(/name (that one's file|the file of the authority) in "ca"/)
  expect(await refusal({ ...base, ...ours, serverName: 'other' })).toMatch(/certificate is for another name/)
  expect(await refusal({ ...base, ca: ours.ca })).toMatch(/does not accept our certificate/)
  expect(await refusal({ ...base, ...ours, key: join(dir, 'none.key') })).toMatch(/none\.key, "key" of the broker "plant", cannot be read: there is no such file/)
}, 30_000)

const TOPICS = 100_000
test.skipIf(why)(`${TOPICS} retained topics at the start, and not one live message is lost meanwhile`, async () => {
  const broker = await startMosquitto()
  ends.push(() => broker.stop())
  const machine = await connectAsync(broker.url, { protocolVersion: 5 })
  ends.push(() => machine.endAsync(true))
  for (let i = 0; i < TOPICS; i++) {
    machine.publish(`plant/cell-${i % 317}/value-${i}`, `{"value":${i},"unit":"mm"}`, { retain: true })
    if (i % 1000 === 999) await new Promise((done) => setImmediate(done))
  }
  await machine.publishAsync('plant/end', '1', { qos: 1, retain: true })

  const { heard } = await listenTo({ name: 'plant', url: broker.url, clientId: 'gemba1', keepSessionS: 30 }, ['live/#', 'plant/#'])
  await eventually(() => heard.length > 0, 'the burst begins', 20_000)
  const began = performance.now()
  let sent = 0
  await eventually(() => {
    for (let i = 0; i < 40; i++) machine.publish('live/count', String(sent++))
    return heard.reduce((sum, { retained }) => sum + (retained ? 1 : 0), 0) > TOPICS
  }, 'the burst ends', 30_000)
  const burstMs = performance.now() - began
  await eventually(() => heard.at(-1)?.text === String(sent - 1), 'the last live message')
  const live = heard.filter(({ topic }) => topic === 'live/count').map(({ text }) => Number(text))
  expect(live.at(-1)).toBe(sent - 1)
  expect(live).toEqual(Array.from({ length: sent }, (_, i) => i).slice(-live.length))
  expect(sent - live.length).toBeLessThan(40 * 3)
  console.log(`${TOPICS} retained topics in ${Math.round(burstMs)} ms, ${live.length} of ${sent} live messages meanwhile`)
}, 60_000)
