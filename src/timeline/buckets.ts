/**
 * Samples and roll-ups → buckets. A value holds from its sample until the next one, a mark, or its hold limit: that is the
 * time by which the mean is weighted. Bad values count, and mark the bucket's quality, but have no extent.
 */
import type { HistoryAnswer } from '../wire/history-answer.ts'
import { QUALITY } from '../wire/quality.ts'

const USABLE_BELOW = QUALITY.bad
/** Qualities from here on are no sample's: they mark that its value holds no longer. */
export const MARK_FROM = QUALITY.bad + 1

export interface SampleRows {
  readonly t: Float64Array
  readonly value: Float64Array
  /** 0–2, or a mark (3, 4). */
  readonly quality: Float64Array
  /** How long each may hold, ms: the limit in force when it came. Where absent, one for all. */
  readonly holdMs?: Float64Array
}

export interface RollupRows {
  readonly t: Float64Array
  readonly min: Float64Array
  readonly max: Float64Array
  readonly mean: Float64Array
  readonly last: Float64Array
  readonly lastT: Float64Array
  readonly count: Float64Array
  readonly quality: Float64Array
  readonly heldMs: Float64Array
}

/** Samples joined into one row, by whoever cannot keep them all. NaN where there is no usable value. */
export interface HeldRow {
  /** Of the first of them. */
  readonly t: number
  readonly min: number
  readonly max: number
  /** What holds from its last sample until the next row. */
  readonly last: number
  readonly count: number
  readonly quality: number
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** The last row before `from`, or the first there is. */
const predecessor = (t: Float64Array, from: number): number => {
  let low = 0
  let high = t.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (t[middle]! < from) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

export class Buckets {
  readonly #n: number
  readonly #min: Float64Array
  readonly #max: Float64Array
  readonly #sum: Float64Array
  readonly #held: Float64Array
  readonly #last: Float64Array
  readonly #lastT: Float64Array
  readonly #count: Float64Array
  readonly #quality: Uint8Array

  constructor(
    readonly start: number,
    readonly stepMs: number,
    count: number,
  ) {
    this.#n = count
    this.#min = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    this.#max = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
    this.#sum = new Float64Array(count)
    this.#held = new Float64Array(count)
    this.#last = new Float64Array(count).fill(Number.NaN)
    this.#lastT = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
    this.#count = new Float64Array(count)
    this.#quality = new Uint8Array(count)
  }

  /** Of the last bucket, exclusive. */
  get end(): number {
    return this.start + this.#n * this.stepMs
  }

  /**
   * Samples in time order. Those before `from` only hold into it.
   * @param until nothing holds beyond this moment (now, or the end of the range)
   * @param before rows from here on only end what came before
   */
  addSamples(rows: SampleRows, from: number, until: number, holdMs: number, before = Number.POSITIVE_INFINITY): void {
    for (let i = predecessor(rows.t, from); i < rows.t.length && rows.t[i]! < before; i++) {
      const t = rows.t[i]!
      const next = i + 1 < rows.t.length ? rows.t[i + 1]! : Number.POSITIVE_INFINITY
      const value = rows.quality[i]! < USABLE_BELOW ? rows.value[i]! : Number.NaN
      this.#addSpan(
        t,
        Math.min(next, t + (rows.holdMs?.[i] ?? holdMs), until),
        value,
        value,
        value,
        1,
        rows.quality[i]!,
        from,
      )
    }
  }

  /** Rows are added one by one, in time order. @param stop when it holds no longer. @param from one before it only holds into the buckets */
  addHeld({ t, min, max, last, count, quality }: HeldRow, stop: number, from: number): void {
    this.#addSpan(t, stop, min, max, last, count, quality, from)
  }

  #addSpan(
    t: number,
    stop: number,
    min: number,
    max: number,
    value: number,
    count: number,
    quality: number,
    from: number,
  ): void {
    if (quality >= MARK_FROM) return
    const begin = Math.max(t, from)
    if (t < from && stop <= from) return
    const first = Math.floor((begin - this.start) / this.stepMs)
    const last = Math.floor((Math.max(begin, stop - 1) - this.start) / this.stepMs)
    for (let b = Math.max(0, first); b <= last && b < this.#n; b++) {
      const isFirst = b === first && t >= from
      if (isFirst) this.#count[b]! += count
      if (quality > this.#quality[b]!) this.#quality[b] = quality
      const low = isFirst ? min : value
      const high = isFirst ? max : value
      if (!Number.isFinite(low)) continue
      const edge = this.start + b * this.stepMs
      const weight = Math.max(0, Math.min(stop, edge + this.stepMs) - Math.max(begin, edge))
      const lastT = Number.isFinite(value) ? Math.max(begin, edge) : Number.NEGATIVE_INFINITY
      this.#addExtent(b, low, high, ((low + high) / 2) * weight, weight, value, lastT)
    }
  }

  /** Roll-up rows, in any order; each must lie within one bucket. */
  addRollups(rows: RollupRows): void {
    // A part that only held a value over yields to parts that have samples: it is older knowledge about the same time.
    const sampled = new Set<number>()
    for (let i = 0; i < rows.t.length; i++) if (rows.count[i]! > 0) sampled.add(rows.t[i]!)
    for (let i = 0; i < rows.t.length; i++) {
      const b = Math.floor((rows.t[i]! - this.start) / this.stepMs)
      if (b < 0 || b >= this.#n || (rows.count[i] === 0 && sampled.has(rows.t[i]!))) continue
      this.#count[b]! += rows.count[i]!
      if (rows.quality[i]! > this.#quality[b]!) this.#quality[b] = rows.quality[i]!
      if (!Number.isFinite(rows.min[i]!)) continue
      this.#addExtent(
        b,
        rows.min[i]!,
        rows.max[i]!,
        rows.mean[i]! * rows.heldMs[i]!,
        rows.heldMs[i]!,
        rows.last[i]!,
        rows.lastT[i]!,
      )
    }
  }

  #addExtent(b: number, min: number, max: number, weighted: number, heldMs: number, last: number, lastT: number): void {
    if (min < this.#min[b]!) this.#min[b] = min
    if (max > this.#max[b]!) this.#max[b] = max
    this.#sum[b]! += weighted
    this.#held[b]! += heldMs
    if (lastT >= this.#lastT[b]!) {
      this.#last[b] = last
      this.#lastT[b] = lastT
    }
  }

  answer(signal: string, from: number, to: number): HistoryAnswer {
    const column = <T>(read: (b: number) => T): T[] => Array.from({ length: this.#n }, (_, b) => read(b))
    return {
      signal,
      from,
      to,
      stepMs: this.stepMs,
      t: column((b) => this.start + b * this.stepMs),
      min: column((b) => orNull(this.#min[b]!)),
      max: column((b) => orNull(this.#max[b]!)),
      mean: column((b) => orNull(this.#held[b]! > 0 ? this.#sum[b]! / this.#held[b]! : this.#last[b]!)),
      last: column((b) => orNull(this.#last[b]!)),
      count: column((b) => this.#count[b]!),
      quality: column((b) => this.#quality[b]!),
      held: column((b) => this.#held[b]!),
    }
  }
}

/**
 * The samples themselves (`stepMs` 0) with a row of nulls where knowledge ends: at a mark, and where a value's hold runs out.
 * A value that holds into the range opens it, with count 0. Null where that takes more than `columns` rows.
 */
export const rawAnswer = (
  signal: string,
  from: number,
  to: number,
  rows: SampleRows,
  until: number,
  holdMs: number,
  columns: number,
): HistoryAnswer | null => {
  const t: number[] = []
  const value: (number | null)[] = []
  const count: number[] = []
  const quality: number[] = []
  const add = (at: number, v: number | null, n: number, q: number): void => {
    t.push(at)
    value.push(v)
    count.push(n)
    quality.push(q)
  }
  const n = rows.t.length
  for (let i = 0; i < n; i++) {
    if (t.length > columns) return null
    const at = rows.t[i]!
    const q = rows.quality[i]!
    const runsOut = at + (rows.holdMs?.[i] ?? holdMs)
    const stop = Math.min(runsOut, i + 1 < n ? rows.t[i + 1]! : Number.POSITIVE_INFINITY)
    if (q >= MARK_FROM) {
      if (at >= from && value.at(-1) !== null) add(at, null, 0, 0)
      continue
    }
    const shown = q < USABLE_BELOW ? orNull(rows.value[i]!) : null
    if (at >= from) add(at, shown, 1, q)
    else if (stop > from) add(from, shown, 0, q)
    else continue
    if (stop === runsOut && stop < Math.min(until, to) && shown !== null) add(stop, null, 0, 0)
  }
  if (t.length > columns) return null
  return { signal, from, to, stepMs: 0, t, min: value, max: value, mean: value, last: value, count, quality }
}

/** At most `columns` buckets of a whole number of `unitMs`, aligned to their own step so that a moving range keeps its buckets. */
export const bucketsFor = (from: number, to: number, columns: number, unitMs: number): Buckets => {
  let step = Math.max(1, Math.ceil((to - from) / columns / unitMs)) * unitMs
  const count = (): number => Math.ceil(to / step) - Math.floor(from / step)
  while (count() > columns && step < to) step += unitMs
  // One column: no aligned step may ever fit a range across a boundary, so this bucket begins at the unit.
  if (count() > columns)
    return new Buckets(
      Math.floor(from / unitMs) * unitMs,
      Math.ceil((to - Math.floor(from / unitMs) * unitMs) / unitMs) * unitMs,
      1,
    )
  return new Buckets(Math.floor(from / step) * step, step, count())
}

/** The samples themselves while they are few, else buckets of them. */
export const samplesAnswer = (
  signal: string,
  { from, to, columns }: { readonly from: number; readonly to: number; readonly columns: number },
  rows: SampleRows,
  until: number,
  holdMs: number,
): HistoryAnswer => {
  const raw = rawAnswer(signal, from, to, rows, until, holdMs, columns)
  if (raw) return raw
  const buckets = bucketsFor(from, to, columns, 1)
  buckets.addSamples(rows, from, until, holdMs)
  return buckets.answer(signal, from, to)
}
