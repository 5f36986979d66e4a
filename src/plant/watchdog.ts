/**
 * What guards a machine against a loop that is gone: it runs from the first sign of life on, and when there is none any more for
 * a while the machine goes back to what it holds for safe. What people set by hand it leaves alone while it does not run.
 */
export class Watchdog {
  readonly #afterS: number
  readonly #fallBack: () => void
  /** Until it falls back; null: it does not run. */
  #leftS: number | null = null

  constructor(afterS: number, fallBack: () => void) {
    this.#afterS = afterS
    this.#fallBack = fallBack
  }

  get runs(): boolean {
    return this.#leftS !== null
  }

  /** A sign of life. */
  hear(): void {
    this.#leftS = this.#afterS
  }

  step(dtS: number): void {
    if (this.#leftS === null) return
    this.#leftS -= dtS
    if (this.#leftS > 0) return
    this.#leftS = null
    this.#fallBack()
  }
}
