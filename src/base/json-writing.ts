/** A value as JSON in pieces of text, so that megabytes can be written without keeping others waiting. */

/** Elements of a list that are written at once. */
const RUN = 100

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('toJSON' in value)

const isLong = (value: unknown): boolean => Array.isArray(value) && value.length > RUN / 5

/** Whether it is worth being taken apart: it is a list, or has one in it. */
const isLarge = (value: unknown): boolean =>
  Array.isArray(value) ? isLong(value) || value.some(isLarge) : isMap(value) && Object.values(value).some(isLarge)

/** Joined they are what `JSON.stringify` gives; each is some KB, or one value that cannot be cut. */
export const jsonPieces = function* (value: unknown): Generator<string> {
  if (!isLarge(value)) return yield JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) {
    yield '['
    for (let from = 0; from < value.length;) {
      if (from > 0) yield ','
      if (isLarge(value[from])) yield* jsonPieces(value[from++])
      else {
        let to = from + 1
        while (to < value.length && to - from < RUN && !isLarge(value[to])) to++
        yield JSON.stringify(value.slice(from, to)).slice(1, -1)
        from = to
      }
    }
    return yield ']'
  }
  let before = '{'
  for (const [key, member] of Object.entries(value as Record<string, unknown>)) {
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue
    yield `${before}${JSON.stringify(key)}:`
    yield* jsonPieces(member)
    before = ','
  }
  yield '}'
}
