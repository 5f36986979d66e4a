/** How fast a counter counts, over a sliding window of what is certain (`counter.ts`). */
import { type CounterState, step } from './counter.ts'

const HOUR_MS = 3_600_000
/** A point this often is plenty; the newest always moves along. */
const POINT_MS = 1000
/** Less says little of a counter that counts a piece now and then. */
const LEAST_MS = 60_000
/** That nothing at all was counted says so only after this: what has just been switched on has not made its first piece yet. */
const LEAST_OF_NOTHING_MS = 5 * 60_000

interface Point {
  readonly at: number
  readonly counted: number
  /** Time of which it is known how much was counted in it, ms. */
  readonly known: number
}

/** What a counter did in a stretch of the past. */
export interface CounterBuckets {
  readonly t: readonly number[]
  readonly stepMs: number
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  readonly last: readonly (number | null)[]
}

export class CounterRate {
  readonly #windowMs: number
  #state: CounterState | null = null
  #points: Point[] = []
  /** When it was last read live, ms; 0 = never. */
  readAt = 0

  constructor(windowMs = 15 * 60_000) {
    this.#windowMs = windowMs
  }

  get #at(): number {
    return this.#state?.at ?? 0
  }

  /** A live reading: the same value may be read again as long as it holds. */
  read(at: number, value: number): void {
    this.readAt = at
    this.add(at, value)
  }

  /** One of the past. */
  add(at: number, value: number, good = true): void {
    if (at <= this.#at) return
    const { state, counted } = step(this.#state, { at, value, good })
    this.#state = state
    if (state?.at !== at) return
    const before = this.#points.at(-1) ?? { at, counted: 0, known: 0 }
    const next = { at, counted: before.counted + counted.change, known: before.known + counted.ms }
    if (this.#points.length > 1 && at - this.#points.at(-2)!.at < POINT_MS) this.#points.pop()
    this.#points.push(next)
    // The last one before the window stays: what was counted across its edge is shared out evenly.
    let old = 0
    while (old + 2 < this.#points.length && at - this.#points[old + 1]!.at >= this.#windowMs) old++
    if (old > 0) this.#points.splice(0, old)
  }

  /** Of a bucket in which the counter fell, its highest and lowest are told as well: a restart within it is not passed over. */
  addBuckets({ t, stepMs, min, max, last }: CounterBuckets): void {
    let before: number | null = null
    t.forEach((from, i) => {
      const [lowest, highest, end] = [min[i] ?? null, max[i] ?? null, last[i] ?? null]
      if (end === null) return
      const third = stepMs / 3
      if (before !== null && lowest !== null && lowest < before) {
        if (highest !== null && highest > before) this.add(from, highest)
        this.add(from + third, lowest)
      }
      this.add(from + 2 * third, end)
      before = end
    })
  }

  /** Per hour; null while less than a minute of the window is known, or nothing was counted in less than five. */
  perHour(): number | null {
    const first = this.#points[0]
    const last = this.#points.at(-1)
    if (!first || !last) return null
    const known = last.known - first.known
    const counted = last.counted - first.counted
    const least = counted === 0 ? Math.min(LEAST_OF_NOTHING_MS, this.#windowMs) : LEAST_MS
    return known < least ? null : (counted * HOUR_MS) / known
  }
}
