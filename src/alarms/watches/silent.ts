/** Nothing good came for so long. */
import type { Watch } from './watch.ts'

export class Silent implements Watch {
  readonly minds = false
  readonly #forMs: number
  /** When the last one came; Infinity = not known. */
  #lastAt = Number.POSITIVE_INFINITY
  #stood = false

  constructor(forMs: number) {
    this.#forMs = forMs
  }

  /** Asked at once where nothing has come yet: then it is counted from there. */
  get dueAt(): number {
    if (this.#lastAt === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
    return Number.isFinite(this.#lastAt) ? this.#lastAt + this.#forMs : Number.POSITIVE_INFINITY
  }

  take(_input: number, _value: number, _text: string, time: number): void {
    this.#lastAt = time
    this.#stood = false
  }

  lose(): void {}

  measure(time: number): number {
    if (this.#lastAt === Number.POSITIVE_INFINITY) this.#lastAt = this.#stood ? Number.NEGATIVE_INFINITY : time
    const silent = time >= this.#lastAt + this.#forMs
    if (silent) this.#lastAt = Number.NEGATIVE_INFINITY
    return silent ? 1 : 0
  }

  stood(): void {
    this.#stood = true
  }

  setBack(byMs: number): void {
    this.#lastAt -= byMs
  }
}
