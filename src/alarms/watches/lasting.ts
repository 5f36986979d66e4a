/** Something that must not last: nothing moves, what was commanded is not done. It measures 1 once it has lasted for so long. */
import { Known, type Watch } from './watch.ts'

export interface Judge {
  /** How many signals it looks at. */
  readonly inputs: number
  /** @returns whether what was measured so far is over: it is counted anew */
  take(input: number, value: number, text: string): boolean
  /** Asked only when all its signals are known. */
  holds(): boolean
}

const NEVER = Number.POSITIVE_INFINITY

export class Lasting implements Watch {
  readonly minds = true
  readonly #judge: Judge
  readonly #forMs: number
  readonly #known: Known
  /** Since when it lasts; Infinity = it does not. */
  #since = NEVER
  /** Since when that cannot be told: this time is not counted. Infinity = it can. */
  #lostAt = NEVER
  #stood = false

  constructor(judge: Judge, forMs: number) {
    this.#judge = judge
    this.#forMs = forMs
    this.#known = new Known(judge.inputs)
  }

  get dueAt(): number {
    return this.#lostAt === NEVER && Number.isFinite(this.#since) ? this.#since + this.#forMs : NEVER
  }

  take(input: number, value: number, text: string, time: number): void {
    const wasKnown = this.#known.all
    this.#known.set(input, true)
    if (this.#judge.take(input, value, text)) {
      this.#since = NEVER
      this.#stood = false
    }
    if (!this.#known.all) return
    if (!wasKnown && this.#lostAt !== NEVER) {
      this.#since += time - this.#lostAt
      this.#lostAt = NEVER
    }
    if (!this.#judge.holds()) this.#since = NEVER
    else if (this.#since === NEVER) this.#since = this.#stood ? Number.NEGATIVE_INFINITY : time
    this.#stood = false
  }

  lose(input: number, time: number): void {
    if (this.#known.all) this.#lostAt = time
    this.#known.set(input, false)
  }

  measure(time: number): number {
    if (!this.#known.all) return Number.NaN
    const lasted = time >= this.#since + this.#forMs
    // Once it has, there is nothing to wait for.
    if (lasted) this.#since = Number.NEGATIVE_INFINITY
    return lasted ? 1 : 0
  }

  stood(): void {
    this.#stood = true
  }

  setBack(byMs: number): void {
    this.#since -= byMs
    this.#lostAt -= byMs
  }
}
