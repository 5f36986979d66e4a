/** A plant's own broker over every way it may be reached: TLS with its own authority, WebSocket, MQTT 5, cuts, a large burst. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp, createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { startMosquitto, whyNoMosquitto } from '../../../e2e/mosquitto.ts'
import { clientIdOf } from './client-id.ts'
import { eventually, freePort } from '../testing/ports.ts'
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
  const started = await externalUpstream(
    broker,
    {
      message: (topic, payload, retained) => void heard.push({ topic, text: payload.toString(), retained }),
      changed: (state) => states.push(state),
    },
    Date.now,
    () => 0,
  )
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
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => (sockets.delete(from), to.destroy()))
      from.pipe(to)
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  ends.push(
    () => new Promise((done) => server.close(done)),
    () => sockets.forEach((socket) => socket.destroy()),
  )
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

test.skipIf(why).each([4, 5] as const)(
  'MQTT version %d: what is published at QoS 1 during a short cut still comes; the session ends with the gateway',
  async (protocolVersion) => {
    const broker = await startMosquitto()
    ends.push(() => broker.stop())
    const proxy = await proxyTo(portOf(broker.url))
    const clientId = clientIdOf(folder(), 'plant')
    const { upstream, heard, states } = await listenTo(
      { name: 'plant', url: proxy.url, protocolVersion, clientId, keepSessionS: 30 },
      ['press/#'],
    )
    const machine = await connectAsync(broker.url)
    ends.push(() => machine.endAsync(true))
    await eventually(() => (machine.publish('press/hello', '1'), heard.length > 0), 'the first message')
    await eventually(() => upstream.sessionKept, 'the session is worth keeping')
    proxy.cut()
    await eventually(() => states.at(-1)?.state === 'lost', 'the cut')
    for (let i = 0; i < 50; i++) await machine.publishAsync('press/count', String(i), { qos: 1 })
    proxy.mend()
    await eventually(() => heard.filter(({ topic }) => topic === 'press/count').length >= 50, 'what came meanwhile')
    expect(heard.filter(({ topic }) => topic === 'press/count').map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    )
    await upstream.close()
    const later = await connectAsync(broker.url, { clientId, clean: false, protocolVersion })
    ends.push(() => later.endAsync(true))
    // What a session left would come before what is sent to it now: the mark behind it is all that comes.
    const came: string[] = []
    later.on('message', (topic) => came.push(topic))
    await machine.publishAsync('press/count', 'late', { qos: 1 })
    await later.subscribeAsync('mark', { qos: 1 })
    await machine.publishAsync('mark', 'end', { qos: 1 })
    await eventually(() => came.includes('mark'), 'the mark')
    expect(came).toEqual(['mark'])
  },
  20_000,
)

test.skipIf(why)(
  'what an earlier run left in its session is not news',
  async () => {
    const broker = await startMosquitto()
    ends.push(() => broker.stop())
    const before = await connectAsync(broker.url, { clientId: 'gemba1', clean: false })
    await before.subscribeAsync('press/#', { qos: 1 })
    await before.endAsync(true)
    const machine = await connectAsync(broker.url)
    ends.push(() => machine.endAsync(true))
    await machine.publishAsync('press/count', 'yesterday', { qos: 1 })
    const { heard } = await listenTo({ name: 'plant', url: broker.url, clientId: 'gemba1', keepSessionS: 30 }, [
      'press/#',
    ])
    await eventually(() => (machine.publish('press/count', 'today', { qos: 1 }), heard.length > 0), 'a message')
    expect(heard[0]!.text).toBe('today')
  },
  20_000,
)

test.skipIf(why)('WebSocket and MQTT 5', async () => {
  const broker = await startMosquitto({ webSocket: true })
  ends.push(() => broker.stop())
  await eventually(() => accepts(portOf(broker.wsUrl!)), 'the second listener')
  const { heard } = await listenTo(
    { name: 'plant', url: broker.wsUrl!, protocolVersion: 5, clientId: 'gemba1', keepSessionS: 30 },
    ['press/#'],
  )
  const machine = await connectAsync(broker.url)
  ends.push(() => machine.endAsync(true))
  await eventually(() => (machine.publish('press/a', '1'), heard.length > 0), 'a message')
})

const openssl = (dir: string, ...args: string[]): void =>
  void execFileSync(OPENSSL, args, { cwd: dir, stdio: 'ignore' })
const whyNoTls = (): string | null => {
  try {
    execFileSync(OPENSSL, ['version'], { stdio: 'ignore' })
    return why
  } catch {
    return 'there is no openssl to make certificates with'
  }
}

test.skipIf(whyNoTls())(
  'TLS: its own authority, a certificate of ours, its other name; what is wrong is said in words',
  async () => {
    const dir = folder()
    const port = await freePort()
    openssl(
      dir,
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=Plant CA',
      '-days',
      '2',
    )
    for (const [file, name] of [
      ['broker', 'broker.plant'],
      ['me', 'gemba'],
    ] as const) {
      writeFileSync(join(dir, `${file}.ext`), `subjectAltName=DNS:${name}\n`)
      openssl(
        dir,
        'req',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        `${file}.key`,
        '-out',
        `${file}.csr`,
        '-subj',
        `/CN=${name}`,
      )
      openssl(
        dir,
        'x509',
        '-req',
        '-in',
        `${file}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-out',
        `${file}.pem`,
        '-days',
        '2',
        '-extfile',
        `${file}.ext`,
      )
    }
    writeFileSync(
      join(dir, 'mosquitto.conf'),
      [
        `user ${userInfo().username}`,
        'persistence false',
        'log_dest none',
        `listener ${port} 127.0.0.1`,
        'allow_anonymous true',
        `cafile ${dir}/ca.pem`,
        `certfile ${dir}/broker.pem`,
        `keyfile ${dir}/broker.key`,
        'require_certificate true',
      ].join('\n'),
    )
    const child = spawn(MOSQUITTO, ['-c', join(dir, 'mosquitto.conf')], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin` },
    })
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
    expect(await refusal({ ...base, cert: ours.cert, key: ours.key })).toMatch(
      /name (that one's file|the file of the authority) in "ca"/,
    )
    expect(await refusal({ ...base, ...ours, serverName: 'other' })).toMatch(/certificate is for another name/)
    expect(await refusal({ ...base, ca: ours.ca })).toMatch(/does not accept our certificate/)
    expect(await refusal({ ...base, ...ours, key: join(dir, 'none.key') })).toMatch(
      /none\.key, "key" of the broker "plant", cannot be read: there is no such file/,
    )
  },
  30_000,
)

const TOPICS = 100_000
const retained = (i: number, packetId: number): Buffer => {
  const topic = `plant/cell-${i % 317}/value-${i}`
  const payload = `{"value":${i},"unit":"mm"}`
  const body = Buffer.concat([
    Buffer.from([0, topic.length]),
    Buffer.from(topic),
    Buffer.from([packetId >> 8, packetId & 255]),
    Buffer.from(payload),
  ])
  // QoS 1, retained; all of these are shorter than 128 bytes.
  return Buffer.concat([Buffer.from([0x33, body.length]), body])
}
/** As bytes, all at once: a client takes longer to publish them than the rest of the test. */
const keep = async (port: number, count: number): Promise<void> => {
  const socket = connectTcp(port, '127.0.0.1')
  ends.push(() => socket.destroy())
  socket.write(Buffer.from([0x10, 16, 0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 60, 0, 4, ...Buffer.from('keep')]))
  let acknowledged = -1
  socket.on('data', (chunk: Buffer) => (acknowledged += chunk.length / 4))
  for (let i = 0; i < count; i += 1000)
    socket.write(
      Buffer.concat(
        Array.from({ length: Math.min(1000, count - i) }, (_, j) => retained(i + j, ((i + j) % 65_535) + 1)),
      ),
    )
  await eventually(() => acknowledged === count, 'the broker keeps them', 20_000)
}

