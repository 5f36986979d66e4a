/** A conveyor: a belt, its drive, and for the first of a line the parts that come in. */
import type { Rng } from '../../base/rng.ts'
import { Belt, type WorkPart } from '../belt.ts'
import { round, type Json, type Readings } from '../machine.ts'
import { PackmlMachine } from '../packml-machine.ts'
import { PACKML } from '../packml.ts'
import { settlesAt, warm } from '../thermal.ts'

export const CONVEYOR_SPEEDS: readonly [number, number] = [0.1, 0.45]
const RATED_A = 3
const TAU_S = 900
const IDLE_AFTER_S = 20

export class Conveyor extends PackmlMachine {
  readonly belt: Belt
  /** Parts that have entered the line here. */
  entered = 0
  #setpointMps = 0.3
  #speedMps = 0.3
  #waitedS = 0
  #windingC: number
  #vibration: number
  readonly #baseVibration: number
  readonly #ambientC: number
  readonly #source: (() => WorkPart) | null
  #nextInS = 0
  readonly #taktS: number

  /** `source` makes new parts, one each `taktS`, where the line begins. */
  constructor(
    id: string,
    rng: Rng,
    faultRate: number,
    lengthM: number,
    gapM: number,
    source: (() => WorkPart) | null,
    taktS: number,
  ) {
    super(id, rng, { mtbfH: 30, lastsS: [40, 200] }, faultRate, 0.4)
    this.belt = new Belt(lengthM, gapM)
    this.#source = source
    this.#taktS = taktS
    this.#ambientC = this.rng.between(22, 25)
    this.#windingC = this.#ambientC + 26
    this.#baseVibration = this.rng.between(0.7, 1)
    this.#vibration = this.#baseVibration
  }

  override step(dtS: number): void {
    super.step(dtS)
    const { unit, belt } = this
    // A belt that can move nothing rests: full to the end, or empty for a while.
    const stuck = belt.ready && !belt.hasRoom
    const useless = stuck || (belt.count === 0 && this.#source === null)
    this.#waitedS = useless ? this.#waitedS + dtS : 0
    if (this.#waitedS > IDLE_AFTER_S) unit.suspend()
    else if (!useless && unit.state === PACKML.suspended) unit.unsuspend()
    const aim = unit.executing ? this.#setpointMps : 0
    this.#speedMps += Math.max(-0.6 * dtS, Math.min(0.6 * dtS, aim - this.#speedMps))
    belt.step(dtS, this.#speedMps)
    if (!this.#source) return
    this.#nextInS -= dtS
    if (this.#nextInS <= 0 && unit.executing && belt.hasRoom) {
      belt.put(this.#source())
      this.entered++
      // What a step was too long counts for the next part: the takt is the same in steps of any length.
      this.#nextInS = Math.max(this.#nextInS, -dtS) + this.#taktS * this.rng.between(0.92, 1.08)
    }
  }

  #amps(): number {
    return this.#speedMps < 0.005 ? 0.12 : 0.9 + 2 * this.#speedMps + 0.14 * this.belt.count
  }

  protected draws(): number {
    return 0.08 + 0.23 * this.#amps()
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    const amps = this.#amps()
    this.#windingC = warm(this.#windingC, settlesAt(this.#ambientC, 70, amps / RATED_A), dtS, TAU_S)
    // The sensor box keeps the last figure while the drive rests.
    if (this.#speedMps > 0.02)
      this.#vibration +=
        (this.#baseVibration * (0.7 + this.#speedMps) + this.rng.normal(0, 0.08) - this.#vibration) * 0.15
  }

  override read(into: Readings): void {
    super.read(into)
    into['speed'] = round(this.#speedMps, 3)
    into['speed-setpoint'] = this.#setpointMps
    into['items'] = this.belt.count
    into['drive/current'] = round(this.#amps(), 2)
    into['drive/temperature'] = round(this.#windingC, 2)
    into['drive/vibration'] = round(this.#vibration, 3)
  }

  protected status(r: Readings): { readonly [key: string]: Json } {
    return {
      speed: r['speed']!,
      setpoint: r['speed-setpoint']!,
      items: r['items']!,
      drive: { amps: r['drive/current']!, winding: r['drive/temperature']!, vibration: r['drive/vibration']! },
    }
  }

  protected override setSpeed(value: number | null): string | null {
    const [low, high] = CONVEYOR_SPEEDS
    if (value === null || value < low || value > high) return `the belt runs at ${low} to ${high} m/s`
    this.#setpointMps = value
    return null
  }
}
