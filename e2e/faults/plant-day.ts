/**
 * One machine, its broker, the gateway and a page, with a wire between each two that can be made bad; and someone
 * who compares what the page says with what was, at every moment.
 */
import { expect } from '@playwright/test'
import { connect, type MqttClient } from 'mqtt'
import { type BadNetwork, badNetwork } from './bad-network.ts'
import { type Mosquitto, startMosquitto } from '../mosquitto.ts'
import { slotOf } from '../../src/base/brand.ts'
import type { AlarmEvent } from '../../src/wire/alarms.ts'
import { API } from '../../src/wire/paths.ts'
import { eventually } from '../../src/server/testing/ports.ts'
import { openPage, type RealPage } from './real-page.ts'
import {
  removeFolder,
  startTestGateway,
  type TestGateway,
  testFolder,
  twinOf,
} from '../../src/server/testing/start-gateway.ts'

export const LIMIT_S = 1
/** So many levels, each with an alarm; one rises every second. */
const LEVELS = [...Array(40).keys()]
const [LOW, HIGH] = [20, 80]
const levelIn = (topic: `level-${number}`): number => Number(topic.slice('level-'.length))
export const DAY_TWIN = {
  format: 1,
  id: 'p',
  name: 'P',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: {
        /** Counts at 20 Hz. */
        count: { name: 'Count', staleAfterS: LIMIT_S, bindings: [{ topic: 'm/count' }] },
        /** Counts now and then: published on change only. */
        mode: { name: 'Mode', staleAfterS: null, bindings: [{ topic: 'm/mode' }] },
        ...Object.fromEntries(
          LEVELS.map((i) => [
            `level-${i}`,
            { name: `Level ${i}`, unit: '%', staleAfterS: null, bindings: [{ topic: `m/level-${i}` }] },
          ]),
        ),
      },
      alarms: Object.fromEntries(
        LEVELS.map((i) => [
          `high-${i}`,
          { name: `Level ${i} high`, priority: 'high', signal: `level-${i}`, when: { above: 50 } },
        ]),
      ),
    },
    // Silent, but many: what is left behind at the end of a connection shows in the memory.
    {
      id: 'silent',
      name: 'Silent',
      signals: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`s${i}`, { name: `S${i}` }])),
    },
  ],
}
const twin = twinOf(DAY_TWIN)
export const SLOT = { count: slotOf(0), mode: slotOf(1) }
const slotOfLevel = (i: number) => slotOf(2 + i)
const COUNTED = ['count', 'mode'] as const
type Counted = (typeof COUNTED)[number]
const loopback = (scheme: string, port: number): string => `${scheme}://127.0.0.1:${port}`

/** Says a rising number on each topic, and remembers when each was true. It sends what it has now, never what it had. */
class Machine {
  readonly client: MqttClient
  /** Topic → when it said each number; the index is the number. */
  readonly saidAt: Record<Counted, number[]> = { count: [0], mode: [0] }
  readonly levels = LEVELS.map(() => LOW)
  readonly #timer: NodeJS.Timeout
  #ticks = 0

  constructor(url: string) {
    this.client = connect(url, { reconnectPeriod: 200, queueQoSZero: false, keepalive: 2, connectTimeout: 1000 })
    this.client.on('error', () => {})
    this.client.on('connect', () => this.#sayAll())
    this.#timer = setInterval(() => {
      this.#ticks++
      this.saidAt.count.push(performance.now())
      if (this.#ticks % 10 === 0) this.saidAt.mode.push(performance.now())
      this.#say('count')
      if (this.#ticks % 10 === 0) this.#say('mode')
      if (this.#ticks % 20 === 0) this.#nextLevel()
    }, 50)
  }

  /** Says once more what is, and then nothing. */
  rest(): void {
    clearInterval(this.#timer)
    this.#sayAll()
  }

  /** One rises, and the one that rose longest ago falls: each so seldom that its alarm does not chatter. */
  #nextLevel(): void {
    const rises = (this.#ticks / 20) % LEVELS.length
    const falls = (rises + LEVELS.length / 2) % LEVELS.length
    this.levels[rises] = HIGH
    this.levels[falls] = LOW
    this.#say(`level-${rises}`, `level-${falls}`)
  }

  #sayAll(): void {
    this.#say('count', 'mode', ...LEVELS.map((i) => `level-${i}` as const))
  }

  #say(...topics: (Counted | `level-${number}`)[]): void {
    if (!this.client.connected) return
    for (const topic of topics) {
      const value = topic === 'count' || topic === 'mode' ? this.saidAt[topic].length - 1 : this.levels[levelIn(topic)]!
      this.client.publish(`m/${topic}`, String(value))
    }
  }
}

export class PlantDay {
  /** How long after a value was overtaken the page may still call it live, ms. */
  readonly patience: Record<Counted, number> = { count: LIMIT_S * 1000 + 800, mode: 1800 }
  readonly broker: Mosquitto
  readonly wires: { readonly toBroker: BadNetwork; readonly toGateway: BadNetwork; toPage: BadNetwork }
  gateway: Pick<TestGateway, 'url' | 'logged'>
  page: RealPage
  /** How far the gateway's clock has been set, ms. */
  clock = 0
  readonly #machine: Machine
  readonly #ends: (() => unknown)[] = []
  #watch: NodeJS.Timeout | undefined
  #lies: string[] = []

