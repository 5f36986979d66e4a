/** As much of the protocol buffers wire format as Sparkplug B needs. Never throws: past the end `failed` is true. */
const text = new TextDecoder()

export class ProtoReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at: number
  #end: number
  /** Number and wire type of the field that `next` found. */
  field = 0
  wire = 0
  failed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = 0
    this.#end = bytes.length
  }

  /** Moves to the next field; false at the end, or when the bytes are broken. */
  next(): boolean {
    if (this.failed || this.#at >= this.#end) return false
    const tag = this.varint()
    this.field = Math.floor(tag / 8)
    this.wire = tag % 8
    if (this.field === 0) this.failed = true
    return !this.failed
  }

  /** As a double; exact to 2^53. */
  varint(): number {
    let value = 0
    for (let i = 0, factor = 1; i < 10; i++, factor *= 128) {
      if (this.#at >= this.#end) break
      const byte = this.#bytes[this.#at++]!
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    this.failed = true
    return 0
  }

  /** All 64 bits, as a number where that is exact, else as a bigint. `signed`: two's complement. */
  varint64(signed: boolean): number | bigint {
    const start = this.#at
    const quick = this.varint()
    if (this.failed || quick <= Number.MAX_SAFE_INTEGER) return quick
    let whole = 0n
    for (let i = start, shift = 0n; i < this.#at; i++, shift += 7n) whole |= BigInt(this.#bytes[i]! & 127) << shift
    const exact = signed ? BigInt.asIntN(64, whole) : BigInt.asUintN(64, whole)
    const number = Number(exact)
    return Number.isSafeInteger(number) ? number : exact
  }

  fixed32(): number {
    return this.#has(4) ? this.#view.getFloat32((this.#at += 4) - 4, true) : 0
  }
  fixed64(): number {
    return this.#has(8) ? this.#view.getFloat64((this.#at += 8) - 8, true) : 0
  }
  bytes(): Uint8Array {
    const length = this.varint()
    return this.#has(length) ? this.#bytes.subarray(this.#at, (this.#at += length)) : this.#bytes.subarray(0, 0)
  }
  string(): string {
    return text.decode(this.bytes())
  }

  /** Into a message within this one; gives what `leave` needs. No new reader: a payload holds thousands. */
  enter(): number {
    const outer = this.#end
    const length = this.varint()
    if (this.#has(length)) this.#end = this.#at + length
    return outer
  }
  /** Past the message within, read to its end or not, broken or not. */
  leave(outer: number): void {
    this.failed = false
    this.#at = this.#end
    this.#end = outer
  }

  skip(): void {
    if (this.wire === 0) this.varint()
    else if (this.wire === 1) this.fixed64()
    else if (this.wire === 2) this.bytes()
    else if (this.wire === 5) this.fixed32()
    else this.failed = true
  }

  #has(count: number): boolean {
    if (!this.failed && this.#at + count <= this.#end) return true
    this.failed = true
    return false
  }
}
