/** JSON in small pieces of work: a text of megabytes is read without keeping others waiting. */

/** A member of an object (with its key) or of a list: where its text begins and ends. */
export interface JsonMember {
  readonly key: string | null
  /** Of the key, or of the value in a list. */
  readonly start: number
  readonly at: number
  readonly end: number
}

/** Characters that are read at once, about: under a millisecond. */
const PIECE = 1 << 16
/** What is nested deeper than any document is read at once. */
const LEVELS = 12

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPENS = new Set([123, 91])
const CLOSES = new Set([125, 93])

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

const afterSpace = (text: string, from: number): number => {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

const wrongAt = (text: string, at: number): SyntaxError => {
  const before = text.slice(0, at)
  const what = at < text.length ? `unexpected ${JSON.stringify(text[at])}` : 'it ends too early'
  return new SyntaxError(
    `${what} at line ${before.split('\n').length} column ${at - before.lastIndexOf('\n')} (position ${at})`,
  )
}

/** Behind the string that begins here. */
const afterString = (text: string, from: number): number => {
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) throw wrongAt(text, text.length)
    let slashes = quote
    while (text[slashes - 1] === '\\') slashes--
    if ((quote - slashes) % 2 === 0) return quote + 1
    at = quote + 1
  }
}

/** Behind the value that begins here, by its brackets alone: what is within is looked at when it is parsed. */
const afterValue = function* (text: string, from: number): Generator<void, number> {
  let depth = 0
  let at = from
  for (let rest = PIECE; at < text.length; rest--) {
    if (rest === 0) {
      yield
      rest = PIECE
    }
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = afterString(text, at)
    else {
      if (CLOSES.has(code)) {
        if (depth === 0) return at
        depth--
      } else if (OPENS.has(code)) depth++
      else if (depth === 0 && (code === COMMA || isSpace(code))) return at
      at++
      if (!CLOSES.has(code)) continue
    }
    if (depth === 0) return at
  }
  if (depth > 0) throw wrongAt(text, at)
  return at
}

/** The members of the object or list that begins here, and where it ends. Throws a SyntaxError where there is none. */
export const jsonMembers = function* (
  text: string,
  from: number,
): Generator<void, { readonly members: JsonMember[]; readonly end: number }> {
  const isObject = text[from] === '{'
  const close = isObject ? '}' : ']'
  const members: JsonMember[] = []
  let at = afterSpace(text, from + 1)
  if (text[at] === close) return { members, end: at + 1 }
  for (;;) {
    const start = at
    let key: string | null = null
    if (isObject) {
      if (text.charCodeAt(at) !== QUOTE) throw wrongAt(text, at)
      const behind = afterString(text, at)
      key = JSON.parse(text.slice(at, behind)) as string
      at = afterSpace(text, behind)
      if (text.charCodeAt(at) !== COLON) throw wrongAt(text, at)
      at = afterSpace(text, at + 1)
    }
    const end = yield* afterValue(text, at)
    if (end === at) throw wrongAt(text, at)
    members.push({ key, start, at, end })
    at = afterSpace(text, end)
    if (text[at] === close) return { members, end: at + 1 }
    if (text.charCodeAt(at) !== COMMA) throw wrongAt(text, at)
    at = afterSpace(text, at + 1)
    if (members.length % 100 === 0) yield
  }
}

const put = (into: Record<string, unknown>, key: string, value: unknown): void => {
  // As JSON.parse has it: a key like every other.
  if (key === '__proto__')
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  else into[key] = value
}

const parsePart = function* (
  text: string,
  from: number,
  to: number,
  levels: number,
  parse: (text: string) => unknown,
): Generator<void, unknown> {
  const isObject = text[from] === '{'
  if (to - from <= PIECE || levels === 0 || !(isObject || text[from] === '[')) {
    yield
    try {
      return parse(text.slice(from, to))
    } catch (failure) {
      if (from === 0) throw failure
      const line = text.slice(0, from).split('\n').length
      throw new SyntaxError(`${(failure as Error).message}, in what begins at line ${line} (position ${from})`, {
        cause: failure,
      })
    }
  }
  const { members, end } = yield* jsonMembers(text, from)
  if (end !== to) throw wrongAt(text, end)
  const list: unknown[] = []
  const map: Record<string, unknown> = {}
  for (const { key, at, end: behind } of members) {
    const value = yield* parsePart(text, at, behind, levels - 1, parse)
    // Whoever refuses this key refuses it here too.
    if (key === '__proto__') parse('{"__proto__":{}}')
    if (key === null) list.push(value)
    else put(map, key, value)
  }
  return isObject ? map : list
}

/**
 * `JSON.parse` that yields between small pieces. Throws a SyntaxError that says where.
 * @param parse of a piece
 */
export const parseJsonSteps = function* (
  text: string,
  parse: (text: string) => unknown = JSON.parse,
): Generator<void, unknown> {
  const from = afterSpace(text, 0)
  let to = text.length
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return yield* parsePart(text, from, to, LEVELS, parse)
}

/** Whether two JSON values say the same: the order of keys does not matter, nor do keys that are undefined. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  const one = a as Record<string, unknown>
  const other = b as Record<string, unknown>
  for (const key in one)
    if (one[key] !== undefined && !(Object.hasOwn(other, key) && sameJson(one[key], other[key]))) return false
  for (const key in other) if (other[key] !== undefined && !Object.hasOwn(one, key)) return false
  return true
}
