/** The host application over a real Mosquitto, with a scripted edge node, in a whole gateway with a page open. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { type Mosquitto, startMosquitto, whyNoMosquitto } from '../../../e2e/mosquitto.ts'
import { eventually } from '../testing/ports.ts'
import { removeFolder, startTestGateway, testFolder, TestPage, twinOf } from '../testing/start-gateway.ts'
import { connectHost } from './host-connection.ts'
import { EdgeNode, rebirthAskedAt, type Sent, type TestMetric } from './testing/edge-node.ts'

const why = whyNoMosquitto()
if (why) console.log(`The Sparkplug host is not tried on a broker: ${why}`)

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const bind = (metric: string, device = '') => ({
  name: metric,
  staleAfterS: null,
  bindings: [{ topic: `spBv1.0/plant/+/press${device}`, format: 'sparkplug', metric }],
})
const TWIN = {
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'press',
      name: 'Press',
      signals: {
        temp: bind('Temp'),
        speed: bind('Speed', '/ram'),
        level: { ...bind('Level'), bindings: [{ topic: 'press/level' }] },
      },
    },
  ],
}
const REORDER_MS = 300
const STATE = 'spBv1.0/STATE/gemba'
type State = { online: boolean; timestamp: number }

/** An edge node on the wire: answers rebirth requests where told to, and keeps the STATEs of its host. */
class Wire {
  readonly node = new EdgeNode('press')
  readonly states: State[] = []
  readonly asked: number[] = []
  births: readonly TestMetric[] = [{ name: 'Temp', alias: 1, double: 20 }]
  device: readonly TestMetric[] | null = [{ name: 'Speed', alias: 2, double: 5 }]
  answers = true
  readonly client: MqttClient

  constructor(client: MqttClient) {
    this.client = client
    client.on('message', (topic, payload, { qos, retain }) => {
      if (topic === STATE) return void this.states.push(JSON.parse(payload.toString()) as State)
      expect([topic, qos, retain]).toEqual(['spBv1.0/plant/NCMD/press', 0, false])
      const at = rebirthAskedAt(payload)
      expect(at).not.toBeNull()
      this.asked.push(at!)
      if (this.answers) this.born()
    })
  }

  static async on(broker: Mosquitto): Promise<Wire> {
    const client = await connectAsync(broker.url, { reconnectPeriod: 50 })
    ends.push(() => client.endAsync(true))
    const wire = new Wire(client)
    await client.subscribeAsync([STATE, 'spBv1.0/plant/NCMD/press'], { qos: 1 })
    return wire
  }

  send(...sent: readonly Sent[]): void {
    for (const { topic, payload } of sent) this.client.publish(topic, payload)
  }
  born(): void {
    this.send(this.node.nbirth(this.births), ...(this.device ? [this.node.dbirth('ram', this.device)] : []))
  }
}

const begin = async () => {
  const broker = await startMosquitto()
  ends.push(() => broker.stop())
  const wire = await Wire.on(broker)
  const dir = testFolder(TWIN)
  writeFileSync(
    join(dir, 'gemba.json'),
    JSON.stringify({ brokers: { plant: { url: broker.url, sparkplugHost: 'gemba', sparkplugReorderMs: REORDER_MS } } }),
  )
  const gateway = await startTestGateway(['--config', join(dir, 'gemba.json')], dir)
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await gateway.close()
    removeFolder(dir)
  }
  ends.push(close)
  const page = new TestPage(gateway, twinOf(TWIN))
  ends.push(() => page.socket.terminate())
  await eventually(() => wire.states.some(({ online }) => online), 'the host online')
  const shows = (signal: string, value: number, dead = false) =>
    eventually(
      () => page.values.get(`press/${signal}`) === value && page.dead.has(`press/${signal}`) === dead,
      `${signal} ${value}${dead ? ' stale' : ''}`,
    )
  return { broker, wire, gateway, close, page, shows }
}

