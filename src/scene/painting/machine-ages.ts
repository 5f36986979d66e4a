/**
 * How old machines are as a whole, kept up slot by slot: whoever wants to know which of a hall have fallen silent need
 * not ask all of its signals. Agrees with `ageOf` of all a machine's signals at any time.
 */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { AGE } from '../../values/age.ts'
import type { ValueTable } from '../../values/table.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { ageOfRow, nextStaleOfRow } from './age.ts'
import type { Rows } from '../../values/rows.ts'
import { unitsOf } from './units.ts'

export class MachineAges {
  /** Machine → one of `AGE`, as of the last `refresh`. */
  readonly of: Uint8Array
  readonly #values: ValueTable
  /** Machine → its slots, and back. */
  readonly #slots: Rows
  readonly #machines: Rows
  /** 1 where a signal must keep coming. */
  readonly #regular: Uint8Array
  /** 1 where there are news that it may be older or younger by. */
  readonly #dirty: Uint8Array
  /** When it may be older than it is now, ms, at the earliest. */
  readonly #due: Float64Array
  #earliest = -Infinity

  constructor(layout: SceneLayout, values: ValueTable) {
    const { aging, agedBy } = unitsOf(layout, 'machine')
    this.#values = values
    this.#slots = aging
    this.#machines = agedBy
    this.of = new Uint8Array(layout.machines.length)
    this.#regular = new Uint8Array(values.size)
    this.#dirty = new Uint8Array(layout.machines.length).fill(1)
    this.#due = new Float64Array(layout.machines.length)
  }

  /** A slot has changed. @param liveUntil see `ValueTable.liveUntil` */
  take(slot: Slot, liveUntil: number): void {
    const regular = this.#values.limitMs[slot] === Infinity ? 0 : 1
    // News of a live signal makes nothing older; whatever else has happened may.
    const odd = regular !== this.#regular[slot] || Number.isNaN(liveUntil)
    this.#regular[slot] = regular
    const { start, items } = this.#machines
    for (let at = start[slot]!; at < start[slot + 1]!; at++) {
      const machine = items[at]!
      if (odd || this.of[machine] !== AGE.live) {
        this.#dirty[machine] = 1
        this.#earliest = -Infinity
      } else if (liveUntil < this.#due[machine]!) {
        this.#due[machine] = liveUntil
        if (liveUntil < this.#earliest) this.#earliest = liveUntil
      }
    }
  }

  /** Brings `of` up to date. */
  refresh(now: TimeMs): void {
    if (now < this.#earliest) return
    const { of } = this
    this.#earliest = Infinity
    for (let machine = 0; machine < of.length; machine++) {
      if (this.#dirty[machine] === 1 || this.#due[machine]! <= now) {
        of[machine] = ageOfRow(this.#slots, machine, this.#values, now)
        this.#dirty[machine] = 0
        this.#due[machine] = nextStaleOfRow(this.#slots, machine, this.#values, now)
      }
      if (this.#due[machine]! < this.#earliest) this.#earliest = this.#due[machine]!
    }
  }
}
