/**
 * What a text signal may add to the history: a burst, then one change every few seconds. What comes faster is withheld, the newest of it
 * recorded once there is room, so that how a burst ended is always known; what was between is counted.
 */
const BURST = 120
const REFILL_MS = 5_000

export class TextRate {
  readonly #left: Float64Array
  readonly #filledAt: Float64Array

  constructor(signals: number) {
    this.#left = new Float64Array(signals).fill(BURST)
    this.#filledAt = new Float64Array(signals)
  }

  /** @param now ms, of whoever takes. True where one more change may be recorded, which is then used up */
  take(index: number, now: number): boolean {
    const since = Math.max(0, now - this.#filledAt[index]!)
    const left = Math.min(BURST, this.#left[index]! + since / REFILL_MS)
    this.#filledAt[index] = now
    this.#left[index] = left >= 1 ? left - 1 : left
    return left >= 1
  }
}
