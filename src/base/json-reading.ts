/** JSON in small pieces of work: a text of megabytes is read without keeping others waiting. */
import type { Text } from './pieced-text.ts'

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
const BACKSLASH = 92
const COMMA = 44
const COLON = 58
const BRACE = 123
const BRACE_CLOSED = 125
const BRACKET_CLOSED = 93
const OPENS = new Set([BRACE, 91])
const CLOSES = new Set([BRACE_CLOSED, BRACKET_CLOSED])

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

const afterSpace = (text: Text, from: number): number => {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

const wrongAt = (text: Text, at: number): SyntaxError => {
  const before = text.slice(0, at)
  const what = at < text.length ? `unexpected ${JSON.stringify(text.slice(at, at + 1))}` : 'it ends too early'
  return new SyntaxError(
    `${what} at line ${before.split('\n').length} column ${at - before.lastIndexOf('\n')} (position ${at})`,
  )
}

/** Behind the string that begins here. */
const afterString = (text: Text, from: number): number => {
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) throw wrongAt(text, text.length)
    let slashes = quote
    while (text.charCodeAt(slashes - 1) === BACKSLASH) slashes--
    if ((quote - slashes) % 2 === 0) return quote + 1
    at = quote + 1
  }
}

/** Behind the value that begins here, by its brackets alone: what is within is looked at when it is parsed. */
const afterValue = function* (text: Text, from: number): Generator<void, number> {
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
  text: Text,
  from: number,
): Generator<void, { readonly members: JsonMember[]; readonly end: number }> {
  const isObject = text.charCodeAt(from) === BRACE
  const close = isObject ? BRACE_CLOSED : BRACKET_CLOSED
  const members: JsonMember[] = []
  let at = afterSpace(text, from + 1)
  if (text.charCodeAt(at) === close) return { members, end: at + 1 }
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
    if (text.charCodeAt(at) === close) return { members, end: at + 1 }
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
  text: Text,
  from: number,
  to: number,
  levels: number,
  parse: (text: string) => unknown,
): Generator<void, unknown> {
  const opening = text.charCodeAt(from)
  const isObject = opening === BRACE
  if (to - from <= PIECE || levels === 0 || !OPENS.has(opening)) {
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

/** Where the value begins, and where it ends if it is one. */
export const spaceAround = (text: Text): { readonly from: number; readonly to: number } => {
  const from = afterSpace(text, 0)
  let to = text.length
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return { from, to }
}

/**
 * `JSON.parse` that yields between small pieces. Throws a SyntaxError that says where.
 * @param parse of a piece
 */
export const parseJsonSteps = function* (
  text: Text,
  parse: (text: string) => unknown = JSON.parse,
): Generator<void, unknown> {
  const { from, to } = spaceAround(text)
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
