/** Counts that change at moments, with their integrals over time. */
export class TimeWeighted {
  readonly counts: Int32Array
  /** Integral up to `t` = this + count × t: a change costs one subtraction. */
  readonly #areas: Float64Array

  constructor(size: number) {
    this.counts = new Int32Array(size)
    this.#areas = new Float64Array(size)
  }

  clear(): void {
    this.counts.fill(0)
    this.#areas.fill(0)
  }

  add(i: number, change: number, now: number): void {
    this.counts[i]! += change
    this.#areas[i]! -= change * now
  }

  areaAt(i: number, now: number): number {
    return this.#areas[i]! + this.counts[i]! * now
  }
}
