import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { Historian } from './historian.ts'
import type { HistorianOptions } from './options.ts'
import { Oracle } from './testing/oracle.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const MINUTE = 60_000
const open: Historian[] = []
const folders: string[] = []

afterEach(async () => {
  for (const historian of open.splice(0)) await historian.close()
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true })
})

const folder = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-history-'))
  folders.push(dir)
  return dir
}

const start = async (dir: string, options: HistorianOptions = {}): Promise<Historian> => {
  const result = await Historian.open(dir, options)
  if (!result.ok) throw new Error(result.error)
  open.push(result.value)
  return result.value
}

const ask = async (historian: Historian, signal: string, from: number, to: number, columns: number) => {
  const result = await historian.query({ signal, from, to, columns })
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

test('samples come back as they went in, from the tail and from segments together', async () => {
  let now = T0 + 5 * MINUTE
  const historian = await start(await folder(), { now: () => now })
  historian.register(['a/x', 'a/y'])
  for (let i = 0; i < 300; i++) historian.record(0, i, i === 7 ? 2 : 0, T0 + i * 1000, T0 + i * 1000 - 5)
  historian.record(1, 99, 0, T0 + 10, 0)
  await historian.compact()
  expect(historian.stats().segments).toBeGreaterThan(0)
  now = T0 + 6 * MINUTE
  for (let i = 300; i < 330; i++) historian.record(0, i, 0, T0 + i * 1000, 0)
  await historian.flush()
  const answer = await ask(historian, 'a/x', T0, T0 + 6 * MINUTE, 1000)
  expect(answer.stepMs).toBe(0)
  expect(answer.t).toEqual(Array.from({ length: 330 }, (_, i) => T0 + i * 1000))
  expect(answer.mean).toEqual(Array.from({ length: 330 }, (_, i) => (i === 7 ? null : i)))
  expect(answer.quality[7]).toBe(2)
  expect(historian.stats()).toMatchObject({ rows: 331, damaged: [], droppedFull: 0 })
})

test('what it says is written is written: not what came while it was writing, and nothing is waited for where there is nothing', async () => {
  let now = T0
  // Nothing but flushes: the newest hour is read into memory between two of them.
  const historian = await start(await folder(), { now: () => now, newestRows: 0 })
  historian.register(['a/x'])
  await historian.flush()
  expect(historian.stats().savedUntil).toBe(T0)
  historian.record(0, 1, 0, T0, 0)
  now = T0 + 1000
  const writing = historian.flush()
  now = T0 + 2000
  historian.record(0, 2, 0, T0 + 1500, 0)
  await writing
  expect(historian.stats().savedUntil).toBe(T0 + 1000)
  await historian.flush()
  expect(historian.stats().savedUntil).toBe(T0 + 2000)
})

test('roll-ups and buckets agree with the definition, whatever was compacted when', async () => {
  for (const seed of [1, 2, 3]) {
    const rng = createRng(seed)
    let now = T0
    const holdMs = 90_000
    const historian = await start(await folder(), { now: () => now })
    historian.register(['a/x'], [holdMs])
    const oracle = new Oracle(() => now)
    oracle.register(['a/x'], [holdMs])
    const end = T0 + 150 * MINUTE
    let t = T0 + 1
    while (t < end) {
      const mark = rng.next() < 0.02
      const value = mark ? Number.NaN : Math.round(rng.normal(50, 20))
      const quality = mark ? 3 : rng.next() < 0.05 ? 2 : rng.next() < 0.05 ? 1 : 0
      now = t
      for (const store of [historian, oracle])
        if (mark) store.mark(0, 'stale', t)
        else store.record(0, value, quality, t, 0)
      t += 1 + Math.floor(rng.next() < 0.03 ? rng.between(60_000, 400_000) : rng.between(1, 15_000))
      if (rng.next() < 0.012) await historian.compact()
    }
    now = end
    await historian.flush()
    for (const [from, to, columns] of [
      [T0, end, 50],
      [T0 + 10 * MINUTE, end, 13],
      [T0, T0 + 60 * MINUTE, 77],
      [T0, T0 + 3 * 60 * MINUTE, 2],
      [T0, end, 120],
    ] as const) {
      const answer = await ask(historian, 'a/x', from, to, columns)
      expect(answer.t.length).toBeLessThanOrEqual(columns)
      expect(answer.stepMs).toBeGreaterThan(0)
      answer.t.forEach((edge, i) => {
        const raw = answer.stepMs < MINUTE
        const expected = oracle.bucket(
          'a/x',
          raw ? Math.max(from, edge) : edge,
          raw ? Math.min(to, edge + answer.stepMs) : edge + answer.stepMs,
          raw ? Math.min(now, to) : now,
        )
        const got = {
          min: answer.min[i],
          max: answer.max[i],
          last: answer.last[i],
          count: answer.count[i],
          quality: answer.quality[i],
        }
        expect({ seed, start: edge - T0, ...got }).toEqual({
          seed,
          start: edge - T0,
          min: expected.min,
          max: expected.max,
          last: expected.last,
          count: expected.count,
          quality: expected.quality,
        })
        if (expected.mean === null) expect(answer.mean[i]).toBeNull()
        else expect(answer.mean[i]).toBeCloseTo(expected.mean, 6)
      })
    }
  }
}, 60_000)

test('a damaged segment loses only itself and is named', async () => {
  const dir = await folder()
  let now = T0 + 2 * MINUTE
  // What is in memory is not asked of a file.
  const historian = await start(dir, { now: () => now, newestRows: 0 })
  historian.register(['a/x'])
  historian.record(0, 1, 0, T0, 0)
  await historian.compact()
  historian.record(0, 2, 0, T0 + 2 * MINUTE, 0)
  now = T0 + 5 * MINUTE
  await historian.compact()
  historian.record(0, 3, 0, T0 + 4 * MINUTE, 0)
  await historian.flush()
  const day = join(dir, 'raw', '2026-03-03')
  const [first] = (await readdir(day)).toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  const bytes = await readFile(join(day, first!))
  bytes.fill(0xff, 4, bytes.length - 4)
  await writeFile(join(day, first!), bytes)
  const answer = await ask(historian, 'a/x', T0, T0 + 5 * MINUTE, 100)
  expect(answer.mean.filter((v, i) => v !== null && answer.count[i]! > 0)).toEqual([2, 3])
  expect(historian.stats().damaged).toEqual([expect.stringContaining(`raw/2026-03-03/${first}`)])
  await historian.close()
  await writeFile(join(day, first!), 'short')
  const again = await start(dir, { now: () => now })
  expect(again.stats().damaged[0]).toContain('cut off')
})

test('a lost or damaged tail file keeps every segment', async () => {
  const dir = await folder()
  const now = (): number => T0 + 10 * MINUTE
  const historian = await start(dir, { now })
  historian.register(['a/x'])
  for (let i = 0; i < 5; i++) historian.record(0, i, 0, T0 + i * MINUTE, 0)
  await historian.compact()
  await historian.close()
  await writeFile(join(dir, 'tail.duckdb'), 'not a database'.repeat(1000))
  const again = await start(dir, { now })
  expect(again.stats().damaged[0]).toContain('tail.duckdb.damaged')
  expect((await ask(again, 'a/x', T0, T0 + 5 * MINUTE, 100)).mean.filter((v) => v !== null)).toEqual([0, 1, 2, 3, 4])
})

test('while the gateway was away nothing is known', async () => {
  const dir = await folder()
  let now = T0 + 1000
  const historian = await start(dir, { now: () => now })
  historian.register(['a/x'], [Number.POSITIVE_INFINITY])
  historian.record(0, 7, 0, T0, 0)
  await historian.close()
  now = T0 + 60 * MINUTE
  const again = await start(dir, { now: () => now })
  again.register(['a/x'], [Number.POSITIVE_INFINITY])
  expect((await ask(again, 'a/x', T0, now, 100)).mean).toEqual([7, null])
})

test('an earlier name of a renamed asset is found under the new one', async () => {
  const historian = await start(await folder(), { now: () => T0 + 1000, aliases: new Map([['new/x', ['old/x']]]) })
  historian.register(['old/x', 'new/x'])
  historian.record(0, 1, 0, T0, 0)
  historian.record(1, 2, 0, T0 + 10, 0)
  await historian.flush()
  expect((await ask(historian, 'new/x', T0, T0 + 1000, 10)).mean).toEqual([1, 2])
})

test('what does not fit is dropped and counted; absurd times are refused', async () => {
  const historian = await start(await folder(), { now: () => T0, bufferRows: 100 })
  historian.register(['a/x'])
  for (let i = 0; i < 150; i++) historian.record(0, i, 0, T0 + i, 0)
  historian.record(0, 1, 0, Number.NaN, 0)
  historian.record(0, 1, 0, 0, 0)
  expect(historian.stats()).toMatchObject({ droppedFull: 50, droppedTime: 2, waiting: 100 })
})

test('a question that makes no sense is an error in words', async () => {
  const historian = await start(await folder(), {})
  historian.register(['a/x'])
  const failure = async (question: Parameters<Historian['query']>[0]) =>
    historian.query(question).then((result) => (result.ok ? null : result.error.where))
  expect(await failure({ signal: 'a/x', from: 5, to: 5, columns: 3 })).toBe('from, to')
  expect(await failure({ signal: 'a/x', from: 5, to: 6, columns: 0 })).toBe('columns')
  expect(await failure({ signal: 'a/none', from: 5, to: 6, columns: 1 })).toBe('signal')
})

test('a folder of another format, or of something else, is refused in words', async () => {
  const dir = await folder()
  await writeFile(join(dir, 'photo.jpg'), '')
  expect(await Historian.open(dir)).toEqual({ ok: false, error: expect.stringContaining('holds no history') })
  await writeFile(join(dir, 'FORMAT'), '{"format":99}')
  expect(await Historian.open(dir)).toEqual({ ok: false, error: expect.stringContaining('format 99') })
})
