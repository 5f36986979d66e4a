/** Long answers leave a piece in a turn, and say what they say at once. */
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { PiecedText } from '../../base/pieced-text.ts'
import { textAnswer } from './json-answer.ts'

const PIECE = 1 << 16

test('a short text is an answer by itself', () => expect(textAnswer(PiecedText.of('°C'))).toBe('°C'))

test('a long text comes in pieces, and no character is cut in two', async () => {
  // Wherever it is cut, a character of two units lies there.
  for (const before of ['', 'x']) {
    const text = before + '🏭'.repeat(2 * PIECE)
    const answer = textAnswer(PiecedText.of(text))
    expect(answer).toBeInstanceOf(Readable)
    const pieces: Buffer[] = []
    for await (const piece of answer as Readable) pieces.push(piece as Buffer)
    expect(pieces.length).toBeGreaterThan(2)
    expect(Buffer.concat(pieces).toString('utf8') === text).toBe(true)
  }
})
