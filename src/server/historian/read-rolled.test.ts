import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { Catalogue } from './catalogue.ts'
import { MINUTE_MS } from './format.ts'
import { Historian } from './historian.ts'
import * as quick from './read-rolled.ts'

const HOUR_MS = 60 * MINUTE_MS
const START = Date.UTC(2026, 2, 2)
const HOURS = 30

let dir = ''
let now = START
let historian: Historian

const record = (from: number, to: number): void => {
  for (let t = from; t < to; t += 20_000) historian.record(0, Math.sin(t / 1e6) * 50, 0, t, 0)
}
const ask = async (from: number, to: number): Promise<HistoryAnswer> => {
  const answer = await historian.query({ signal: 'mill/heat', from, to, columns: 1000 })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-rolled-'))
  now = START
  const opened = await Historian.open(dir, { now: () => now, newestRows: 0 })
  if (!opened.ok) throw new Error(opened.error)
  historian = opened.value
  historian.register(['mill/heat'], [MINUTE_MS])
  for (let hour = 0; hour < HOURS; hour += 3) {
    record(now, now + 3 * HOUR_MS)
    now += 3 * HOUR_MS
    await historian.flush()
    await historian.compact()
  }
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await historian.close()
  await rm(dir, { recursive: true, force: true })
})

test('one statement gives what the whole reading gives: minutes, hours, what is in no roll-up yet', async () => {
  record(now, (now += 20 * MINUTE_MS))
  await historian.flush()
  const spy = vi.spyOn(quick, 'readRolled')
  const spans = [
    [START, now],
    [START + 7 * HOUR_MS + 12_345, now - 90_000],
    [now - 25 * HOUR_MS, now + HOUR_MS],
    [START - 40 * 24 * HOUR_MS, now],
  ] as const
  const quickly = await Promise.all(spans.map(([from, to]) => ask(from, to)))
  expect(spy.mock.results).toHaveLength(spans.length)
  for (const { value } of spy.mock.results) expect(await value).not.toBeNull()
  spy.mockResolvedValue(null)
  expect(await Promise.all(spans.map(([from, to]) => ask(from, to)))).toEqual(quickly)
})

test('while segments are made and joined, each answer is of one moment', async () => {
  const until = START + 26 * HOUR_MS
  const before = await ask(START, until)
  const answers: HistoryAnswer[] = []
  for (let round = 0; round < 10; round++) {
    record(now, now + 2 * MINUTE_MS)
    now += 2 * MINUTE_MS
    await historian.flush()
    const compacting = historian.compact()
    answers.push(...(await Promise.all(Array.from({ length: 8 }, () => ask(START, until)))))
    await compacting
    // Nothing that is newer is missing either.
    const { count } = await ask(START, now)
    expect(count.reduce((sum, n) => sum + n, 0)).toBe((now - START) / 20_000)
  }
  for (const answer of answers) expect(answer).toEqual(before)
})

test('samples that came late leave it to the whole reading', async () => {
  const spy = vi.spyOn(quick, 'readRolled')
  historian.record(0, 4711, 0, now, 0, START + 3 * HOUR_MS + 5)
  await historian.flush()
  const { max } = await ask(START, now)
  expect(await spy.mock.results[0]!.value).toBeNull()
  expect(Math.max(...max.map((value) => value ?? 0))).toBe(4711)
})

test('a list is the one that is asked for, or none', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(
    `CREATE TABLE segments AS SELECT seq::BIGINT AS seq, 'minute' AS kind, 1 AS day, 0 AS level, seq || '.parquet' AS file, 0::BIGINT AS from_ms, 1::BIGINT AS to_ms, 1::BIGINT AS rows FROM range(1, 6) AS listed(seq)`,
  )
  const catalogue = new Catalogue('nowhere')
  const listed = async (count: number, newest: number): Promise<readonly number[] | undefined> =>
    (await catalogue.listAs(connection, { count, newest }))?.map(({ seq }) => seq)
  expect(await listed(5, 5)).toEqual([1, 2, 3, 4, 5])
  await connection.run('DELETE FROM segments WHERE seq = 2')
  // Held still, although it is another one by now: the samples beside it were read when it was this one.
  expect(await listed(5, 5)).toEqual([1, 2, 3, 4, 5])
  expect(await listed(4, 5)).toEqual([1, 3, 4, 5])
  expect(await listed(5, 5)).toBeUndefined()
  connection.closeSync()
})
