/** An answer on its way out, JSON or text: at once where it is short; a long one as a stream, a piece in a turn. */
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { jsonPieces } from '../../base/json-writing.ts'
import type { PiecedText } from '../../base/pieced-text.ts'

/** Characters that leave in one turn. */
const PIECE = 1 << 16

/** So much of them as one text, or what is left; '' = nothing is. */
const next = (pieces: Iterator<string>): string => {
  let text = ''
  while (text.length < PIECE) {
    const piece = pieces.next()
    if (piece.done) break
    text += piece.value
  }
  return text
}

const paced = async function* (first: string, pieces: Iterator<string>): AsyncGenerator<string> {
  for (let text = first; text !== ''; text = next(pieces)) {
    yield text
    await setImmediate()
  }
}

const stream = (first: string, pieces: Iterator<string>): Readable =>
  Readable.from(paced(first, pieces), { objectMode: false })

/** The text of it, or a stream of its text; nothing of it may change until then. */
export const jsonAnswer = (value: unknown): string | Readable => {
  const pieces = jsonPieces(value)
  const first = next(pieces)
  return first.length < PIECE ? first : stream(first, pieces)
}

/** A long text as a stream of it. */
export const textAnswer = (text: PiecedText): string | Readable => {
  const pieces = text.pieces()
  return text.length < PIECE ? text.toString() : stream(next(pieces), pieces)
}
