/** Canonical JSON (keys sorted, no white space) and the content hash that names a version of a twin. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    return `{${entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
      .join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** Levels of the document that are written piece by piece: the document, its sections, the classes and assets in them. */
const PIECES_DOWN = 2

/** Canonical JSON in pieces, none longer than one class or asset. */
const pieces = function* (value: unknown, down: number): Generator<string> {
  if (down === 0 || value === null || typeof value !== 'object') {
    yield canonicalJson(value)
    return
  }
  const isArray = Array.isArray(value)
  const entries = isArray
    ? value.map((inner: unknown): [string, unknown] => ['', inner])
    : Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
  yield isArray ? '[' : '{'
  for (const [i, [key, inner]] of entries.entries()) {
    const before = `${i > 0 ? ',' : ''}${isArray ? '' : `${JSON.stringify(key)}:`}`
    if (before) yield before
    yield* pieces(inner, down - 1)
  }
  yield isArray ? ']' : '}'
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
