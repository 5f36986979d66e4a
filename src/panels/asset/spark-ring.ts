/** The last minute or so of one signal as panels saw it at 4 Hz: a fixed ring, NaN where it was not usable. */
export class SparkRing {
  readonly #values: Float64Array
  #next = 0
  #filled = 0

  constructor(capacity = 240) {
    this.#values = new Float64Array(capacity)
  }

  get length(): number {
    return this.#filled
  }

  push(value: number): void {
    this.#values[this.#next] = value
    this.#next = (this.#next + 1) % this.#values.length
    this.#filled = Math.min(this.#filled + 1, this.#values.length)
  }

  clear(): void {
    this.#filled = 0
  }

  /** @param index 0 = oldest */
  at(index: number): number {
    return this.#values[(this.#next - this.#filled + index + this.#values.length) % this.#values.length]!
  }

  /** Lowest and highest usable value; null when there is none. */
  extent(): readonly [number, number] | null {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let i = 0; i < this.#filled; i++) {
      const value = this.at(i)
      if (value < low) low = value
      if (value > high) high = value
    }
    return low <= high ? [low, high] : null
  }
}
