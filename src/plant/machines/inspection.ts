/** The vision cell: flawed parts leave the line here, with now and then a good one called bad. */
import type { Rng } from '../../base/rng.ts'
import type { WorkPart } from '../belt.ts'
import { round, type Json, type Readings } from '../machine.ts'
import { warm } from '../thermal.ts'
import { Processor, type Place } from './processor.ts'

const WINDOW = 100

export class Inspection extends Processor {
  good: number
  rejected: number
  #lampC = 41
  readonly #last: boolean[] = []
  #verdictBad = false

  constructor(id: string, rng: Rng, faultRate: number, nominalS: number, place: Place) {
    super(id, rng, { mtbfH: 16, lastsS: [40, 200] }, faultRate, 0.9, nominalS, place)
    this.rejected = Math.round(this.count * 0.018)
    this.good = this.count - this.rejected
    for (let i = 0; i < WINDOW; i++) this.#last.push(this.rng.next() < 0.018)
  }

  protected override worked(part: WorkPart): void {
    this.#verdictBad = part.flawed || this.rng.next() < 0.003
    this.#last.shift()
    this.#last.push(this.#verdictBad)
  }

  protected override canRelease(): boolean {
    return this.#verdictBad || super.canRelease()
  }

  protected override release(part: WorkPart): boolean {
    if (this.#verdictBad) {
      this.rejected++
      return true
    }
    if (!super.release(part)) return false
    this.good++
    return true
  }

  protected draws(): number {
    return this.working ? 1.05 : 0.7
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    this.#lampC = warm(this.#lampC, this.working ? 44 : 36, dtS, 400)
  }

  override read(into: Readings): void {
    super.read(into)
    into['good'] = this.good
    into['rejected'] = this.rejected
    into['reject-rate'] = round((this.#last.filter(Boolean).length * 100) / WINDOW, 2)
    into['lamp/temperature'] = round(this.#lampC, 1)
  }

  protected override status(r: Readings): { readonly [key: string]: Json } {
    return {
      ...super.status(r),
      good: r['good']!,
      rejected: r['rejected']!,
      rejectRate: r['reject-rate']!,
      lamp: r['lamp/temperature']!,
    }
  }
}
