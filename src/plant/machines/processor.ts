/** A machine that takes a part from the belt before it, works on it for a cycle, and puts it on the belt after it. */
import type { Rng } from '../../base/rng.ts'
import type { Belt, WorkPart } from '../belt.ts'
import { round, type Json, type Readings } from '../machine.ts'
import { PackmlMachine, AGE_H, type FaultHabit } from '../packml-machine.ts'
import { PACKML } from '../packml.ts'
import { Watchdog } from '../watchdog.ts'
import type { Magazine } from './magazine.ts'

export const PROCESS_SPEEDS: readonly [number, number] = [40, 120]
const OWN_SPEED = 100
/** Without a sign of life for so long it goes back to that speed, s. */
const WATCHDOG_S = 120
export const WAITING = { none: 0, starved: 1, blocked: 2 } as const
/** A wait shorter than this is part of the rhythm of the line, no suspension. */
const GRACE_S = 5
/** Utilisation is the share of working time over about this long. */
const UTILISATION_S = 600

export interface Place {
  readonly before: Belt
  readonly after: Belt
  /** Feeds one piece a cycle. */
  readonly supply: Magazine | null
}

export abstract class Processor extends PackmlMachine {
  protected readonly place: Place
  readonly #nominalS: number
  protected part: WorkPart | null = null
  #doneS = 0
  protected cycleS: number
  #lastCycleS: number
  #waitedS = 0
  waiting: number = WAITING.none
  count: number
  #utilisation = 0.8
  protected speedPct = OWN_SPEED
  readonly watchdog = new Watchdog(WATCHDOG_S, () => {
    this.speedPct = OWN_SPEED
  })

  constructor(
    id: string,
    rng: Rng,
    faults: FaultHabit,
    faultRate: number,
    usualKw: number,
    nominalS: number,
    place: Place,
  ) {
    super(id, rng, faults, faultRate, usualKw)
    this.place = place
    this.#nominalS = nominalS
    this.cycleS = nominalS
    this.#lastCycleS = nominalS
    this.count = Math.round(AGE_H * 210 * this.rng.between(0.95, 1.02))
  }

  /** Share of the cycle done, 0–1; 0 without a part. */
  get share(): number {
    return this.part ? Math.min(1, this.#doneS / this.cycleS) : 0
  }

  get holdsPart(): boolean {
    return this.part !== null
  }

  get working(): boolean {
    return this.unit.executing && this.part !== null && this.#doneS < this.cycleS
  }

  /** The cycle is done. @returns true when the part has left. */
  protected release(part: WorkPart): boolean {
    if (!this.place.after.hasRoom) return false
    this.place.after.put(part)
    return true
  }

  /** How many times as long a cycle takes, by what it lacks. */
  protected slowedBy(): number {
    return 1
  }

  /** Called once a part when its cycle ends, whether it can leave or not. */
  protected worked(_part: WorkPart): void {}

  /** May a cycle begin, besides a part being there? */
  protected readyToBegin(): boolean {
    return true
  }

  override step(dtS: number): void {
    super.step(dtS)
    if (this.unit.executing) this.#work(dtS)
    const idle = !this.working
    const cause = !idle ? WAITING.none : this.part ? WAITING.blocked : WAITING.starved
    const external =
      this.unit.executing || this.unit.state === PACKML.suspended || this.unit.state === PACKML.suspending
    this.#waitedS = external && idle ? this.#waitedS + dtS : 0
    if (this.#waitedS > GRACE_S) {
      this.waiting = cause
      this.unit.suspend()
    } else if (!external || !idle) this.waiting = WAITING.none
    if (this.unit.state === PACKML.suspended && (this.part ? this.canRelease() : this.#canTake())) this.unit.unsuspend()
  }

  protected canRelease(): boolean {
    return this.place.after.hasRoom
  }

  #canTake(): boolean {
    return this.place.before.ready && (this.place.supply === null || this.place.supply.items > 0) && this.readyToBegin()
  }

  #work(dtS: number): void {
    if (!this.part && this.#canTake()) {
      this.place.supply?.take()
      this.part = this.place.before.take()
      this.#doneS = 0
      this.cycleS =
        ((this.#nominalS * 100) / this.speedPct) * Math.max(0.8, this.rng.normal(1, 0.035)) * this.slowedBy()
    }
    if (!this.part) return
    const before = this.#doneS
    this.#doneS += dtS
    if (this.#doneS < this.cycleS) return
    if (before < this.cycleS) {
      this.#lastCycleS = this.cycleS
      this.worked(this.part)
    }
    if (this.release(this.part)) {
      this.part = null
      this.count++
    }
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    this.#utilisation += ((this.working ? 1 : 0) - this.#utilisation) * (1 - Math.exp(-dtS / UTILISATION_S))
  }

  override read(into: Readings): void {
    super.read(into)
    into['part'] = this.holdsPart ? 1 : 0
    into['waiting'] = this.waiting
    into['cycle-time'] = round(this.#lastCycleS, 2)
    into['utilisation'] = round(this.#utilisation * 100, 1)
    into['count'] = this.count
    into['speed-setpoint'] = this.speedPct
  }

  protected status(r: Readings): { readonly [key: string]: Json } {
    return {
      part: r['part'] === 1,
      waiting: r['waiting']!,
      cycle: r['cycle-time']!,
      utilisation: r['utilisation']!,
      count: r['count']!,
      setpoint: r['speed-setpoint']!,
    }
  }

  protected override setSpeed(value: number | null): string | null {
    const [low, high] = PROCESS_SPEEDS
    if (value === null || value < low || value > high) return `its speed is ${low} to ${high} %`
    this.speedPct = value
    return null
  }
}
