import type { SampleRows } from '../../timeline/buckets.ts'

/** Samples that come one by one, in order, of which nobody knows how many there will be. */
export class GrowingRows {
  #t = new Float64Array(16)
  #value = new Float64Array(16)
  #quality = new Float64Array(16)
  #length = 0

  push(t: number, value: number, quality: number): void {
    if (this.#length === this.#t.length) {
      this.#t = twice(this.#t)
      this.#value = twice(this.#value)
      this.#quality = twice(this.#quality)
    }
    this.#t[this.#length] = t
    this.#value[this.#length] = value
    this.#quality[this.#length++] = quality
  }

  columns(): SampleRows {
    const [t, value, quality] = [this.#t, this.#value, this.#quality].map((column) => column.slice(0, this.#length))
    return { t: t!, value: value!, quality: quality! }
  }
}

const twice = (column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(column.length * 2)
  larger.set(column)
  return larger
}
