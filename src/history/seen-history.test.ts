import { array, assert, asyncProperty, integer } from 'fast-check'
import { expect, test } from 'vitest'
import { SeenHistory } from './seen-history.ts'
import { SeenTrace } from './seen-trace.ts'

const read = async (history: SeenHistory, signal: string, from: number, to: number, columns: number) => {
  const result = await history.read({ signal, from, to, columns })
  if (!result.ok) throw new Error(result.error.error)
  return result.value
}

test('few samples come back one by one, opened by the value that held before', async () => {
  const history = new SeenHistory()
  for (const [t, value] of [
    [1000, 1],
    [2000, 5],
    [3000, 2],
  ] as const)
    history.note('a', value, 0, t)
  history.gap('a', 3500)
  const answer = await read(history, 'a', 1500, 4000, 100)
  expect(answer.t).toEqual([1500, 2000, 3000, 3500])
  expect(answer.mean).toEqual([1, 5, 2, null])
  expect(answer.count).toEqual([0, 1, 1, 0])
})

test('extremes and counts outlive any number of halvings', async () => {
  await assert(
    asyncProperty(
      array(integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 3000 }),
      integer({ min: 64, max: 300 }),
      async (values, perSignal) => {
        const history = new SeenHistory({ perSignal })
        values.forEach((value, i) => history.note('a', value, 0, i * 100))
        const answer = await read(history, 'a', 0, values.length * 100, 1)
        expect(answer.min).toEqual([Math.min(...values)])
        expect(answer.max).toEqual([Math.max(...values)])
        expect(answer.count).toEqual([values.length])
        expect(answer.last).toEqual([values.at(-1)])
      },
    ),
    { seed: 5, numRuns: 60 },
  )
})

test('a trace never holds more than its limit, gaps included, also when the limit shrinks', () => {
  let limit = 1000
  const trace = new SeenTrace(() => limit)
  for (let i = 0; i < 5000; i++) {
    if (i % 2) trace.gap(i)
    else trace.push(i, i, 0)
    if (i === 3000) limit = 100
    expect(trace.length).toBeLessThanOrEqual(i > 3000 ? 100 : 1000)
  }
  expect(trace.t(trace.length - 1)).toBe(4999)
})

test('all signals together stay within the total', async () => {
  const history = new SeenHistory({ total: 20_000 })
  for (let i = 0; i < 2000; i++) for (let s = 0; s < 100; s++) history.note(`s${s}`, i, 0, i)
  const answers = await Promise.all(Array.from({ length: 100 }, (_, s) => read(history, `s${s}`, 0, 2000, 5000)))
  expect(answers.reduce((sum, answer) => sum + answer.t.length, 0)).toBeLessThanOrEqual(20_000)
  expect(answers[0]!.count.reduce((sum, n) => sum + n)).toBe(2000)
})

test('bad values and gaps are nulls in buckets, and the mean weighs by time', async () => {
  const history = new SeenHistory()
  history.note('a', 0, 0, 0)
  history.note('a', 10, 0, 900)
  history.note('a', 99, 2, 1000)
  history.gap('a', 2000)
  history.note('a', 3, 0, 3000)
  history.note('a', 3, 0, 3100)
  const answer = await read(history, 'a', 0, 4000, 4)
  expect(answer.mean).toEqual([1, null, null, 3])
  expect(answer.quality).toEqual([0, 2, 0, 0])
  expect(answer.max).toEqual([10, null, null, 3])
})
