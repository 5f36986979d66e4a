import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { Historian } from './historian.ts'
import { Oracle } from './testing/oracle.ts'
import { watchImports } from './watch-imports.ts'

const NOW = Date.UTC(2026, 2, 10, 9, 30)
const PAST = 3 * 86_400_000
const SIGNALS = 8
let dir = ''
let past = ''

type Row = readonly [signal: string, t: number, value: number, quality: number]

const writeRows = async (file: string, rows: readonly Row[]): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const values = rows.map(([signal, ...numbers]) => `('${signal}', ${numbers.join(', ')})`).join(',')
  await connection.run(
    `COPY (SELECT signal, t::BIGINT AS t, value::DOUBLE AS value, quality::UTINYINT AS quality FROM (VALUES ${values}) AS r(signal, t, value, quality)) TO '${file}' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
}

/** Minute values for three days and 2 Hz for the last hour; signal k is k + hours since the start. */
const writePast = async (file: string, signals = SIGNALS): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(`COPY (
    SELECT printf('m%03d/x', k) AS signal, t::BIGINT AS t, (k + (t - ${NOW - PAST}) / 3600000)::DOUBLE AS value, 0::UTINYINT AS quality
    FROM range(${signals}) AS s(k), (SELECT unnest(range(${NOW - PAST}, ${NOW - 3_600_000}, 60000)) AS t UNION ALL SELECT unnest(range(${NOW - 3_600_000}, ${NOW}, 500)))
    ORDER BY signal, t) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`)
  connection.closeSync()
  instance.closeSync()
}

/** Rows at once: an import of several pieces, and the live samples beside it too. */
const PIECES = 40_000

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-import-'))
  past = join(dir, 'past.parquet')
  await writePast(past)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const start = async (name: string, endMs?: number, pieceRows = 2_000_000): Promise<Historian> => {
  const opened = await Historian.open(join(dir, name), {
    now: () => NOW + 1000,
    pieceRows,
    ...(endMs === undefined ? {} : { endMs }),
  })
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

test('days of the past are there whole or not at all, live samples go on, and the same file is refused politely', async () => {
  const historian = await start('days', undefined, PIECES)
  historian.register(['m003/x'])
  const read = async (from: number, to: number, columns: number) => {
    const result = await historian.query({ signal: 'm003/x', from, to, columns })
    return result.ok ? result.value : null
  }
  const importing = historian.importPast(past)
  const state = { over: false }
  void importing.finally(() => (state.over = true))
  const counts = new Set<number>()
  // Half an hour each, so that the last one ends with the range: nothing from then on is in it.
  const halfHours = PAST / 1_800_000
  let [longest, rounds] = [0, 0]
  while (!state.over) {
    const before = performance.now()
    historian.record(0, 1000, 0, NOW + rounds++, 0)
    const answer = await read(NOW - PAST, NOW, halfHours)
    counts.add(answer?.count.reduce((sum, n) => sum + n, 0) ?? 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    longest = Math.max(longest, performance.now() - before - 20)
  }
  expect(await importing).toMatchObject({ ok: true, value: { signals: SIGNALS, fromMs: NOW - PAST } })
  const whole = (PAST - 3_600_000) / 60_000 + 7200
  expect([...counts].filter((n) => n !== 0 && n !== whole)).toEqual([])
  expect(longest, 'ms; generous, the disk may be busy').toBeLessThan(5000)

  const days = (await read(NOW - PAST, NOW, halfHours))!
  expect(days.t.at(-1)! + days.stepMs).toBe(NOW)
  expect(days.count.reduce((sum, n) => sum + n, 0)).toBe(whole)
  days.mean
    .slice(1, -5)
    .forEach((mean, i) =>
      expect(mean).toBeCloseTo(3 + (days.t[i + 1]! + days.stepMs / 2 - (NOW - PAST) - 30_000) / 3_600_000, 2),
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
  const again = (await read(NOW - PAST, NOW, halfHours))!
  expect(again.count.reduce((sum, n) => sum + n, 0)).toBe(whole)
  // Of hours a bucket is whole: the last one has what was recorded from `to` on too, up to its own end and no further.
  const hours = (await read(NOW - PAST, NOW, 36))!
  expect(hours.t.at(-1)!).toBeLessThan(NOW)
  expect(hours.t.at(-1)! + hours.stepMs).toBeGreaterThan(NOW)
  expect(hours.count.reduce((sum, n) => sum + n, 0)).toBe(whole + rounds)
  await historian.close()
}, 60_000)

test('imported rows and live samples of the same minutes count together: every bucket equals plain arithmetic', async () => {
  const MINUTE = 60_000
  const HOUR = 60 * MINUTE
  const T0 = NOW - 5 * HOUR - 17 * MINUTE
  const rng = createRng(77)
  const [ids, holds] = [
    ['a/x', 'a/y', 'a/past'],
    [90_000, 10 * MINUTE, 3 * MINUTE],
  ]
  let now = T0
  const opened = await Historian.open(join(dir, 'both'), { now: () => now })
  if (!opened.ok) throw new Error(opened.error)
  const historian = opened.value
  const oracle = new Oracle(() => now)
  for (const store of [historian, oracle]) store.register(ids, holds)
  const live = (i: number, quality: number, t = now): void => {
    const value = Math.round(rng.normal(50, 20))
    for (const store of [historian, oracle]) store.record(i, value, quality, now, 0, t)
  }
  const liveUntil = async (end: number): Promise<void> => {
    while (now < end) {
      now += 1 + Math.floor(rng.next() < 0.03 ? rng.between(MINUTE, 12 * MINUTE) : rng.between(1, 25_000))
      live(rng.next() < 0.5 ? 0 : 1, rng.next() < 0.05 ? 2 : 0)
      if (rng.next() >= 0.02) continue
      now++
      for (const store of [historian, oracle]) store.mark(0, 'stale', now)
    }
  }
  /** Over what is there, from before it, after the newest minutes that are made, and of a signal that nobody recorded. */
  const bringPast = async (name: string): Promise<void> => {
    const rows = Array.from({ length: 700 }, (_, n): Row => {
      const i = Math.floor(rng.next() * 3)
      const t = n < 4 ? now - 1 - n * 9000 : Math.floor(rng.between(T0 - 2 * HOUR, now))
      return [ids[i]!, t, 1000 + (n % 50), rng.next() < 0.05 ? (i === 1 ? 3 : 2) : 0]
    })
    await writeRows(join(dir, name), rows)
    expect(await historian.importPast(join(dir, name))).toMatchObject({ ok: true, value: { rows: 700 } })
    for (const [signal, t, value, quality] of rows)
      if (quality === 3) oracle.mark(ids.indexOf(signal), 'stale', t)
      else oracle.record(ids.indexOf(signal), value, quality, t, 0, t)
    // What limits it says were in force then; that everything else follows from them is what is tested here.
    const said = await historian.range({ signals: ids, from: 1, to: now + 1, columns: 1 })
    if (!said.ok) throw new Error(said.error.error)
    expect(said.value.limits.length).toBeGreaterThan(3)
    for (const { signal, t, ms } of said.value.limits)
      oracle.setLimit(ids.indexOf(signal), ms ?? Number.POSITIVE_INFINITY, t)
  }
  const compare = async (when: string): Promise<void> => {
    await historian.flush()
    const end = Math.ceil(now / HOUR) * HOUR
    for (const columns of [250, 37, 6]) {
      for (const signal of ids) {
        const got = await historian.query({ signal, from: T0 - 2 * HOUR - 17 * MINUTE, to: end, columns })
        if (!got.ok) throw new Error(got.error.error)
        const { stepMs, ...answer } = got.value
        answer.t.forEach((edge, k) => {
          const at = `${when}, ${signal}, ${new Date(edge).toISOString()} of ${stepMs}`
          const { min, max, last, count, quality, mean } = oracle.bucket(signal, edge, edge + stepMs, now)
          expect([at, answer.min[k], answer.max[k], answer.last[k], answer.count[k], answer.quality[k]]).toEqual([
            at,
            min,
            max,
            last,
            count,
            quality,
          ])
          if (mean === null) expect(answer.mean[k]).toBeNull()
          else expect(answer.mean[k], at).toBeCloseTo(mean, 6)
        })
      }
    }
    for (let n = 0; n < 8; n++) {
      const at = Math.floor(rng.between(T0 - 2 * HOUR, now))
      const right = await oracle.stateAt({ at, signals: ids })
      expect(await historian.stateAt({ at, signals: ids }), `${when}, at ${at}`).toEqual(right)
    }
  }
  await liveUntil(T0 + 2 * HOUR)
  await historian.compact()
  await liveUntil(T0 + 3 * HOUR)
  // Late ones wait in the tail for their minutes to be made anew, at the time of the import.
  for (let n = 0; n < 20; n++) live(1, 0, Math.floor(rng.between(T0, now)))
  await historian.flush()
  await bringPast('over-1.parquet')
  await compare('at once')
  now += 2 * MINUTE
  await historian.compact()
  await compare('after compaction')
  await liveUntil(T0 + 4 * HOUR)
  for (let n = 0; n < 20; n++) live(0, 0, Math.floor(rng.between(T0, now)))
  await bringPast('over-2.parquet')
  await compare('a second one')
  now += 2 * HOUR
  await historian.compact()
  await compare('a second one, compacted')
  await historian.close()
}, 60_000)

test('the import folder: files are taken once, wrong ones are named, unfinished ones left alone', async () => {
  const historian = await start('watched')
  const inbox = join(dir, 'inbox')
  await mkdir(inbox)
  await writePast(join(inbox, 'w.parquet.part'), 3)
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

test('the end does not wait for a large import: nothing of it is there afterwards, and it is taken whole the next time', async () => {
  const large = join(dir, 'large.parquet')
  await writePast(large, 20)
  const historian = await start('ended', 20)
  const importing = historian.importPast(large)
  const written = async (): Promise<number> =>
    (await readdir(join(dir, 'ended/raw'), { recursive: true })).filter((file) => file.endsWith('.parquet')).length
  await expect.poll(written, { timeout: 60_000, interval: 5 }).toBeGreaterThan(1)
  const before = performance.now()
  const closed = historian.close()
  expect(await importing).toMatchObject({ ok: false })
  expect(await closed).toEqual({ ok: true, value: undefined })
  expect(performance.now() - before, 'ms; the rest of it takes longer').toBeLessThan(8000)
  expect(await written()).toBeGreaterThan(0)

  const again = await start('ended')
  expect([again.stats().rows, again.stats().damaged, await written()]).toEqual([0, [], 0])
  expect((await readdir(join(dir, 'ended'))).filter((file) => file.endsWith('.begun'))).toEqual([])
  const small = join(dir, 'small.parquet')
  await writePast(small, 3)
  expect(await again.importPast(small)).toMatchObject({ ok: true, value: { signals: 3 } })
  await again.close()
}, 120_000)
