/**
 * How far the clock of this machine may be believed. It is held against a clock that nobody can set: where the two go apart the
 * clock was set, or the machine slept, and nothing that cannot be undone is done on its word until it has been right for a day.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'

/** Kept with the history, so that a restart is no way round. */
export interface ClockState {
  /** What the clock said last, ms UTC. */
  readonly seenAt: number
  /** How long it has gone evenly while somebody looked, ms. */
  readonly steadyMs: number
  /** Time that nobody can vouch for since it last went evenly for a whole day: small steps, and while the gateway was away, ms. */
  readonly unseenMs: number
}

/** A clock that is disciplined goes this much astray between two looks. */
const EVEN_MS = MINUTE_MS
/** A step this large makes the clock a suspect at once. */
const STEP_MS = HOUR_MS
/** Time that nobody can vouch for, up to here: as much as it could be wrong by. */
const MOST_UNSEEN_MS = DAY_MS
/** Right for this long is right. */
const TRUSTED_MS = DAY_MS
/** After a step forward the new time is taken for the present after this long. */
const BELIEVED_MS = HOUR_MS

export class ClockTrust {
  #wall: number
  #steady: number
  #steadyMs = 0
  #unseenMs = 0
  /** Even time since the last step or start. */
  #evenMs = 0
  /** Where the clock stood before it was set forward, while the new time is doubted. */
  #before: { readonly wall: number; readonly steady: number } | null = null

  /**
   * @param wall the clock that may be set, ms UTC
   * @param steady one that never is, ms from anywhere
   */
  constructor(saved: ClockState | null, wall: number, steady: number) {
    this.#wall = wall
    this.#steady = steady
    if (!saved) return
    const away = wall - saved.seenAt
    this.#steadyMs = saved.steadyMs
    this.#unseenMs = saved.unseenMs
    if (away < -EVEN_MS || away > MOST_UNSEEN_MS) {
      this.#suspect()
      if (away > 0) this.#before = { wall: saved.seenAt, steady }
    } else this.#doubt(Math.max(0, away))
  }

  /** To be called often. @returns whether the clock was set since the last look */
  look(wall: number, steady: number): boolean {
    const passed = Math.max(0, steady - this.#steady)
    const step = wall - this.#wall - passed
    const before = { wall: this.#wall + passed, steady }
    this.#wall = wall
    this.#steady = steady
    if (Math.abs(step) > EVEN_MS) {
      if (Math.abs(step) > STEP_MS) {
        this.#suspect()
        if (step > 0) this.#before ??= before
      } else this.#doubt(Math.abs(step))
    } else {
      this.#steadyMs += passed
      this.#evenMs += passed
      if (this.#evenMs >= TRUSTED_MS) this.#unseenMs = 0
      if (this.#evenMs >= BELIEVED_MS) this.#before = null
    }
    if (this.#before && wall <= this.present(wall) + STEP_MS) this.#before = null
    return Math.abs(step) > EVEN_MS
  }

  /** It has been right for a day: what it says is old is old. */
  get trusted(): boolean {
    return this.#steadyMs >= TRUSTED_MS
  }

  /** How much longer until it is trusted, ms. */
  get doubtedForMs(): number {
    return Math.max(0, TRUSTED_MS - this.#steadyMs)
  }

  /** The latest moment that has surely come: behind the clock while a step forward is doubted. */
  present(wall: number): number {
    return this.#before ? Math.min(wall, this.#before.wall + (this.#steady - this.#before.steady)) : wall
  }

  get state(): ClockState {
    return { seenAt: this.#wall, steadyMs: this.#steadyMs, unseenMs: this.#unseenMs }
  }

  #suspect(): void {
    this.#steadyMs = this.#evenMs = this.#unseenMs = 0
  }

  #doubt(ms: number): void {
    this.#evenMs = 0
    this.#unseenMs += ms
    if (this.#unseenMs > MOST_UNSEEN_MS) this.#suspect()
  }
}
