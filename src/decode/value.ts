/** Values as machines write them: numbers with a decimal comma, booleans in words, texts of any length. */

/** Words for "there is none" (MTConnect, MES exports, floating point). */
export const isAbsentWord = (text: string): boolean => {
  const t = text.trim()
  return t.length <= LONGEST_WORD && ABSENT.test(t)
}
const ABSENT = /^(|null|none|nan|n\/a|unavailable|undefined)$/i
const LONGEST_WORD = 'unavailable'.length

/** Longer than any number that somebody writes. What finds numbers below takes the square of the length where there is none. */
const LONGEST_NUMBER = 128

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const COMMA = /^[+-]?\d+,\d+$/
const GROUPED_COMMA = /^[+-]?\d{1,3}(\.\d{3})+,\d+$/
const GROUPED_POINT = /^[+-]?\d{1,3}(,\d{3})+\.\d+$/

/** NaN when it is no number. One comma is a decimal comma: "1,234" is 1.234. */
export const parseNumber = (text: string): number => {
  const t = text.trim()
  if (t.length > LONGEST_NUMBER) return Number.NaN
  if (PLAIN.test(t)) return Number(t)
  if (COMMA.test(t)) return Number(t.replace(',', '.'))
  if (GROUPED_COMMA.test(t)) return Number(t.replaceAll('.', '').replace(',', '.'))
  if (GROUPED_POINT.test(t)) return Number(t.replaceAll(',', ''))
  return Number.NaN
}

/** As controllers, HMIs and home-made scripts write them; what is a state in another language ("marche", "parado") is none. */
const TRUE = new Set('true on yes ein ja wahr vrai oui verdadero sí si vero sì sim verdadeiro waar'.split(' '))
const FALSE = new Set('false off no aus nein falsch faux non falso não nao onwaar nee'.split(' '))

/** NaN when it says neither. */
export const parseBoolean = (text: string): number => {
  const t = text.trim().toLowerCase()
  if (TRUE.has(t)) return 1
  if (FALSE.has(t)) return 0
  const number = parseNumber(t)
  return Number.isNaN(number) ? Number.NaN : number === 0 ? 0 : 1
}

const TEXT_BYTES = 256
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const utf8Length = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4

/** At most 256 bytes of UTF-8, cut between characters and marked with "…". */
export const cutText = (text: string): string => {
  if (text.length * 3 <= TEXT_BYTES) return text
  let bytes = 0
  let keep = 0
  for (let i = 0; i < text.length;) {
    const codePoint = text.codePointAt(i)!
    bytes += utf8Length(codePoint)
    // A text of its own: a part of one holds the whole of it in memory, a megabyte for each signal.
    if (bytes > TEXT_BYTES) return decoder.decode(encoder.encode(`${text.slice(0, keep)}…`))
    i += codePoint > 0xffff ? 2 : 1
    // "…" takes three bytes itself.
    if (bytes <= TEXT_BYTES - 3) keep = i
  }
  return text
}
