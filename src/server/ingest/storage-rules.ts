/**
 * What of a signal is stored, where the twin says so (`store`): a sample that says no more than the last stored one is held back, until a
 * longest interval is over. Nothing that is stored is made up: what was held back last is stored before a change, so that a step stays a step,
 * and before a mark, so that a value was known until it was not. A change of quality is always one. Samples out of order are all stored.
 */
import type { TwinSignal } from '../../twin/twin.ts'
import type { Recorder } from './ingest.ts'

/** Only changes are stored, where no interval is given: at least so often all the same, ms. */
export const LONGEST_INTERVAL_MS = 600_000
/** The longest interval is at most this share of the stale limit: history holds a value no longer than that. */
const SHARE_OF_LIMIT = 0.5

/** Allocates nothing per sample. `index` is the slot. */
export class StorageRules implements Recorder {
  readonly #next: Recorder
  /** In the signal's unit; −1 = all samples are stored. */
  readonly #deadband: Float64Array
  readonly #longestMs: Float64Array
  /** ms by slot, Infinity = never; the value table's, as they are learnt. */
  readonly #limitMs: Float64Array
  /** When the last stored sample was, ms; −Infinity = none yet that others are measured by. */
  readonly #t: Float64Array
  readonly #value: Float64Array
  readonly #quality: Uint8Array
  /** When the sample that is held back was; NaN = none is. */
  readonly #heldT: Float64Array
  readonly #heldValue: Float64Array
  readonly #heldReceive: Float64Array
  readonly #heldSource: Float64Array

  constructor(signals: readonly TwinSignal[], limitMs: Float64Array, next: Recorder) {
    const columns = (): Float64Array => new Float64Array(signals.length)
    this.#next = next
    this.#limitMs = limitMs
    this.#deadband = Float64Array.from(signals, ({ store }) => (store ? store.deadband : -1))
    this.#longestMs = Float64Array.from(signals, ({ store }) => store?.longestIntervalMs ?? LONGEST_INTERVAL_MS)
    this.#t = columns().fill(Number.NEGATIVE_INFINITY)
    this.#value = columns()
    this.#quality = new Uint8Array(signals.length)
    this.#heldT = columns().fill(Number.NaN)
    this.#heldValue = columns()
    this.#heldReceive = columns()
    this.#heldSource = columns()
  }

  record(index: number, value: number, quality: number, receive: number, source: number, t = receive): void {
    if (this.#deadband[index]! < 0) return this.#next.record(index, value, quality, receive, source, t)
    const since = t - this.#t[index]!
    // What comes late is compared with nothing: what held then is not at hand.
    if (since < 0 || t < this.#heldT[index]!) return this.#next.record(index, value, quality, receive, source, t)
    const limit = this.#limitMs[index]!
    const longest = Math.min(this.#longestMs[index]!, limit * SHARE_OF_LIMIT)
    const isSame = quality === this.#quality[index]! && this.#isSame(index, value)
    if (isSame && since < longest) {
      this.#heldT[index] = t
      this.#heldValue[index] = value
      this.#heldReceive[index] = receive
      this.#heldSource[index] = source
      return
    }
    // Between two that say the same it is needed only where the first would not hold so long.
    if (isSame && since <= limit) this.#heldT[index] = Number.NaN
    else this.#release(index)
    this.#t[index] = t
    this.#value[index] = value
    this.#quality[index] = quality
    this.#next.record(index, value, quality, receive, source, t)
  }

  mark(index: number, kind: 'stale' | 'dead', t: number): void {
    this.#release(index)
    // Whatever comes next is the first that is known again.
    this.#t[index] = Number.NEGATIVE_INFINITY
    this.#quality[index] = 255
    this.#next.mark(index, kind, t)
  }

  recordText(index: number, text: string, quality: number, receive: number, source: number, t?: number): void {
    this.#next.recordText(index, text, quality, receive, source, t)
  }

  markText(index: number, kind: 'stale' | 'dead', t: number): void {
    this.#next.markText(index, kind, t)
  }

  /** Stores all that is held back: nothing comes after it. */
  releaseAll(): void {
    for (let index = 0; index < this.#t.length; index++) this.#release(index)
  }

  /** Measured from the last one that is stored, so that a slow drift adds up to a change. */
  #isSame(index: number, value: number): boolean {
    const stored = this.#value[index]!
    return Object.is(value, stored) || Math.abs(value - stored) <= this.#deadband[index]!
  }

  #release(index: number): void {
    const t = this.#heldT[index]!
    if (Number.isNaN(t)) return
    this.#heldT[index] = Number.NaN
    this.#next.record(
      index,
      this.#heldValue[index]!,
      this.#quality[index]!,
      this.#heldReceive[index]!,
      this.#heldSource[index]!,
      t,
    )
  }
}
