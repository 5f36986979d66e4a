/** Canonical JSON (keys sorted, no white space) and the content hash that names a version of a twin. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** In order; those that are undefined are not there. */
const sortedKeys = (map: Record<string, unknown>): string[] =>
  Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .toSorted()

export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  let out = ''
  if (Array.isArray(value)) {
    for (const item of value) out += `${out && ','}${canonicalJson(item)}`
    return `[${out}]`
  }
  const map = value as Record<string, unknown>
  for (const key of sortedKeys(map)) out += `${out && ','}${JSON.stringify(key)}:${canonicalJson(map[key])}`
  return `{${out}}`
}

/** Levels of the document that are written piece by piece: the document, its sections, the classes and assets in them. */
const PIECES_DOWN = 2

/** Canonical JSON in pieces, none longer than one class or asset. */
const pieces = function* (value: unknown, down: number): Generator<string> {
  if (down === 0 || value === null || typeof value !== 'object') {
    yield canonicalJson(value)
    return
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      yield i > 0 ? ',' : '['
      yield* pieces(item, down - 1)
    }
    yield value.length > 0 ? ']' : '[]'
    return
  }
  const map = value as Record<string, unknown>
  const keys = sortedKeys(map)
  for (const [i, key] of keys.entries()) {
    yield `${i > 0 ? ',' : '{'}${JSON.stringify(key)}:`
    yield* pieces(map[key], down - 1)
  }
  yield keys.length > 0 ? '}' : '{}'
}

/** Characters hashed at once. */
const CHUNK = 1 << 16

/** `contentHash` in small pieces of work. */
export const hashSteps = function* (document: unknown): Generator<void, string> {
  const hash = sha256.create()
  let chunk = ''
  for (const piece of pieces(document, PIECES_DOWN)) {
    chunk += piece
    if (chunk.length < CHUNK) continue
    hash.update(utf8ToBytes(chunk))
    chunk = ''
    yield
  }
  hash.update(utf8ToBytes(chunk))
  return bytesToHex(hash.digest()).slice(0, 16)
}

/** First 16 hex digits of the SHA-256 of the canonical document. */
export const contentHash = (document: unknown): string => {
  const steps = hashSteps(document)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
