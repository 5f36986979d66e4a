/** A machine with PackML states, an energy meter and faults now and then. */
import type { Rng } from '../base/rng.ts'
import { iso, json, round, type Json, type Machine, type Message, type Readings } from './machine.ts'
import { PackmlUnit } from './packml.ts'

export interface FaultHabit {
  /** Mean running time between failures. */
  readonly mtbfH: number
  /** Shortest and longest fault, s. */
  readonly lastsS: readonly [number, number]
}

/** Average hours since commissioning, so that counters do not start at zero. */
export const AGE_H = 9_400

export abstract class PackmlMachine implements Machine {
  readonly id: string
  readonly unit: PackmlUnit
  protected readonly rng: Rng
  readonly habit: FaultHabit
  readonly #faultRate: number
  protected powerKw = 0
  protected energyKwh: number

  constructor(id: string, rng: Rng, faults: FaultHabit, faultRate: number, usualKw: number) {
    this.id = id
    this.rng = rng.fork(id)
    this.habit = faults
    this.#faultRate = faultRate
    this.energyKwh = round(usualKw * AGE_H * this.rng.between(0.9, 1.1), 1)
    this.unit = new PackmlUnit(() => this.repaired())
  }

  protected repaired(): void {}
  /** Electrical power now, kW. */
  protected abstract draws(): number

  step(dtS: number): void {
    this.unit.step(dtS)
  }

  settle(dtS: number): void {
    this.powerKw = Math.max(0, this.draws() * (1 + this.rng.normal(0, 0.015)))
    this.energyKwh += (this.powerKw * dtS) / 3600
    const { mtbfH, lastsS } = this.habit
    if (this.unit.executing && this.rng.next() < (dtS / 3600 / mtbfH) * this.#faultRate) {
      const severe = this.rng.next() < 0.2
      this.unit.fail(severe ? 'abort' : 'hold', this.rng.between(...lastsS) * (severe ? 2 : 1))
    }
  }

  read(into: Readings): void {
    into['state'] = this.unit.state
    into['in-repair'] = this.unit.inRepair ? 1 : 0
    into['power'] = round(this.powerKw, 3)
    into['energy'] = round(this.energyKwh, 2)
  }

  /** The fields of its status message, besides what every machine has. */
  protected abstract status(r: Readings): { readonly [key: string]: Json }

  messages(base: string, nowMs: number, _second: number): Message[] {
    const r: Readings = {}
    this.read(r)
    const body = {
      ts: iso(nowMs),
      state: r['state']!,
      inRepair: r['in-repair'] === 1,
      power: r['power']!,
      energy: r['energy']!,
      ...this.status(r),
    }
    return [json(`${base}/status`, body, true)]
  }

  command(name: string, value: number | null): string | null {
    switch (name) {
      case 'start':
        return this.unit.start()
      case 'stop':
        return this.unit.stop()
      case 'repair':
        return this.unit.repair()
      case 'speed':
        return this.setSpeed(value)
      default:
        return `it knows no command "${name}"`
    }
  }

  protected setSpeed(_value: number | null): string | null {
    return 'it has one speed only'
  }
}
