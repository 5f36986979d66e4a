/**
 * Samples of one signal that arrive in the same millisecond are kept a millisecond apart, so that their order is in the
 * data: a store sorted by time alone would give them back in any order, and the last value could be the wrong one.
 */
export class SampleOrder {
  readonly #came: Float64Array
  readonly #placed: Float64Array

  constructor(signals: number) {
    this.#came = new Float64Array(signals).fill(Number.NEGATIVE_INFINITY)
    this.#placed = new Float64Array(signals).fill(Number.NEGATIVE_INFINITY)
  }

  /** Where on the timeline a sample of this signal goes, ms. One that comes late (older than the one before) stays where it says. */
  place(index: number, t: number): number {
    if (t < this.#came[index]!) return t
    const at = t > this.#placed[index]! ? t : this.#placed[index]! + 1
    this.#came[index] = t
    this.#placed[index] = at
    return at
  }
}
