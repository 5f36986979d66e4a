/**
 * What was seen of one signal, in columns of bounded length. When full, neighbouring pairs of rows are joined: extremes, counts and worst
 * quality survive, detail in time halves. A gap is a row of its own and is never joined away.
 */
import type { HeldRow } from '../timeline/buckets.ts'

const GAP = 255

export class SeenTrace {
  #t = new Float64Array(64)
  #min = new Float64Array(64)
  #max = new Float64Array(64)
  /** Last value of the row. */
  #last = new Float64Array(64)
  #count = new Float64Array(64)
  #quality = new Uint8Array(64)
  #length = 0

  readonly #limit: () => number

  /** @param limit rows allowed now (at least 64); may shrink while others come */
  constructor(limit: () => number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#length
  }

  t = (i: number): number => this.#t[i]!
  last = (i: number): number => this.#last[i]!
  count = (i: number): number => this.#count[i]!
  quality = (i: number): number => (this.#quality[i] === GAP ? 0 : this.#quality[i]!)
  row = (i: number): HeldRow => ({
    t: this.#t[i]!,
    min: this.#min[i]!,
    max: this.#max[i]!,
    last: this.#last[i]!,
    count: this.#count[i]!,
    quality: this.quality(i),
  })
  isGap = (i: number): boolean => this.#quality[i] === GAP

  /** First row at or after `at`. */
  indexOf(at: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#t[middle]! < at) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Times do not run backwards: an older one is refused. */
  push(t: number, value: number, quality: number): void {
    this.#row(t, value, 1, quality)
  }

  gap(t: number): void {
    if (this.#length > 0 && !this.isGap(this.#length - 1)) this.#row(t, Number.NaN, 0, GAP)
  }

  #row(t: number, value: number, count: number, quality: number): void {
    if (this.#length > 0 && t < this.#t[this.#length - 1]!) return
    const limit = Math.max(64, this.#limit())
    if (this.#length === this.#t.length || this.#length >= limit) this.#makeRoom(limit)
    const i = this.#length++
    this.#t[i] = t
    this.#min[i] = this.#max[i] = this.#last[i] = value
    this.#count[i] = count
    this.#quality[i] = quality
  }

  #makeRoom(limit: number): void {
    if (this.#length >= limit) {
      this.halve()
      // Only gaps and rows beside them are left: the oldest half goes.
      while (this.#length > limit * 0.9) this.#dropOldest(Math.ceil(this.#length / 2))
    }
    const size = Math.min(limit, Math.max(64, this.#length * 2))
    this.#t = resized(this.#t, size)
    this.#min = resized(this.#min, size)
    this.#max = resized(this.#max, size)
    this.#last = resized(this.#last, size)
    this.#count = resized(this.#count, size)
    const quality = new Uint8Array(size)
    quality.set(this.#quality.subarray(0, size))
    this.#quality = quality
  }

  /** Joins neighbouring pairs. */
  halve(): void {
    let to = 0
    for (let from = 0; from < this.#length; to++) {
      const next = from + 1
      const joins = next < this.#length && !this.isGap(from) && !this.isGap(next)
      this.#t[to] = this.#t[from]!
      this.#min[to] = joins ? least(this.#min[from]!, this.#min[next]!) : this.#min[from]!
      this.#max[to] = joins ? most(this.#max[from]!, this.#max[next]!) : this.#max[from]!
      this.#last[to] = joins ? this.#last[next]! : this.#last[from]!
      this.#count[to] = this.#count[from]! + (joins ? this.#count[next]! : 0)
      this.#quality[to] = joins ? Math.max(this.#quality[from]!, this.#quality[next]!) : this.#quality[from]!
      from += joins ? 2 : 1
    }
    this.#length = to
  }

  #dropOldest(rows: number): void {
    for (const column of [this.#t, this.#min, this.#max, this.#last, this.#count, this.#quality])
      column.copyWithin(0, rows, this.#length)
    this.#length -= rows
  }
}

const resized = (column: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> => {
  const copy = new Float64Array(size)
  copy.set(column.subarray(0, size))
  return copy
}

const least = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b))
const most = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b))
