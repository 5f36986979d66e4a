/**
 * JSON as programs write it that do not quite know JSON (RFC 8259): `NaN`, `-Infinity`, `nan(ind)`, nothing at all where a value
 * belongs, a byte order mark before it, NULs behind it. One such value is not a number and bad; everything else is read.
 * Only for what `JSON.parse` has refused: it looks at every character.
 */

/** What `JSON.parse` makes infinite: it stands where a value is that JSON does not have. */
const NO_NUMBER = '1e999'

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i
/** `.5`, `5.`, `+5`, `007`: meant as they read. */
const NEARLY_A_NUMBER = /^[+-]?(\d*)\.?(\d*)(?:e[+-]?\d+)?$/i
/** In lists and alone only these: "[OK]" is a text. */
const NOT_A_NUMBER = /^[+-]?(?:s?nan(?:\(\w*\))?|inf(?:inity)?|1\.#\w+)$/i
const WORDS: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  True: 'true',
  False: 'false',
  None: 'null',
  undefined: 'null',
}
const LONGEST_TOKEN = 128

/** In JSON, what stands there bare; null where nobody can say. */
const valueOf = (token: string, isField: boolean): string | null => {
  if (token.length > LONGEST_TOKEN) return null
  if (NUMBER.test(token)) return token
  if (Object.hasOwn(WORDS, token)) return WORDS[token]!
  const near = NEARLY_A_NUMBER.exec(token)
  if (near && (near[1] || near[2])) return String(Number(token))
  return isField || NOT_A_NUMBER.test(token) ? NO_NUMBER : null
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
/** Blank, NUL or byte order mark. */
const isFiller = (code: number): boolean => code <= 0x20 || code === 0xfeff
/** `"`, `,`, `:`, `[`, `]`, `{`, `}` */
const isMark = (code: number): boolean =>
  code === 0x22 || code === 0x2c || code === 0x3a || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d

/** Without the blanks, NULs and byte order marks around it. */
export const bare = (text: string): string => {
  let from = 0
  let end = text.length
  while (from < end && isFiller(text.charCodeAt(from))) from++
  while (end > from && isFiller(text.charCodeAt(end - 1))) end--
  return text.slice(from, end)
}

/** The end of the text that begins at `from` with `"`; −1 where it has none. */
const endOfText = (json: string, from: number): number => {
  for (let at = from + 1; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === 0x22) return at + 1
  }
  return -1
}

const CONTROL = /\p{Cc}/gu
const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
/** A tab or a line's end within a text, and a backslash that is no escape ("C:\data"). */
const textOf = (json: string): string =>
  json
    .replace(CONTROL, escaped)
    .replace(/\\(?:["\\/bfnrt]|u[0-9a-f]{4})|\\/gi, (found) => (found === '\\' ? '\\\\' : found))

/** The same with every bare value in JSON's own words; null where it is no JSON even so. */
const mended = (json: string): string | null => {
  const parts: string[] = []
  let kept = 0
  const put = (from: number, to: number, by: string): void => {
    parts.push(json.slice(kept, from), by)
    kept = to
  }
  /** The last mark was one behind which a value stands: `:` and, in a list, `[` or `,`. */
  let isOpen = true
  let isField = false
  const inList: boolean[] = []
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at)
    if (isSpace(code)) at++
    else if (code === 0x22) {
      const end = endOfText(json, at)
      if (end < 0) return null
      const text = json.slice(at, end)
      const right = textOf(text)
      if (right !== text) put(at, end, right)
      isOpen = false
      at = end
    } else if (isMark(code)) {
      // `{"a": , "b": 1}`: there is nothing, and it says so.
      if (isOpen && isField && (code === 0x2c || code === 0x7d)) put(at, at, 'null')
      if (code === 0x5b || code === 0x7b) inList.push(code === 0x5b)
      else if (code === 0x5d || code === 0x7d) inList.pop()
      isField = code === 0x3a
      isOpen = isField || code === 0x5b || (code === 0x2c && inList.at(-1) === true)
      at++
    } else {
      let end = at
      while (end < json.length && !isMark(json.charCodeAt(end))) end++
      const token = bare(json.slice(at, end))
      if (!isOpen) return null
      const value = valueOf(token, isField)
      if (value === null) return null
      if (value !== token) put(at, at + token.length, value)
      isOpen = false
      at = end
    }
  }
  parts.push(json.slice(kept))
  return parts.join('')
}

/** undefined where it is no JSON even so. A value that JSON does not have is `Infinity`. Never throws. */
export const parseLenient = (text: string): unknown => {
  const json = mended(bare(text))
  if (json === null) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