/** Live messages at QoS 0 and 1, in one order, at `perTick` each 10 ms. */
const liveFrom = (machine: MqttClient, perTick: number) => {
  let sent = 0
  const timer = setInterval(() => {
    for (let i = 0; i < perTick; i++) machine.publish('live/count', String(sent++), { qos: (sent & 1) as 0 | 1 })
  }, 10)
  const stop = (): number => (clearInterval(timer), sent)
  ends.push(stop)
  return { stop, sent: () => sent }
}

test.skipIf(why).each([
  [4, 'session-not-kept'],
  [5, ''],
] as const)(
  `${TOPICS} retained topics of QoS 1 at the start, from a broker as it is shipped, MQTT version %d: all come, and so does every live message meanwhile`,
  async (protocolVersion, notice) => {
    const broker = await startMosquitto({ asShipped: true })
    ends.push(() => broker.stop())
    await keep(portOf(broker.url), TOPICS)
    const machine = await connectAsync(broker.url)
    ends.push(() => machine.endAsync(true))
    const { upstream, heard, states } = await listenTo(
      { name: 'plant', url: broker.url, protocolVersion, clientId: 'gemba1', keepSessionS: 30 },
      ['live/#'],
    )
    const live = liveFrom(machine, 40)
    await eventually(() => heard.length > 0, 'the first live message', 5000)
    const began = performance.now()
    upstream.subscribe(['live/#', 'plant/#'])
    let [looked, kept] = [0, 0]
    await eventually(
      () => {
        for (; looked < heard.length; looked++) if (heard[looked]!.retained) kept++
        return kept === TOPICS
      },
      'the burst ends',
      30_000,
    )
    const burstMs = performance.now() - began
    // Raising the subscription loses none either; nor does the decision not to.
    await eventually(
      () => (notice !== '' ? states.at(-1)?.trouble?.code === notice : upstream.sessionKept),
      'the session is kept, or it is said why not',
    )
    // Some more of them come after all of that.
    const settled = heard.length
    await eventually(() => heard.length > settled + 5, 'live messages go on', 5000)
    const sent = live.stop()
    await eventually(() => heard.at(-1)?.text === String(sent - 1), 'the last live message', 5000)
    expect(new Set(heard.filter((one) => one.retained).map(({ topic }) => topic)).size, 'distinct topics').toBe(TOPICS)
    const numbers = heard.filter(({ topic }) => topic === 'live/count').map(({ text }) => Number(text))
    const lost = numbers.findIndex((number, i) => number !== numbers[0]! + i)
    expect([lost, numbers.length], 'all in order, each once').toEqual([-1, sent - numbers[0]!])
    expect([states.at(-1)?.state ?? 'connected', upstream.sessionKept]).toEqual(['connected', notice === ''])
    console.log(
      `${TOPICS} retained topics in ${Math.round(burstMs)} ms, ${numbers.length} live messages meanwhile and after, none lost`,
    )
  },
  60_000,
)
