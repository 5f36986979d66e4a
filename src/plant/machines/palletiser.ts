/** The gantry palletiser: stacks cartons, and sends each full pallet to the outfeed. */
import type { Rng } from '../../base/rng.ts'
import type { WorkPart } from '../belt.ts'
import { json, round, type Json, type Message, type Readings } from '../machine.ts'
import { settlesAt, warm } from '../thermal.ts'
import { Processor, type Place } from './processor.ts'
import type { Magazine } from './magazine.ts'

export const CARTONS_A_PALLET = 18
const PER_LAYER = 6
/** Where a carton is taken, over the end of the belt (x, z, height of its top). Middle of the pallet (x, z), distance of cartons in a layer, height of a carton, m. Heights are over the pallet's deck. */
const TAKES_M = { x: -0.92, z: 0, y: 0.64 } as const
const PALLET_M = [0.35, 0] as const
/** It holds a carton until this share of its cycle: then it stands on the pallet. */
const PLACED = 0.55
const PITCH_M = 0.39
const CARTON_M = 0.28

export class Palletiser extends Processor {
  items = 0
  pallets: number
  /** Cartons that have left on pallets since the start. */
  sentCartons = 0
  #windingC = 48
  readonly #empties: Magazine
  readonly #newPart: () => WorkPart

  constructor(
    id: string,
    rng: Rng,
    faultRate: number,
    nominalS: number,
    place: Place,
    empties: Magazine,
    newPallet: () => WorkPart,
  ) {
    super(id, rng, { mtbfH: 8, lastsS: [60, 240] }, faultRate, 2.1, nominalS, place)
    this.#empties = empties
    this.#newPart = newPallet
    this.pallets = Math.round(this.count / CARTONS_A_PALLET)
  }

  protected override readyToBegin(): boolean {
    return this.items < CARTONS_A_PALLET && (this.items > 0 || this.#empties.items > 0)
  }

  protected override canRelease(): boolean {
    return this.items + 1 < CARTONS_A_PALLET || this.place.after.hasRoom
  }

  protected override release(_carton: WorkPart): boolean {
    if (!this.canRelease()) return false
    if (this.items === 0) this.#empties.take()
    this.items++
    if (this.items === CARTONS_A_PALLET) {
      this.place.after.put(this.#newPart())
      this.pallets++
      this.sentCartons += this.items
      this.items = 0
    }
    return true
  }

  protected draws(): number {
    return this.working ? 2.6 * (this.speedPct / 100) : 0.6
  }

  #amps(): number {
    const s = this.share
    return this.working ? 3 + 4 * Math.max(0, Math.sin(s * 2 * Math.PI)) : 1.2
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    this.#windingC = warm(this.#windingC, settlesAt(24, 55, this.working ? 0.75 : 0.3), dtS, 1200)
  }

  readFast(into: Readings): void {
    const slot = this.items % PER_LAYER
    const layer = Math.floor(this.items / PER_LAYER)
    const to = {
      x: PALLET_M[0] + (Math.floor(slot / 2) - 1) * PITCH_M,
      z: PALLET_M[1] + ((slot % 2) - 0.5) * PITCH_M,
      y: CARTON_M + layer * (CARTON_M + 0.005),
    }
    const from = TAKES_M
    // Lift, travel, lower in the first half; back again in the second.
    const s = this.share < PLACED ? this.share / PLACED : (1 - this.share) / (1 - PLACED)
    const ease = (a: number, b: number): number => {
      const u = Math.min(1, Math.max(0, (s - a) / (b - a)))
      return u * u * (3 - 2 * u)
    }
    const top = 1.45
    const travel = ease(0.2, 0.8)
    into['gripper/holds'] = this.holdsPart && this.share < PLACED ? 1 : 0
    into['gantry/x'] = round(from.x + (to.x - from.x) * travel, 3)
    into['gantry/z'] = round(from.z + (to.z - from.z) * travel, 3)
    into['gantry/y'] = round(from.y + (top - from.y) * ease(0, 0.25) + (to.y - top) * ease(0.75, 1), 3)
  }

  override read(into: Readings): void {
    super.read(into)
    into['items'] = this.items + (this.holdsPart && this.share >= PLACED ? 1 : 0)
    into['pallets'] = this.pallets
    into['hoist/current'] = round(this.#amps(), 2)
    into['hoist/temperature'] = round(this.#windingC, 1)
    this.readFast(into)
  }

  protected override status(r: Readings): { readonly [key: string]: Json } {
    return {
      ...super.status(r),
      items: r['items']!,
      pallets: r['pallets']!,
      hoist: { amps: r['hoist/current']!, winding: r['hoist/temperature']! },
    }
  }

  fastMessages(base: string, nowMs: number): Message[] {
    const r: Readings = {}
    this.readFast(r)
    return [
      json(
        `${base}/axes`,
        { ts: nowMs, x: r['gantry/x']!, y: r['gantry/y']!, z: r['gantry/z']!, holds: r['gripper/holds']! },
        false,
      ),
    ]
  }
}
