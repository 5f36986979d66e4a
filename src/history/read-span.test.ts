import { expect, test } from 'vitest'
import { ok } from '../base/result.ts'
import { spanStatistics } from '../timeline/span-statistics.ts'
import { bucketsFor, rawAnswer, type SampleRows } from '../timeline/buckets.ts'
import { readSpan } from './read-span.ts'

const HOLD = 10_000

/** A store that answers with samples where they fit, as the gateway does. */
const storeOf = (count: number): { readonly client: Parameters<typeof readSpan>[0]; readonly asked: number[] } => {
  const rows: SampleRows = {
    t: Float64Array.from({ length: count }, (_, i) => i * 1000),
    value: Float64Array.from({ length: count }, (_, i) => (i * 7) % 100),
    quality: new Float64Array(count),
  }
  const asked: number[] = []
  const client: Parameters<typeof readSpan>[0] = {
    read: async ({ signal, from, to, columns }) => {
      asked.push(to - from)
      const begin = rows.t.findLastIndex((t) => t < from)
      const end = rows.t.findLastIndex((t) => t < to) + 1
      const cut = {
        t: rows.t.slice(Math.max(0, begin), end),
        value: rows.value.slice(Math.max(0, begin), end),
        quality: rows.quality.slice(Math.max(0, begin), end),
      }
      const raw = rawAnswer(signal, from, to, cut, to, HOLD, columns)
      if (raw) return ok(raw)
      const buckets = bucketsFor(from, to, columns, 1)
      buckets.addSamples(cut, from, to, HOLD)
      return ok(buckets.answer(signal, from, to))
    },
  }
  return { client, asked }
}

test('few samples are asked for once', async () => {
  const { client, asked } = storeOf(100)
  const past = await readSpan(client, { signal: 's', from: 0, to: 100_000 }, 100_000)
  expect(past.ok && past.value.stepMs).toBe(0)
  expect(asked).toHaveLength(1)
})

test('many are asked for in parts, and are the same samples', async () => {
  const { client, asked } = storeOf(30_000)
  const past = await readSpan(client, { signal: 's', from: 500, to: 30_000_000 }, 30_000_000)
  if (!past.ok) throw new Error(past.error.error)
  expect(asked.length).toBeGreaterThan(2)
  expect(past.value.stepMs).toBe(0)
  const { count, heldMs, median, mean } = spanStatistics(past.value.stretches)
  expect(count).toBe(29_999)
  expect(heldMs).toBe(29_999_500)
  expect(median, 'half a second of the lowest is not in it').toBe(50)
  expect(mean).toBeCloseTo(49.5, 2)
})

test('too many are answered as they come', async () => {
  const { client, asked } = storeOf(200_000)
  const past = await readSpan(client, { signal: 's', from: 0, to: 200_000_000 }, 200_000_000)
  expect(past.ok && past.value.stepMs).toBeGreaterThan(0)
  expect(asked).toHaveLength(1)
})
