/** An assembly station: one screw a cycle. A joint out of tolerance flaws the part. */
import type { Rng } from '../../base/rng.ts'
import type { WorkPart } from '../belt.ts'
import { bare, round, type Json, type Message, type Readings } from '../machine.ts'
import { warm } from '../thermal.ts'
import { Processor, type Place } from './processor.ts'

export const TORQUE_NM: readonly [number, number] = [10.5, 13.5]
/** A sensor with a loose plug: it falls silent for `silentS` in every `everyS`. */
export const LOOSE_PLUG = { everyS: 900, silentS: 150, firstS: 240 }

export class Station extends Processor {
  #torqueNm = 12
  #toolC: number
  #vibration = 0.9
  readonly #coolantC: number
  readonly #loose: boolean

  constructor(id: string, rng: Rng, faultRate: number, nominalS: number, place: Place, loosePlug: boolean) {
    super(id, rng, { mtbfH: 7, lastsS: [40, 240] }, faultRate, 1.3, nominalS, place)
    this.#coolantC = this.rng.between(24, 27)
    this.#toolC = this.#coolantC + 18
    this.#loose = loosePlug
  }

  protected override worked(part: WorkPart): void {
    const slipped = this.rng.next() < 0.004
    this.#torqueNm = slipped ? this.rng.between(8.8, 10.3) : Math.min(13.4, Math.max(10.6, this.rng.normal(12, 0.3)))
    if (this.#torqueNm < TORQUE_NM[0] || this.#torqueNm > TORQUE_NM[1]) part.flawed = true
  }

  protected draws(): number {
    return this.working ? 1.5 * (this.speedPct / 100) : 0.45
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    this.#toolC = warm(this.#toolC, this.#coolantC + (this.working ? 28 : 6), dtS, 480)
    if (this.working) this.#vibration += (0.95 + this.rng.normal(0, 0.1) - this.#vibration) * 0.15
  }

  /** The tool sensor is silent in this second. */
  silentAt(second: number): boolean {
    return this.#loose && (second + LOOSE_PLUG.everyS - LOOSE_PLUG.firstS) % LOOSE_PLUG.everyS < LOOSE_PLUG.silentS
  }

  override read(into: Readings): void {
    super.read(into)
    into['tool/torque'] = round(this.#torqueNm, 2)
    into['tool/temperature'] = round(this.#toolC, 1)
    into['tool/vibration'] = round(this.#vibration, 3)
  }

  protected override status(r: Readings): { readonly [key: string]: Json } {
    return { ...super.status(r), tool: { torque: r['tool/torque']!, vibration: r['tool/vibration']! } }
  }

  override messages(base: string, nowMs: number, second: number): Message[] {
    const own = super.messages(base, nowMs, second)
    return this.silentAt(second) ? own : [...own, bare(`${base}/tool/temperature`, round(this.#toolC, 1), false)]
  }
}
