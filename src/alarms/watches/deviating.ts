/** How far a signal is from another: its setpoint, or the middle of what its sisters say. OPC UA Part 9 §5.8.23. */
import type { Slot } from '../../base/brand.ts'
import type { TwinWatch } from '../../twin/alarm-rule.ts'
import type { Sisters } from './sisters.ts'
import { Known, type Watch } from './watch.ts'

export class Deviating implements Watch {
  readonly minds = true
  readonly dueAt = Number.POSITIVE_INFINITY
  readonly #known = new Known(2)
  readonly #convert: { readonly scale: number; readonly offset: number } | null
  #value = Number.NaN
  #reference = Number.NaN

  constructor({ from }: Extract<TwinWatch, { kind: 'deviating' }>) {
    this.#convert = from.convert
  }

  take(input: number, value: number): void {
    this.#known.set(input, true)
    if (input === 0) this.#value = value
    else this.#reference = this.#convert ? value * this.#convert.scale + this.#convert.offset : Number.NaN
  }

  lose(input: number): void {
    this.#known.set(input, false)
  }

  measure(): number {
    return this.#known.all ? this.#value - this.#reference : Number.NaN
  }

  stood(): void {}
  setBack(): void {}
}

/** Its sisters are those of the same signal of all machines of its class; it is looked at with each sample of its own. */
export class UnlikeSisters implements Watch {
  readonly minds = true
  readonly dueAt = Number.POSITIVE_INFINITY
  readonly #slot: Slot
  readonly #sisters: Sisters
  #value = Number.NaN

  constructor(slot: Slot, sisters: Sisters) {
    this.#slot = slot
    this.#sisters = sisters
  }

  take(_input: number, value: number): void {
    this.#value = value
  }

  lose(): void {
    this.#value = Number.NaN
  }

  measure(): number {
    return this.#value - this.#sisters.middleBeside(this.#slot)
  }

  stood(): void {}
  setBack(): void {}
}
