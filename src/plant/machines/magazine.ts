/** A magazine of cartons or empty pallets, refilled by hand some time after it runs low. */
import type { Rng } from '../../base/rng.ts'
import type { Json, Readings } from '../machine.ts'
import { PackmlMachine } from '../packml-machine.ts'

export class Magazine extends PackmlMachine {
  items: number
  readonly #full: number
  #refillInS = Number.POSITIVE_INFINITY

  constructor(id: string, rng: Rng, faultRate: number, full: number) {
    super(id, rng, { mtbfH: 60, lastsS: [30, 120] }, faultRate, 0.3)
    this.#full = full
    this.items = Math.round(full * this.rng.between(0.5, 1))
  }

  /** Takes one. Ask `items` first. */
  take(): void {
    this.items--
    if (this.items < this.#full / 4 && this.#refillInS === Number.POSITIVE_INFINITY)
      this.#refillInS = this.rng.between(30, 150)
  }

  protected draws(): number {
    return this.unit.executing ? 0.32 : 0.1
  }

  override settle(dtS: number): void {
    super.settle(dtS)
    this.#refillInS -= dtS
    if (this.#refillInS > 0) return
    this.items = this.#full
    this.#refillInS = Number.POSITIVE_INFINITY
  }

  override read(into: Readings): void {
    super.read(into)
    into['items'] = this.items
  }

  protected status(r: Readings): { readonly [key: string]: Json } {
    return { items: r['items']! }
  }
}
