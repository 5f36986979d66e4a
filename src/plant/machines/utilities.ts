/** Air, cold and the rest of the building: each publishes bare values, one topic each. */
import type { Rng } from '../../base/rng.ts'
import { bare, iso, json, round, type Machine, type Message, type Readings } from '../machine.ts'
import { AGE_H } from '../packml-machine.ts'
import { warm } from '../thermal.ts'
import type { Agv } from './agv.ts'

export const UTILITY_STATE = { off: 0, running: 1, unloaded: 2, fault: 3 } as const

/** What the lines ask of the building: 0–1 each. */
export interface Demand {
  readonly work: () => number
}

/** Publishes every reading as a bare number on its own topic. */
abstract class BareMachine implements Machine {
  readonly id: string
  protected readonly rng: Rng
  readonly #everyS: number
  readonly #topics: Readonly<Record<string, string>>

  constructor(id: string, rng: Rng, everyS: number, topics: Readonly<Record<string, string>> = {}) {
    this.id = id
    this.rng = rng.fork(id)
    this.#everyS = everyS
    this.#topics = topics
  }

  step(): void {}
  abstract settle(dtS: number): void
  abstract read(into: Readings): void

  messages(base: string, _nowMs: number, second: number): Message[] {
    if (second % this.#everyS !== 0) return []
    const r: Readings = {}
    this.read(r)
    return Object.entries(r).map(([ref, value]) => bare(`${base}/${this.#topics[ref] ?? ref}`, value, ref === 'state'))
  }
}

export abstract class Utility extends BareMachine {
  protected state: number = UTILITY_STATE.running
  protected kw = 0
  #kwh: number

  constructor(id: string, rng: Rng, usualKw: number, topics: Readonly<Record<string, string>>) {
    super(id, rng, 1, topics)
    this.#kwh = usualKw * AGE_H * this.rng.between(0.9, 1.1)
  }

  settle(dtS: number): void {
    this.#kwh += (this.kw * dtS) / 3600
  }

  read(into: Readings): void {
    into['state'] = this.state
    into['power'] = round(this.kw, 2)
    into['energy'] = round(this.#kwh, 2)
  }
}

export class Dryer extends Utility {
  #dewPointC = 3

  constructor(id: string, rng: Rng) {
    super(id, rng, 1.8, {})
  }

  override settle(dtS: number): void {
    this.kw = 1.8 + this.rng.normal(0, 0.03)
    this.#dewPointC += (3 + this.rng.normal(0, 0.5) - this.#dewPointC) * 0.02
    super.settle(dtS)
  }

  override read(into: Readings): void {
    super.read(into)
    into['dew-point'] = round(this.#dewPointC, 2)
  }
}

export class Chiller extends Utility {
  readonly #demand: Demand
  #supplyC = 12
  #cooling = true
  #load = 0.6

  constructor(id: string, rng: Rng, demand: Demand) {
    super(id, rng, 11, { supply: 'supply/temperature', return: 'return/temperature', utilisation: 'load' })
    this.#demand = demand
  }

  override settle(dtS: number): void {
    if (this.#supplyC > 13) this.#cooling = true
    else if (this.#supplyC < 11) this.#cooling = false
    this.#supplyC += (0.006 + 0.012 * this.#demand.work() - (this.#cooling ? 0.03 : 0)) * dtS
    this.#load += ((this.#cooling ? 1 : 0) - this.#load) * (1 - Math.exp(-dtS / 300))
    this.state = this.#cooling ? UTILITY_STATE.running : UTILITY_STATE.unloaded
    this.kw = (this.#cooling ? 16 : 2.4) * (1 + this.rng.normal(0, 0.01))
    super.settle(dtS)
  }

  override read(into: Readings): void {
    super.read(into)
    into['supply'] = round(this.#supplyC, 2)
    into['return'] = round(this.#supplyC + 1.5 + 4 * this.#demand.work(), 2)
    into['utilisation'] = round(this.#load * 100, 1)
  }
}

export class Extraction extends Utility {
  #filterPa: number
  #vibration = 1.2

  constructor(id: string, rng: Rng) {
    super(id, rng, 2.2, {})
    this.#filterPa = this.rng.between(350, 700)
  }

  override settle(dtS: number): void {
    this.kw = 2.2 + this.#filterPa / 2500 + this.rng.normal(0, 0.02)
    this.#filterPa += dtS / 4000
    this.#vibration += (1.2 + this.rng.normal(0, 0.08) - this.#vibration) * 0.2
    super.settle(dtS)
  }

  override read(into: Readings): void {
    super.read(into)
    into['filter'] = round(this.#filterPa, 1)
    into['fan/vibration'] = round(this.#vibration, 3)
  }
}

export class Cabinet extends BareMachine {
  readonly #demand: Demand
  #insideC = 31
  #volt = 401
  #amps = 60

  constructor(id: string, rng: Rng, demand: Demand) {
    super(id, rng, 5)
    this.#demand = demand
  }

  settle(dtS: number): void {
    const work = this.#demand.work()
    this.#insideC = warm(this.#insideC, 25 + 10 * work, dtS, 1800)
    this.#volt += (401 + this.rng.normal(0, 1.5) - this.#volt) * 0.1
    this.#amps += (35 + 70 * work + this.rng.normal(0, 3) - this.#amps) * 0.2
  }

  read(into: Readings): void {
    into['temperature'] = round(this.#insideC, 1)
    into['voltage'] = round(this.#volt, 1)
    into['load'] = round(this.#amps, 1)
  }
}

export class Charger implements Machine {
  readonly id: string
  readonly #vehicle: Agv

  constructor(id: string, vehicle: Agv) {
    this.id = id
    this.#vehicle = vehicle
  }

  step(): void {}
  settle(): void {}

  read(into: Readings): void {
    const on = this.#vehicle.charging
    into['state'] = on ? UTILITY_STATE.running : UTILITY_STATE.off
    into['power'] = on ? 3.1 : 0.02
    into['current'] = on ? 58 : 0
  }

  messages(base: string, nowMs: number): Message[] {
    const r: Readings = {}
    this.read(r)
    return [
      json(`${base}/status`, { ts: iso(nowMs), state: r['state']!, power: r['power']!, amps: r['current']! }, true),
    ]
  }
}
