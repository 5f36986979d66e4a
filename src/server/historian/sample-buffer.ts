/**
 * Columns between the message path and the database. `push` writes numbers into typed arrays and allocates nothing; a flush
 * takes the full side and gives the other one to the message path. When both are full samples are dropped and counted.
 */
export class SampleColumns {
  readonly key: Int32Array
  readonly t: Float64Array
  readonly value: Float64Array
  readonly quality: Uint8Array
  readonly receive: Float64Array
  /** 0 = none given. */
  readonly source: Float64Array
  /** Which of its signal's samples in the millisecond of `receive`. */
  readonly nth: Uint16Array
  count = 0

  constructor(readonly capacity: number) {
    this.key = new Int32Array(capacity)
    this.t = new Float64Array(capacity)
    this.value = new Float64Array(capacity)
    this.quality = new Uint8Array(capacity)
    this.receive = new Float64Array(capacity)
    this.source = new Float64Array(capacity)
    this.nth = new Uint16Array(capacity)
  }

  /** The first of them, in columns of their own. */
  copy(rows: number): SampleColumns {
    const copy = new SampleColumns(rows)
    copy.key.set(this.key.subarray(0, rows))
    copy.t.set(this.t.subarray(0, rows))
    copy.value.set(this.value.subarray(0, rows))
    copy.quality.set(this.quality.subarray(0, rows))
    copy.receive.set(this.receive.subarray(0, rows))
    copy.source.set(this.source.subarray(0, rows))
    copy.nth.set(this.nth.subarray(0, rows))
    copy.count = rows
    return copy
  }
}

export class SampleBuffer {
  #front: SampleColumns
  #back: SampleColumns
  /** Samples that found no room, since opening. */
  dropped = 0

  constructor(capacity: number) {
    this.#front = new SampleColumns(capacity)
    this.#back = new SampleColumns(capacity)
  }

  get count(): number {
    return this.#front.count
  }

  push(key: number, t: number, value: number, quality: number, receive: number, source: number, nth: number): void {
    const columns = this.#front
    const i = columns.count
    if (i === columns.capacity) {
      this.dropped++
      return
    }
    columns.key[i] = key
    columns.t[i] = t
    columns.value[i] = value
    columns.quality[i] = quality
    columns.receive[i] = receive
    columns.source[i] = source
    columns.nth[i] = nth
    columns.count = i + 1
  }

  /** The filled side. It must be emptied (`count = 0`) before the next call. */
  swap(): SampleColumns {
    const full = this.#front
    this.#front = this.#back
    this.#back = full
    return full
  }
}
