/**
 * Texts that come again and again (names of metrics, words of states) are decoded once: a direct-mapped cache by their UTF-8
 * bytes. What is found has the same bytes, all of them; what is not is decoded, and takes the place of what was there.
 */
// A byte order mark is a part of a name as any other [MQTT-1.5.3-3].
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Of short texts without accents this is several times faster than a TextDecoder. */
const ascii = (bytes: Uint8Array, from: number, end: number): string => {
  const letter = String.fromCharCode
  let text = ''
  let at = from
  for (; at + 8 <= end; at += 8)
    text += letter(
      bytes[at]!,
      bytes[at + 1]!,
      bytes[at + 2]!,
      bytes[at + 3]!,
      bytes[at + 4]!,
      bytes[at + 5]!,
      bytes[at + 6]!,
      bytes[at + 7]!,
    )
  for (; at < end; at++) text += letter(bytes[at]!)
  return text
}

export class TextCache {
  readonly #texts: (string | undefined)[]
  readonly #lengths: Uint8Array
  readonly #words: Int32Array
  readonly #mask: number
  readonly #longest: number

  /**
   * @param places a power of two
   * @param longest bytes; longer texts are decoded each time. A multiple of four, below 256
   */
  constructor(places: number, longest = 64) {
    this.#longest = longest
    this.#texts = Array.from({ length: places })
    this.#lengths = new Uint8Array(places)
    this.#words = new Int32Array((places * longest) / 4)
    this.#mask = places - 1
  }

  /** The text of `length` bytes from `at`. At least three more bytes must follow in the buffer. */
  get(bytes: Uint8Array, view: DataView, at: number, length: number): string {
    if (length === 0) return ''
    if (length > this.#longest) return utf8.decode(bytes.subarray(at, at + length))
    const whole = at + (length & ~3)
    const rest = length & 3
    const last = rest ? view.getInt32(whole, true) & (0xffffff >>> ((3 - rest) * 8)) : 0
    let hash = length
    for (let i = at; i < whole; i += 4) hash = Math.imul(hash ^ view.getInt32(i, true), 0x9e3779b1)
    hash = Math.imul(hash ^ last, 0x85ebca6b)
    const place = ((hash ^ (hash >>> 15)) >>> 3) & this.#mask
    const words = this.#words
    let word = place * (this.#longest / 4)
    if (this.#lengths[place] === length) {
      let same = true
      for (let i = at; i < whole; i += 4)
        if (words[word++] !== view.getInt32(i, true)) {
          same = false
          break
        }
      if (same && (rest === 0 || words[word] === last)) return this.#texts[place]!
      word = place * (this.#longest / 4)
    }
    let high = last
    for (let i = at; i < whole; i += 4) high |= words[word++] = view.getInt32(i, true)
    if (rest) words[word] = last
    this.#lengths[place] = length
    return (this.#texts[place] =
      high & 0x80808080 ? utf8.decode(bytes.subarray(at, at + length)) : ascii(bytes, at, at + length))
  }
}