  private constructor(broker: Mosquitto, toBroker: BadNetwork, toGateway: BadNetwork) {
    this.broker = broker
    this.wires = { toBroker, toGateway, toPage: toBroker }
    this.#machine = new Machine(loopback('mqtt', toBroker.port))
    this.gateway = { url: '', logged: [] }
    this.page = null as unknown as RealPage
    this.atEnd(() => broker.stop())
    this.atEnd(() => toBroker.close())
    this.atEnd(() => toGateway.close())
    this.atEnd(() => (this.#machine.rest(), this.#machine.client.endAsync(true)))
  }

  /** Everything up, true and watched. @param external the gateway is the test's own affair */
  static async begin({ external = false } = {}): Promise<PlantDay> {
    const broker = await startMosquitto()
    const port = Number(new URL(broker.url).port)
    const day = new PlantDay(broker, await badNetwork(port), await badNetwork(port))
    if (external) return day
    const started = await startTestGateway(
      ['--broker', day.brokerUrl],
      testFolder(DAY_TWIN),
      () => Date.now() + day.clock,
    )
    day.gateway = started
    day.atEnd(async () => {
      await started.close()
      removeFolder(started.dir)
    })
    day.wires.toPage = await badNetwork(started.port)
    day.atEnd(() => day.wires.toPage.close())
    // A tablet whose clock is an hour and a half ahead.
    await day.open(loopback('http', day.wires.toPage.port), 90 * 60_000)
    return day
  }

  /** The broker as the gateway reaches it. */
  get brokerUrl(): string {
    return loopback('mqtt', this.wires.toGateway.port)
  }

  /** Opens the page and watches it from the moment it is true. */
  async open(url: string, clockMs = 0): Promise<void> {
    this.page = openPage(url, twin, clockMs)
    this.atEnd(() => this.page.close())
    await this.allTrue()
    this.#watch = setInterval(() => this.#compare(), 50)
    this.atEnd(() => clearInterval(this.#watch))
  }

  atEnd(end: () => unknown): void {
    this.#ends.push(end)
  }

  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).toReversed()) await end()
  }

  ageOf(name: Counted): string {
    return this.page.session.values.age(SLOT[name], this.page.session.now())
  }

  /** Whatever happens, and at every moment of it: what is called live is not older than it may be. */
  #compare(): void {
    const { values, link } = this.page.session
    for (const name of COUNTED) {
      if (this.ageOf(name) !== 'live') continue
      const old =
        performance.now() - (this.#machine.saidAt[name][values.value[SLOT[name]]! + 1] ?? Number.POSITIVE_INFINITY)
      if (old > this.patience[name])
        this.#lies.push(
          `${name} ${values.value[SLOT[name]]} called live ${Math.round(old)} ms after it was overtaken, link ${link.get().state}`,
        )
    }
  }

  /** Live, and what the machine says is what the page shows. */
  async allTrue(): Promise<void> {
    const { values, link } = this.page.session
    await eventually(() => link.get().state === 'live', 'the page is live', 20_000)
    const isFresh = (name: Counted): boolean =>
      this.ageOf(name) === 'live' &&
      values.value[SLOT[name]]! >= this.#machine.saidAt[name].length - (name === 'count' ? 14 : 3)
    await eventually(() => COUNTED.every(isFresh), 'the page shows what the machine says', 20_000)
  }

  /** At rest: the very last values, honest ages, the alarms as their owner has them, and every change of them, none twice, none missing. */
  async settledTrue(): Promise<void> {
    await this.allTrue()
    this.#machine.rest()
    const last = {
      count: this.#machine.saidAt.count.length - 1,
      mode: this.#machine.saidAt.mode.length - 1,
    }
    const { levels } = this.#machine
    const { session, events } = this.page
    const { values, board } = session
    await eventually(
      () =>
        COUNTED.every((name) => values.value[SLOT[name]] === last[name]) &&
        levels.every((level, i) => values.value[slotOfLevel(i)] === level),
      'the last values',
    )
    // Ages are of the gateway's clock, whatever the device's says.
    expect(Math.abs(session.now() - (Date.now() + this.clock)), 'page and gateway agree on the time').toBeLessThan(500)
    expect(session.now() - values.receive[SLOT.mode]!, 'nothing stands in the future').toBeGreaterThan(-100)
    await eventually(() => this.ageOf('count') === 'stale', 'a machine that fell silent is stale', 5000)
    const journal = (await (await fetch(`${this.gateway.url}${API.journal}?after=0&limit=5000`)).json()) as {
      events: AlarmEvent[]
      cursor: number
    }
    await eventually(() => board.cursor === journal.cursor, 'the last alarm change')
    const first = events[0]?.cursor ?? Number.POSITIVE_INFINITY
    expect(
      events.map(({ cursor }) => cursor),
      'every alarm change once',
    ).toEqual(journal.events.map(({ cursor }) => cursor).filter((cursor) => cursor >= first))
    expect(
      LEVELS.filter((i) => board.row(`m/high-${i}`)?.active ?? false),
      'the alarms that stand',
    ).toEqual(LEVELS.filter((i) => levels[i] === HIGH))
    expect(this.#lies).toEqual([])
  }
}
