import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Historian } from './historian.ts'
import { watchImports } from './watch-imports.ts'

const NOW = Date.UTC(2026, 2, 10, 9, 30)
const WEEK = 7 * 86_400_000
const SIGNALS = 60
let dir = ''
let past = ''

/** Minute values for a week and 2 Hz for the last hour; signal k is k + hours since the start. */
const writePast = async (file: string): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(`COPY (
    SELECT printf('m%03d/x', k) AS signal, t::BIGINT AS t, (k + (t - ${NOW - WEEK}) / 3600000)::DOUBLE AS value, 0::UTINYINT AS quality
    FROM range(${SIGNALS}) AS s(k), (SELECT unnest(range(${NOW - WEEK}, ${NOW - 3_600_000}, 60000)) AS t UNION ALL SELECT unnest(range(${NOW - 3_600_000}, ${NOW}, 500)))
    ORDER BY signal, t) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`)
  connection.closeSync()
  instance.closeSync()
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-import-'))
  past = join(dir, 'past.parquet')
  await writePast(past)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const start = async (name: string): Promise<Historian> => {
  const opened = await Historian.open(join(dir, name), { now: () => NOW + 1000 })
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

test('a week is there whole or not at all, live samples go on, and the same file is refused politely', async () => {
  const historian = await start('week')
  historian.register(['m003/x'])
  const read = async (from: number, to: number, columns: number) => {
    const result = await historian.query({ signal: 'm003/x', from, to, columns })
    return result.ok ? result.value : null
  }
  const importing = historian.importPast(past)
  const state = { over: false }
  void importing.finally(() => (state.over = true))
  const counts = new Set<number>()
  let [longest, rounds] = [0, 0]
  while (!state.over) {
    const before = performance.now()
    historian.record(0, 1000, 0, NOW + rounds++, 0)
    const answer = await read(NOW - WEEK, NOW, 500)
    counts.add(answer?.count.reduce((sum, n) => sum + n, 0) ?? 0)
    await new Promise((resolve) => setTimeout(resolve, 1))
    longest = Math.max(longest, performance.now() - before)
  }
  expect(await importing).toMatchObject({ ok: true, value: { signals: SIGNALS, fromMs: NOW - WEEK } })
  const whole = (WEEK - 3_600_000) / 60_000 + 7200
  expect([...counts].filter((n) => n !== 0 && n !== whole)).toEqual([])
  expect(longest).toBeLessThan(1000)

  const week = (await read(NOW - WEEK, NOW, 500))!
  expect(week.count.reduce((sum, n) => sum + n, 0)).toBe(whole)
  week.mean
    .slice(1, -5)
    .forEach((mean, i) =>
      expect(mean).toBeCloseTo(3 + (week.t[i + 1]! + week.stepMs / 2 - (NOW - WEEK) - 30_000) / 3_600_000, 2),
    )
  const hour = (await read(NOW - 3_600_000, NOW, 10_000))!
  expect(hour.count.reduce((sum, n) => sum + n, 0)).toBe(7200)
  const live = (await read(NOW - 1000, NOW + 1000, 5000))!
  expect(live.max.at(-1)).toBe(1000)

  expect(await historian.importPast(past)).toMatchObject({
    ok: false,
    error: expect.stringContaining('imported before'),
  })
  await historian.compact()
  const again = (await read(NOW - WEEK, NOW, 100))!
  expect(again.count.reduce((sum, n) => sum + n, 0)).toBe(whole)
  await historian.close()
}, 60_000)

test('the import folder: files are taken once, wrong ones are named, unfinished ones left alone', async () => {
  const historian = await start('watched')
  const inbox = join(dir, 'inbox')
  await mkdir(inbox)
  await writePast(join(inbox, 'w.parquet.part'))
  await writeFile(join(inbox, 'broken.parquet'), 'PAR1 nothing PAR1')
  await writeFile(join(inbox, 'w.alarms.jsonl'), '{"a":1}\n\n{"a":2}\n')
  await writeFile(join(inbox, 'x.alarms.jsonl'), '{"a":1}\nnot json\n')
  const alarms: unknown[] = []
  const [done, refused]: [string[], string[]] = [[], []]
  const stop = watchImports(
    historian,
    inbox,
    {
      onAlarms: (lines) => void alarms.push(...lines),
      onDone: (file) => done.push(file),
      onRefused: (_, reason) => refused.push(reason),
    },
    20,
  )
  await expect.poll(() => [...done, ...refused].length, { timeout: 5000 }).toBe(3)
  await rename(join(inbox, 'w.parquet.part'), join(inbox, 'w.parquet'))
  await expect.poll(() => done, { timeout: 20_000 }).toEqual(['w.alarms.jsonl', 'w.parquet'])
  stop()
  expect(alarms).toEqual([{ a: 1 }, { a: 2 }])
  expect(refused[0]).toContain('broken.parquet could not be imported')
  expect(refused[1]).toContain('line 2 is not JSON')
  expect((await readdir(join(inbox, 'imported'))).toSorted()).toEqual(['w.alarms.jsonl', 'w.parquet'])
  expect((await readdir(join(inbox, 'refused'))).toSorted()).toEqual(['broken.parquet', 'x.alarms.jsonl'])
  expect(historian.stats().rows).toBeGreaterThan(0)
  await historian.close()
}, 60_000)
