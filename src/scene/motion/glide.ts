/**
 * A drawn position on its way to the measured one. What arrives now is reached a fixed short delay later; nothing is ever
 * extrapolated, so a machine whose signal has stopped stands still.
 */
export const GLIDE_MS = 250
/** Slower sources are drawn over their own interval, up to this. */
const LONGEST_GLIDE_MS = 600
/** After a silence this long a new value is taken as it is: what happened between is unknown. */
const SNAP_AFTER_MS = 5000

export class Glide {
  readonly #wrap: boolean
  #from = 0
  #to = 0
  #start = 0
  #duration = 0
  #heardAt = -Infinity

  /** @param wrap the value is an angle in degrees: it turns the short way round */
  constructor(rest: number, wrap = false) {
    this.#from = this.#to = rest
    this.#wrap = wrap
  }

  get heard(): boolean {
    return this.#heardAt > -Infinity
  }

  /** The measured value, at `now` (ms). */
  aim(value: number, now: number): void {
    const silence = now - this.#heardAt
    this.#heardAt = now
    if (silence > SNAP_AFTER_MS || silence < 0) {
      this.#from = this.#to = value
      this.#duration = 0
      return
    }
    if (value === this.#to) return
    this.#from = this.at(now)
    const difference = value - this.#from
    this.#to = this.#wrap ? this.#from + ((((difference + 180) % 360) + 360) % 360) - 180 : value
    this.#start = now
    this.#duration = Math.min(LONGEST_GLIDE_MS, Math.max(GLIDE_MS, silence))
  }

  /** The drawn value at `now`. */
  at(now: number): number {
    if (this.#duration === 0) return this.#to
    const t = (now - this.#start) / this.#duration
    if (t >= 1) return this.#to
    return this.#from + (this.#to - this.#from) * Math.max(0, t)
  }

  moving(now: number): boolean {
    return this.#duration > 0 && now < this.#start + this.#duration
  }

  /** Stands still where it is drawn now. */
  stop(now: number): void {
    this.#from = this.#to = this.at(now)
    this.#duration = 0
  }
}
