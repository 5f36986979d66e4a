/**
 * Drawn positions that follow measured ones a fixed short delay behind: what is drawn at t is what was measured at
 * t − delay, by way of those between. Nothing is ever extrapolated, so a machine whose signal has stopped stands still
 * at its last measured position. Flat arrays; nothing here allocates.
 */
export const DELAY_MS = 250
/** Sources slower than that are drawn over their own interval, up to this far behind. */
const LONGEST_DELAY_MS = 600
/** Keys kept for each. */
const KEYS = 16
/** A fast source is not followed more finely than this share of the delay: so many keys always reach back far enough. */
const FINEST = 1 / 12
/** How late a sample may come in and still stand at its own time. */
const LATEST = 0.6

export class Glides {
  readonly count: number
  readonly #turns: boolean
  /** A ring of times and values each, the newest at `#newest`. */
  readonly #time: Float64Array
  readonly #value: Float64Array
  readonly #newest: Uint8Array
  readonly #keys: Uint8Array
  readonly #delay: Float64Array
  readonly #cadence: Float64Array
  readonly #heardAt: Float64Array

  /** @param rest drawn until something is heard. @param turns the values are angles in degrees, and turn the short way round */
  constructor(rest: ArrayLike<number>, turns = false) {
    const n = (this.count = rest.length)
    this.#turns = turns
    this.#time = new Float64Array(n * KEYS).fill(-Infinity)
    this.#value = new Float64Array(n * KEYS)
    this.#newest = new Uint8Array(n)
    this.#keys = new Uint8Array(n).fill(1)
    this.#delay = new Float64Array(n).fill(DELAY_MS)
    this.#cadence = new Float64Array(n)
    this.#heardAt = new Float64Array(n).fill(-Infinity)
    for (let i = 0; i < n; i++) this.#value[i * KEYS] = rest[i]!
  }

  /** Nothing was ever heard of it. */
  rest(i: number, value: number): void {
    this.#heardAt[i] = -Infinity
    this.#delay[i] = DELAY_MS
    this.#cadence[i] = 0
    this.#only(i, -Infinity, value)
  }

  heard(i: number): boolean {
    return this.#heardAt[i]! > -Infinity
  }

  /** How far behind it is drawn, ms. */
  delay(i: number): number {
    return this.#delay[i]!
  }

  /** The newest measured value. */
  latest(i: number): number {
    return this.#value[i * KEYS + this.#newest[i]!]!
  }

  /** Measured `value` at `measuredAt`, as is known at `now`; the same clock, ms. */
  aim(i: number, value: number, measuredAt: number, now: number): void {
    const before = this.#heardAt[i]!
    // A clock that is being kept right may go back a little; further back is another time.
    if (before === -Infinity || now < before - LONGEST_DELAY_MS) {
      this.cut(i, value, now)
      return
    }
    const interval = Math.max(0, now - before)
    this.#heardAt[i] = now
    const last = this.latest(i)
    const to = this.#turns ? last + ((((value - last + 180) % 360) + 360) % 360) - 180 : value
    if (interval < 2 * LONGEST_DELAY_MS) this.#keepStep(i, interval, before)
    if (to === last) return
    const delay = this.#delay[i]!
    const newestAt = this.#time[i * KEYS + this.#newest[i]!]!
    // It was still there when last heard; of longer silences only what is yet to be drawn counts.
    const stoodUntil = Math.max(newestAt, Math.min(before, measuredAt), now - delay)
    if (stoodUntil > newestAt) this.#push(i, stoodUntil, last)
    const at = Math.min(now, Math.max(measuredAt, now - delay * LATEST))
    this.#push(i, Math.max(at, this.#time[i * KEYS + this.#newest[i]!]! + 1), to)
  }

  /** There at once: what happened between is unknown. */
  cut(i: number, value: number, now: number): void {
    this.#heardAt[i] = now
    this.#only(i, now - this.#delay[i]!, value)
  }

  /** Stands still where it is drawn now. */
  stop(i: number, now: number): void {
    this.#only(i, now - this.#delay[i]!, this.at(i, now))
  }

  /** On to `value` within so many ms from now, evenly: for sources that tell only where something is going. */
  drive(i: number, value: number, ms: number, now: number): void {
    const drawn = this.at(i, now)
    this.#heardAt[i] = now
    this.#only(i, now - this.#delay[i]!, drawn)
    if (value !== drawn) this.#push(i, now - this.#delay[i]! + ms, value)
  }

  /** Counts from elsewhere: all that is known, and what is drawn, is so much more. */
  shift(i: number, by: number): void {
    for (let key = i * KEYS; key < (i + 1) * KEYS; key++) this.#value[key]! += by
  }

  /** What is heard next is taken as it is. */
  forget(): void {
    this.#heardAt.fill(-Infinity)
  }

  /** The drawn value at `now`. */
  at(i: number, now: number): number {
    const first = i * KEYS
    const drawn = now - this.#delay[i]!
    let key = this.#newest[i]!
    if (this.#keys[i] === 1 || drawn >= this.#time[first + key]!) return this.#value[first + key]!
    for (let left = this.#keys[i]! - 1; left > 0; left--) {
      const older = key === 0 ? KEYS - 1 : key - 1
      const from = this.#time[first + older]!
      if (from <= drawn) {
        const a = this.#value[first + older]!
        return a + ((this.#value[first + key]! - a) * (drawn - from)) / (this.#time[first + key]! - from)
      }
      key = older
    }
    return this.#value[first + key]!
  }

  moving(i: number, now: number): boolean {
    return this.#keys[i]! > 1 && now - this.#delay[i]! < this.#time[i * KEYS + this.#newest[i]!]!
  }

  #only(i: number, at: number, value: number): void {
    this.#newest[i] = 0
    this.#keys[i] = 1
    this.#time[i * KEYS] = at
    this.#value[i * KEYS] = value
  }

  #push(i: number, at: number, value: number): void {
    const first = i * KEYS
    const newest = this.#newest[i]!
    const before = newest === 0 ? KEYS - 1 : newest - 1
    const previous = this.#time[first + before]!
    // What is being drawn just now stays as it is.
    const replaces =
      this.#keys[i]! > 1 && at - previous < this.#delay[i]! * FINEST && previous >= this.#heardAt[i]! - this.#delay[i]!
    const key = replaces ? newest : (newest + 1) % KEYS
    this.#time[first + key] = at
    this.#value[first + key] = value
    if (replaces) return
    this.#newest[i] = key
    if (this.#keys[i]! < KEYS) this.#keys[i]!++
  }

  /** Falls in step with a source that is slower, or quicker again, without a leap of what is drawn. */
  #keepStep(i: number, interval: number, before: number): void {
    const cadence = (this.#cadence[i] = Math.max(interval, this.#cadence[i]! * 0.75))
    const wanted = cadence < DELAY_MS ? DELAY_MS : Math.min(LONGEST_DELAY_MS, cadence * 1.1)
    const delay = this.#delay[i]!
    if (wanted < delay * 1.2 && wanted > delay * 0.7) return
    const now = this.#heardAt[i]!
    const drawn = this.at(i, now)
    const last = this.latest(i)
    const left = this.#time[i * KEYS + this.#newest[i]!]! - (now - delay)
    this.#delay[i] = wanted
    this.#only(i, now - wanted, drawn)
    if (last !== drawn) this.#push(i, Math.max(before, now - wanted + Math.max(1, left)), last)
  }
}
