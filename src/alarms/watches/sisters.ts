/** What the machines of one class say now of one signal: the middle of it, kept from sample to sample. */

/** A middle of fewer others is none: of three, one may be wrong. */
const FEWEST = 3

/** Where a value stands, or would, in a list that rises. */
const placeOf = (rising: readonly number[], value: number): number => {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rising[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

export class Sisters {
  readonly #rising: number[] = []
  /** Slot → what it says, and when that came, ms of the gateway's clock. */
  readonly #said = new Map<number, { value: number; at: number }>()
  #lookedAt = 0

  /** @param at ms, when it came */
  say(slot: number, value: number, at: number): void {
    if (!Number.isFinite(value)) return this.forget(slot)
    const known = this.#said.get(slot)
    if (!known) this.#said.set(slot, { value, at })
    else {
      known.at = at
      if (known.value === value) return
      this.#rising.splice(placeOf(this.#rising, known.value), 1)
      known.value = value
    }
    this.#rising.splice(placeOf(this.#rising, value), 0, value)
  }

  forget(slot: number): void {
    const known = this.#said.get(slot)
    if (!known) return
    this.#rising.splice(placeOf(this.#rising, known.value), 1)
    this.#said.delete(slot)
  }

  /** Those that have been silent for longer than they may be are no measure of anything. Looked at once in a second. */
  forgetSilent(now: number, limitMs: (slot: number) => number): void {
    if (Math.abs(now - this.#lookedAt) < 1000) return
    this.#lookedAt = now
    for (const [slot, { at }] of this.#said) if (now - at > limitMs(slot)) this.forget(slot)
  }

  setBack(byMs: number): void {
    for (const one of this.#said.values()) one.at -= byMs
  }

  /** The median of what the others say; NaN where they are too few. */
  middleBeside(slot: number): number {
    const own = this.#said.get(slot)
    const others = this.#rising.length - (own ? 1 : 0)
    if (others < FEWEST) return Number.NaN
    const skipped = own ? placeOf(this.#rising, own.value) : this.#rising.length
    const at = (i: number): number => this.#rising[i < skipped ? i : i + 1]!
    const half = others >> 1
    return others % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2
  }
}
