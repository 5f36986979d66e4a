/** Counts that change at moments, with their integrals over time. */
export class TimeWeighted {
  /** Of each: the count, and the integral up to `t` less count × t. Beside each other, so that a change touches one place. */
  readonly #pairs: Float64Array
  readonly #clock: Float64Array

  /** @param clock whose first number is the time */
  constructor(size: number, clock: Float64Array) {
    this.#pairs = new Float64Array(size * 2)
    this.#clock = clock
  }

  clear(): void {
    this.#pairs.fill(0)
  }

  /** What it returns brings back what is counted now. */
  keep(): () => void {
    const pairs = this.#pairs.slice()
    return () => this.#pairs.set(pairs)
  }

  count(i: number): number {
    return this.#pairs[i * 2]!
  }

  add(i: number, change: number): void {
    const pairs = this.#pairs
    pairs[i * 2]! += change
    pairs[i * 2 + 1]! -= change * this.#clock[0]!
  }

  /** Integral from 0 to the present time. */
  area(i: number): number {
    return this.#pairs[i * 2 + 1]! + this.#pairs[i * 2]! * this.#clock[0]!
  }
}
