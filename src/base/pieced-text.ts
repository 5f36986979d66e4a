/** A long text that lies in pieces: nobody copies or touches megabytes in one step, as one string of them would ask for. */

/** What reading needs of a text. A string is one too. */
export interface Text {
  readonly length: number
  charCodeAt(at: number): number
  /** @param what one character */
  indexOf(what: string, from: number): number
  slice(from: number, to?: number): string
}

const BITS = 16
/** UTF-16 units of every piece but the last. */
const PIECE = 1 << BITS

export class PiecedText implements Text {
  readonly #pieces: string[] = []
  /** What is not a whole piece yet. */
  #rest: string[] = []
  #restLength = 0

  static of(...parts: readonly string[]): PiecedText {
    const text = new PiecedText()
    for (const part of parts) text.push(part)
    return text
  }

  /** Behind all that is there. */
  push(part: string): void {
    let from = 0
    while (this.#restLength + part.length - from >= PIECE) {
      const to = from + PIECE - this.#restLength
      this.#rest.push(part.slice(from, to))
      this.#pieces.push(this.#rest.join(''))
      this.#rest = []
      this.#restLength = 0
      from = to
    }
    if (from === part.length) return
    this.#rest.push(part.slice(from))
    this.#restLength += part.length - from
  }

  get length(): number {
    return this.#pieces.length * PIECE + this.#restLength
  }

  charCodeAt(at: number): number {
    return this.#piece(at >> BITS).charCodeAt(at & (PIECE - 1))
  }

  indexOf(what: string, from: number): number {
    let within = from & (PIECE - 1)
    for (let piece = from >> BITS; piece <= this.#pieces.length; piece++) {
      const at = this.#piece(piece).indexOf(what, within)
      if (at >= 0) return piece * PIECE + at
      within = 0
    }
    return -1
  }

  slice(from: number, to = this.length): string {
    const last = (to - 1) >> BITS
    let text = ''
    for (let piece = from >> BITS; piece <= last; piece++)
      text += this.#piece(piece).slice(Math.max(0, from - piece * PIECE), to - piece * PIECE)
    return text
  }

  /** All of it, one after the other; no character is cut in two. */
  *pieces(): Generator<string> {
    let carried = ''
    for (let piece = 0; piece <= this.#pieces.length; piece++) {
      const text = this.#piece(piece)
      const isCut = piece < this.#pieces.length && (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800
      if (text !== '') yield carried + (isCut ? text.slice(0, -1) : text)
      carried = isCut ? text.slice(-1) : ''
    }
    if (carried !== '') yield carried
  }

  equals(other: PiecedText): boolean {
    if (this === other) return true
    if (this.length !== other.length) return false
    for (let piece = 0; piece <= this.#pieces.length; piece++)
      if (this.#piece(piece) !== other.#piece(piece)) return false
    return true
  }

  /** As one string: for a text that is known to be short, or where nothing waits. */
  toString(): string {
    return this.#pieces.join('') + this.#piece(this.#pieces.length)
  }

  #piece(nth: number): string {
    if (nth < this.#pieces.length) return this.#pieces[nth]!
    if (nth > this.#pieces.length) return ''
    if (this.#rest.length > 1) this.#rest = [this.#rest.join('')]
    return this.#rest[0] ?? ''
  }
}
