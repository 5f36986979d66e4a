/** A history whose newest file was torn: the start goes on with what can be read, puts the rest aside and says so. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { MINUTE_MS } from './format.ts'
import { Historian } from './historian.ts'
import { tear, TORN_KINDS } from './testing/tear.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const SEGMENTED = 5
const now = (): number => T0 + 60 * MINUTE_MS

let root: string
/** As kill -9 leaves it: two segments, and samples in the database and in its log. */
let whole: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gemba-torn-'))
  const dir = join(root, 'live')
  const opened = await Historian.open(dir, { now })
  if (!opened.ok) throw new Error(opened.error)
  const historian = opened.value
  historian.register(Array.from({ length: 200 }, (_, i) => `a/x${i}`))
  for (let i = 0; i < SEGMENTED; i++) historian.record(0, i, 0, T0 + i * MINUTE_MS, 0)
  await historian.compact()
  // More than one block of the database.
  for (let i = 0; i < 100_000; i++) historian.record(i % 200, i, 0, now() - 8000 + (i % 7000), 0)
  await historian.flush()
  whole = join(root, 'whole')
  await cp(dir, whole, { recursive: true })
  await historian.close()
})
afterAll(() => rm(root, { recursive: true, force: true }))

const opened = async (dir: string) => {
  const logged: string[] = []
  const result = await Historian.open(dir, { now, onTrouble: (line) => logged.push(line) })
  if (!result.ok) throw new Error(result.error)
  return { historian: result.value, logged }
}

const segmented = async (historian: Historian): Promise<(number | null)[]> => {
  const answer = await historian.query({ signal: 'a/x0', from: T0, to: T0 + SEGMENTED * MINUTE_MS, columns: 100 })
  if (!answer.ok) throw new Error(answer.error.error)
  return answer.value.last.filter((_, i) => answer.value.count[i] === 1)
}

test.each(TORN_KINDS)('%s', async (kind) => {
  const dir = await mkdtemp(join(root, 'torn-'))
  await cp(whole, dir, { recursive: true })
  const { lost } = await tear(dir, kind, createRng(3))
  const { historian, logged } = await opened(dir)
  expect(await segmented(historian)).toEqual([0, 1, 2, 3, 4])
  if (lost) {
    expect(historian.stats().damaged[0]).toMatch(/tail\.duckdb(\.wal)?\.damaged-/)
    expect(logged[0]).toMatch(/put aside as .*tail\.duckdb(\.wal)?\.damaged-/)
    expect((await readdir(dir)).some((name) => /^tail\.duckdb(\.wal)?\.damaged-/.test(name))).toBe(true)
  }
  historian.register(['a/x0'])
  historian.record(0, 77, 0, T0 + 30 * MINUTE_MS, 0)
  await historian.compact()
  await historian.close()
  const again = await opened(dir)
  expect(await segmented(again.historian)).toEqual([0, 1, 2, 3, 4])
  const later = await again.historian.query({
    signal: 'a/x0',
    from: T0 + 29 * MINUTE_MS,
    to: now() - 20_000,
    columns: 9,
  })
  expect(later.ok && later.value.last[0]).toBe(77)
  await again.historian.close()
})

test('a list that is older than the segments, as a cut log leaves it, loses none of them', async () => {
  const dir = await mkdtemp(join(root, 'stale-'))
  await cp(whole, dir, { recursive: true })
  const first = await opened(dir)
  await first.historian.close()
  const old = await readFile(join(dir, 'tail.duckdb'))
  const second = await opened(dir)
  second.historian.register(['a/x0'])
  second.historian.record(0, 78, 0, T0 + 31 * MINUTE_MS, 0)
  await second.historian.compact()
  const { rows } = second.historian.stats()
  await second.historian.close()
  await writeFile(join(dir, 'tail.duckdb'), old)
  await rm(join(dir, 'tail.duckdb.wal'), { force: true })
  const third = await opened(dir)
  expect(third.logged[0]).toContain('taken in')
  expect(await segmented(third.historian)).toEqual([0, 1, 2, 3, 4])
  expect(third.historian.stats().rows).toBe(rows)
  await third.historian.close()
})

test('a folder that another gateway holds is refused, and nothing is moved', async () => {
  const dir = await mkdtemp(join(root, 'held-'))
  await cp(whole, dir, { recursive: true })
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { DuckDBInstance } = await import('@duckdb/node-api'); globalThis.held = await DuckDBInstance.create(${JSON.stringify(join(dir, 'tail.duckdb'))}); console.log('held'); setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(holder.stdout, 'data')
  const before = await readdir(dir)
  expect(await Historian.open(dir, { now })).toEqual({ ok: false, error: expect.stringContaining('another gateway') })
  expect((await readdir(dir)).toSorted()).toEqual(before.toSorted())
  holder.kill('SIGKILL')
  await once(holder, 'close')
})

test('a format file that was torn is written anew; a newer format is refused', async () => {
  const dir = await mkdtemp(join(root, 'format-'))
  await cp(whole, dir, { recursive: true })
  await writeFile(join(dir, 'FORMAT'), '')
  const { historian } = await opened(dir)
  expect(await segmented(historian)).toEqual([0, 1, 2, 3, 4])
  await historian.close()
  await writeFile(join(dir, 'FORMAT'), '{"format":99}')
  expect(await Historian.open(dir)).toEqual({ ok: false, error: expect.stringContaining('format 99') })
})
