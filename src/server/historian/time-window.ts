/** Which times are taken into the history: those that are kept, by a clock that is trusted; all that may be right, by one that is in doubt. */
import { type ClockState, ClockTrust } from './clock-trust.ts'
import { DAY_MS } from './format.ts'

/** While the clock is in doubt every time up to here may be right (2100-01-01). */
const LAST_TIME = 4_102_444_800_000

export class TimeWindow {
  readonly trust: ClockTrust
  readonly #keepMs: number
  readonly #now: () => number
  readonly #steady: () => number
  #oldest = 0
  #newest = 0
  /** Samples outside of it. */
  dropped = 0

  /** @param keepMs how long samples are kept. @param clock what is known of it from an earlier run */
  constructor(keepMs: number, clock: ClockState | null, now: () => number, steady: () => number) {
    this.#keepMs = keepMs
    this.#now = now
    this.#steady = steady
    this.trust = new ClockTrust(clock, now(), steady())
    this.move()
  }

  /** The clock may have been set since it was last looked at. */
  move(): void {
    const now = this.#now()
    this.trust.look(now, this.#steady())
    const { trusted } = this.trust
    this.#oldest = trusted ? Math.max(1, now - this.#keepMs) : 1
    this.#newest = trusted ? now + DAY_MS : LAST_TIME
  }

  /** Counted where not. What is dated by the clock itself is always kept. */
  accepts(t: number, receive: number): boolean {
    if (t >= this.#oldest && t <= this.#newest) return true
    this.move()
    if ((t >= this.#oldest && t <= this.#newest) || (t === receive && t > 0 && t <= LAST_TIME)) return true
    this.dropped++
    return false
  }
}
