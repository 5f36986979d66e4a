import { expect, test } from 'vitest'
import { stringifying } from './slices.ts'

const finish = <T>(work: Generator<void, T>): { value: T; pauses: number } => {
  for (let pauses = 0; ; pauses++) {
    const step = work.next()
    if (step.done) return { value: step.value, pauses }
  }
}

test.each([
  {},
  { a: 1, list: [], text: 'ü"\\', none: null },
  { gone: undefined, list: [{ x: [1, 2] }, 'a', null], after: { deep: true } },
])('reads as if it had been written at once', (answer) => {
  expect(finish(stringifying(answer)).value).toBe(JSON.stringify(answer))
})

test('pauses every hundred thousand characters', () => {
  const answer = { list: Array.from({ length: 100 }, () => 'x'.repeat(10_000)) }
  const { value, pauses } = finish(stringifying(answer))
  expect(value).toBe(JSON.stringify(answer))
  expect(pauses).toBeGreaterThan(8)
})