test.skipIf(why)(
  'births, data by alias, gaps, deaths: what the page shows is what the clauses say',
  async () => {
    const { wire, shows, page } = await begin()
    const { node } = wire
    // A late joiner: data by alias without a birth. The host asks, the node answers.
    node.seq = 40
    wire.send(node.ndata([{ alias: 1, double: 19 }]))
    await shows('temp', 20)
    await shows('speed', 5)
    expect(wire.asked).toHaveLength(1)
    expect(Math.abs(wire.asked[0]! - Date.now())).toBeLessThan(10_000)

    // Out of order, gap filled: the last word is the last in order.
    const [a, b, c] = [
      node.ndata([{ alias: 1, double: 21 }]),
      node.ndata([{ alias: 1, double: 22 }]),
      node.ndata([{ alias: 1, double: 23 }]),
    ]
    wire.send(c, a, b)
    await shows('temp', 23)
    expect(wire.asked).toHaveLength(1)

    // A device's death, and data without a birth: stale until born again. The host's next request waits its turn.
    wire.device = null
    wire.send(node.ddeath('ram'))
    await shows('speed', 5, true)
    wire.send(node.ddata('ram', [{ name: 'Speed', double: 6 }]))
    wire.send(node.dbirth('ram', [{ name: 'Speed', alias: 2, double: 7 }]))
    await shows('speed', 7)

    // Gap unfilled: after the reorder timeout what waited counts.
    node.ndata([])
    const sentAt = Date.now()
    wire.send(node.ndata([{ alias: 1, double: 24 }]))
    await shows('temp', 24)
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(REORDER_MS - 20)

    // An old session's death means nothing, the living one's everything; the values stay readable.
    wire.send(node.ndeath(9))
    wire.send(node.ndata([{ alias: 1, double: 25 }]))
    await shows('temp', 25)
    wire.send(node.ndeath())
    await shows('temp', 25, true)
    await shows('speed', 7, true)
    node.bdSeq++
    wire.born()
    await shows('temp', 20)
    expect(page.dead.has('press/speed')).toBe(true)
  },
  30_000,
)

test.skipIf(why)(
  'historical never live, null is no value, what is not Sparkplug comes by the other connection',
  async () => {
    const { wire, shows, page, gateway } = await begin()
    wire.born()
    await shows('temp', 20)
    wire.send(
      wire.node.ndata([
        { alias: 1, double: 99, historical: true, time: Date.now() - 60_000 },
        { alias: 1, double: 30 },
      ]),
    )
    wire.client.publish('press/level', '3')
    await shows('temp', 30)
    await shows('level', 3)
    wire.send(wire.node.ndata([{ alias: 1, isNull: true }]))
    await eventually(() => Number.isNaN(page.values.get('press/temp')), 'null')
    const health = (await (await fetch(`${gateway.url}/api/health`)).json()) as {
      brokers: { name: string; state: string }[]
    }
    expect(health.brokers.map(({ name, state }) => [name, state])).toEqual([
      ['plant', 'connected'],
      ['plant · Sparkplug host gemba', 'connected'],
    ])
  },
  30_000,
)

test.skipIf(why)(
  'STATE: a false one is answered, a cut ends in a new session with a new time, a planned stop says so',
  async () => {
    const { broker, wire, shows, close } = await begin()
    const first = wire.states.at(-1)!
    wire.client.publish(STATE, JSON.stringify({ online: false, timestamp: first.timestamp - 1000 }), {
      qos: 1,
      retain: true,
    })
    await eventually(() => wire.states.at(-1)?.online && wire.states.length === 3, 'online again')
    expect(wire.states.at(-1)).toEqual(first)
    wire.born()
    await shows('temp', 20)

    wire.answers = false
    await broker.restart()
    await shows('temp', 20, true)
    await shows('speed', 5, true)
    await eventually(
      () => wire.states.at(-1)!.online && wire.states.at(-1)!.timestamp > first.timestamp,
      'online with a new time',
      20_000,
    )
    wire.answers = true
    await eventually(
      () => (wire.send(wire.node.ndata([{ alias: 1, double: 50 }])), wire.asked.length > 0),
      'asked for the births',
    )
    await shows('speed', 5)

    const before = Date.now()
    await close()
    await eventually(() => wire.states.at(-1)?.online === false, 'offline')
    expect(wire.states.at(-1)!.timestamp).toBeGreaterThanOrEqual(before)
    const late = await Wire.on(broker)
    await eventually(() => late.states.length > 0, 'retained')
    expect(late.states.at(-1)!.online).toBe(false)
  },
  45_000,
)

test.skipIf(why)(
  'an unplanned end is told by the will, with the timestamp of the birth',
  async () => {
    const broker = await startMosquitto()
    ends.push(() => broker.stop())
    const wire = await Wire.on(broker)
    const host = connectHost(
      { name: 'plant', url: broker.url, clientId: 'thehost', protocolVersion: 5 },
      { hostId: 'gemba', reorderTimeoutMs: 300 },
      { apply: () => {}, stale: () => {}, changed: () => {} },
      Date.now,
      () => 0,
    )
    if (!host.ok) throw new Error(host.error.what)
    ends.push(() => host.value.close())
    await eventually(() => wire.states.length === 1, 'online')
    // Whoever comes with the same client id ends the other's connection without a goodbye.
    const thief = await connectAsync(broker.url, { clientId: 'thehost', reconnectPeriod: 0 })
    await eventually(() => wire.states.length === 2, 'the will')
    await thief.endAsync(true)
    await eventually(() => wire.states.at(-1)?.online && wire.states.length === 3, 'online again')
    const [first, will, again] = wire.states
    expect([first!.online, will!.online, will!.timestamp]).toEqual([true, false, first!.timestamp])
    expect(again!.timestamp).toBeGreaterThan(first!.timestamp)
  },
  30_000,
)
