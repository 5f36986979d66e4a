/**
 * The state of a signal as one block of bytes with views over it: saved by copying, of one size whatever comes.
 * Parts are laid out once a program; a place is where a part's numbers begin in its view.
 */
export interface Slab {
  readonly f64: Float64Array
  readonly f32: Float32Array
  readonly u16: Uint16Array
}

export class Layout {
  #f64 = 0
  #f32 = 0
  #u16 = 0

  f64(count: number): number {
    return (this.#f64 += count) - count
  }

  f32(count: number): number {
    return (this.#f32 += count) - count
  }

  u16(count: number): number {
    return (this.#u16 += count) - count
  }

  get bytes(): number {
    return this.#f64 * 8 + this.#f32 * 4 + this.#u16 * 2
  }

  /** @param buffer of `bytes` bytes; all zero where none is given */
  slab(buffer: ArrayBuffer = new ArrayBuffer(this.bytes)): Slab {
    return {
      f64: new Float64Array(buffer, 0, this.#f64),
      f32: new Float32Array(buffer, this.#f64 * 8, this.#f32),
      u16: new Uint16Array(buffer, this.#f64 * 8 + this.#f32 * 4, this.#u16),
    }
  }
}
