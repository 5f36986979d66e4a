/** A six-axis robot beside the belt: a smooth cycle, currents from speed and gravity, windings that warm, joints that shake. */
import type { Rng } from '../../base/rng.ts'
import { type Handled, jointSpeeds, robotPose } from '../joint-path.ts'
import { iso, json, round, type Json, type Message, type Readings } from '../machine.ts'
import { settlesAt, warm } from '../thermal.ts'
import { Bearing, WORN_IN_DAYS } from '../wear.ts'
import type { AirNetwork } from './compressed-air.ts'
import { Processor, type Place } from './processor.ts'

/** Per joint: amperes to hold against gravity, amperes per degree a second, share of the rating in normal work, time constant. */
const HOLD_A = [0.4, 3.2, 2.4, 0.4, 0.5, 0.2]
const MOVE_A = [0.045, 0.075, 0.07, 0.03, 0.022, 0.01]
const WORK_LOAD = [0.62, 0.82, 0.78, 0.5, 0.55, 0.42]
const TAU_S = [1500, 1500, 1200, 900, 720, 600]
/** How far each finger stands from the middle, m. */
const OPEN_M = 0.055
const HOLDS_M = 0.026
const RISE_AT_RATED_C = 58

/** The drives stop the arm by themselves here, until somebody repairs it, mm/s RMS. */
export const TRIP_MM_S = 3

/** Faster is harder on a bearing: what it turns more, and what it carries more. */
const WEAR_EXPONENT = 3

/** Its gripper's regulator is set to this; below the second it grips slower, below the third it would lose the part; bar. */
const [GRIPS_BAR, SLOW_BAR, LOSES_BAR] = [5.5, 5.3, 4.6]
/** Slower by so much for each bar that is lacking, and it waits so long for air, s. */
const SLOWER_A_BAR = 0.5
const AIR_WAIT_S = 30

interface Joint {
  readonly bearing: Bearing
  readonly baseVibration: number
  vibration: number
  windingC: number
}

export class Robot extends Processor {
  readonly joints: readonly Joint[]
  readonly #side: 1 | -1
  readonly #handled: Handled
  readonly #ambientC: number
  readonly #air: Pick<AirNetwork, 'atConsumersBar'>
  #bar: number = GRIPS_BAR

  /** `wornJoint` (0-based) is the bearing of the story, worn for a week. */
  constructor(
    id: string,
    rng: Rng,
    faultRate: number,
    air: Pick<AirNetwork, 'atConsumersBar'>,
    nominalS: number,
    place: Place,
    side: 1 | -1,
    handled: Handled,
    wornJoint: number | null,
    wornDays = WORN_IN_DAYS,
  ) {
    super(id, rng, { mtbfH: 10, lastsS: [60, 300] }, faultRate, 2.4, nominalS, place)
    this.#air = air
    this.#side = side
    this.#handled = handled
    this.#ambientC = this.rng.between(23, 25)
    this.joints = HOLD_A.map((_, n) => {
      const bearing = new Bearing(n === wornJoint, wornDays)
      const baseVibration = this.rng.between(0.92, 1.05) - 0.05 * n
      return {
        bearing,
        baseVibration,
        vibration: baseVibration + bearing.extraVibration,
        windingC: settlesAt(this.#ambientC, RISE_AT_RATED_C, WORK_LOAD[n]!) - 4,
      }
    })
  }

  protected override repaired(): void {
    for (const joint of this.joints) {
      joint.bearing.renew()
      joint.vibration = joint.baseVibration
    }
  }

  protected override slowedBy(): number {
    return 1 + SLOWER_A_BAR * Math.max(0, SLOW_BAR - this.#bar)
  }

  protected draws(): number {
    return this.working ? 2.9 * (this.speedPct / 100) : 0.75
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    const speed = this.speedPct / 100
    const supplied = Math.min(GRIPS_BAR, this.#air.atConsumersBar)
    this.#bar += (supplied + this.rng.normal(0, 0.06) - this.#bar) * 0.2
    if (this.#bar < LOSES_BAR && this.unit.executing) this.unit.fail('hold', AIR_WAIT_S)
    for (const [n, joint] of this.joints.entries()) {
      const load = this.working ? WORK_LOAD[n]! * (0.6 + 0.4 * speed) : WORK_LOAD[n]! * 0.45
      joint.windingC = warm(joint.windingC, settlesAt(this.#ambientC, RISE_AT_RATED_C, load), dtS, TAU_S[n]!)
      if (!this.working) continue
      joint.bearing.step(dtS * speed ** WEAR_EXPONENT)
      // Measured in motion only: the sensor box holds its last figure while the arm rests.
      const aim = joint.baseVibration * (0.8 + 0.2 * speed) + joint.bearing.extraVibration * speed
      joint.vibration += (aim + this.rng.normal(0, 0.07) - joint.vibration) * 0.1
      if (joint.vibration >= TRIP_MM_S) this.unit.fail('abort', Number.POSITIVE_INFINITY)
    }
  }

  readFast(into: Readings): void {
    const pose = robotPose(this.share, this.#side, this.#handled)
    const speeds = this.working ? jointSpeeds(this.share, this.#side, this.#handled, this.cycleS) : null
    for (let n = 0; n < 6; n++) {
      const gravity =
        n === 1
          ? 0.6 + 0.4 * Math.sin((pose.joints[1] * Math.PI) / 180)
          : n === 2
            ? 0.7 + 0.3 * Math.cos(((pose.joints[1] + pose.joints[2]) * Math.PI) / 180)
            : 1
      into[`joint-${n + 1}/angle`] = round(pose.joints[n]!, 2)
      into[`joint-${n + 1}/current`] = round(HOLD_A[n]! * gravity + MOVE_A[n]! * Math.abs(speeds?.[n] ?? 0), 2)
    }
    into['gripper/grip'] = round(OPEN_M + (HOLDS_M - OPEN_M) * pose.grip, 4)
  }

  override read(into: Readings): void {
    super.read(into)
    for (const [n, joint] of this.joints.entries()) {
      into[`joint-${n + 1}/temperature`] = round(joint.windingC, 2)
      into[`joint-${n + 1}/vibration`] = round(joint.vibration, 3)
    }
    into['gripper/pressure'] = round(this.#bar, 2)
    this.readFast(into)
  }

  protected override status(r: Readings): { readonly [key: string]: Json } {
    return { ...super.status(r), gripper: { bar: r['gripper/pressure']! } }
  }

  override messages(base: string, nowMs: number, second: number): Message[] {
    const drives = json(`${base}/drives`, { ts: nowMs, windings: this.joints.map((j) => round(j.windingC, 2)) }, false)
    const shakes = this.joints.map((j, n) =>
      json(`${base}/joint-${n + 1}/vibration`, { value: round(j.vibration, 3), timestamp: iso(nowMs) }, false),
    )
    return [...super.messages(base, nowMs, second), drives, ...shakes]
  }

  fastMessages(base: string, nowMs: number): Message[] {
    const r: Readings = {}
    this.readFast(r)
    const joints = this.joints.map((_, n) => ({ deg: r[`joint-${n + 1}/angle`]!, amps: r[`joint-${n + 1}/current`]! }))
    return [json(`${base}/joints`, { ts: nowMs, joints, grip: r['gripper/grip']! }, false)]
  }
}
