/** Reading and writing bytes: varints (LEB128), zigzag, floats (little endian), UTF-8. Shared by one writer a frame. */
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class ByteWriter {
  #bytes = new Uint8Array(4096)
  #view = new DataView(this.#bytes.buffer)
  #at = 0

  reset(): void {
    this.#at = 0
  }
  /** A copy: the writer's own memory is used again for the next frame. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }
  u8(value: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }
  u32(value: number): void {
    this.#room(4)
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }
  f32(value: number): void {
    this.#room(4)
    this.#view.setFloat32(this.#at, value, true)
    this.#at += 4
  }
  f64(value: number): void {
    this.#room(8)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }
  /** Whole numbers from 0 to 2^53. Division, not shifts: bit operators end at 32 bits. */
  varint(value: number): void {
    this.#room(8)
    let rest = value
    while (rest >= 128) {
      this.#bytes[this.#at++] = (rest % 128) + 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#at++] = rest
  }
  /** Whole numbers within ±2^52. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }
  text(text: string): void {
    // A UTF-16 unit is at most three bytes; the length goes in front once it is known.
    this.#room(text.length * 3 + 16)
    const start = this.#at
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(start + 8))
    this.varint(written)
    this.#bytes.copyWithin(this.#at, start + 8, start + 8 + written)
    this.#at += written
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + bytes))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** Never throws: past the end it gives 0 and `failed` is true from then on. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  failed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }
  u8(): number {
    return this.#has(1) ? this.#bytes[this.#at++]! : 0
  }
  u32(): number {
    return this.#has(4) ? this.#view.getUint32((this.#at += 4) - 4, true) : 0
  }
  f32(): number {
    return this.#has(4) ? this.#view.getFloat32((this.#at += 4) - 4, true) : 0
  }
  f64(): number {
    return this.#has(8) ? this.#view.getFloat64((this.#at += 8) - 8, true) : 0
  }
  varint(): number {
    let value = 0
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.u8()
      value += (byte & 127) * factor
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) this.failed = true
        return value
      }
    }
    this.failed = true
    return 0
  }
  zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  text(): string {
    const length = this.varint()
    return this.#has(length) ? decoder.decode(this.#bytes.subarray(this.#at, (this.#at += length))) : ''
  }

  #has(bytes: number): boolean {
    if (!this.failed && this.#at + bytes <= this.#bytes.length) return true
    this.failed = true
    return false
  }
}
