/** The high-bay store: pallets come by AGV and leave by truck. */
import type { Rng } from '../../base/rng.ts'
import { iso, json, type Machine, type Message, type Readings } from '../machine.ts'

/** A truck takes a pallet about this often while there are enough: oftener than the lines bring one, or it would fill up. */
const TRUCK_S = 122
const KEEP = 14

export class Rack implements Machine {
  readonly id: string
  readonly #rng: Rng
  readonly #cells: Map<string, boolean>
  #truckInS = TRUCK_S
  #changed = true

  /** `cells` are names such as `A1`. */
  constructor(id: string, rng: Rng, cells: readonly string[]) {
    this.id = id
    this.#rng = rng.fork(id)
    this.#cells = new Map(cells.map((cell) => [cell, this.#rng.next() < 0.55]))
  }

  get stock(): number {
    return [...this.#cells.values()].filter(Boolean).length
  }

  /** Stores a pallet in a random free cell. @returns false when the store is full. */
  store(): boolean {
    return this.#flip(false)
  }

  #flip(from: boolean): boolean {
    const candidates = [...this.#cells].filter(([, full]) => full === from)
    const picked = candidates[Math.floor(this.#rng.next() * candidates.length)]
    if (!picked) return false
    this.#cells.set(picked[0], !from)
    this.#changed = true
    return true
  }

  step(): void {}

  settle(dtS: number): void {
    this.#truckInS -= dtS
    if (this.#truckInS > 0) return
    this.#truckInS += TRUCK_S * this.#rng.between(0.7, 1.3)
    if (this.stock > KEEP) this.#flip(true)
  }

  read(into: Readings): void {
    into['stock'] = this.stock
    for (const [cell, full] of this.#cells) into[`cell-${cell.toLowerCase()}`] = full ? 1 : 0
  }

  messages(base: string, nowMs: number, second: number): Message[] {
    // On change, and once a minute for whoever subscribed without retained messages.
    if (!this.#changed && second % 60 !== 0) return []
    this.#changed = false
    return [json(`${base}/stock`, { ts: iso(nowMs), count: this.stock, cells: Object.fromEntries(this.#cells) }, true)]
  }
}
