import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import type { HistorianOptions } from './options.ts'
import { type TestPlant, testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const plantAt = testPlants()

const start = async (options: HistorianOptions = {}): Promise<TestPlant> => {
  const plant = plantAt(T0, { retentionDays: 30, rollupRetentionDays: 300, ...options })
  await plant.open()
  plant.historian.register(['a/x'])
  return plant
}

/** One sample a day for so many days, then compacted. */
const days = async (plant: TestPlant, count: number): Promise<void> => {
  for (let day = 0; day < count; day++) {
    plant.historian.record(0, day, 0, plant.wall, 0)
    plant.pass(DAY_MS)
    await plant.historian.flush()
  }
  await plant.historian.compact()
}

const rawDays = async (plant: TestPlant): Promise<string[]> => {
  const files = await readdir(join(plant.dir, 'raw'), { recursive: true })
  return [...new Set(files.filter((f) => f.endsWith('.parquet')).map((f) => f.split('/')[0]!))].toSorted()
}

const values = async (plant: TestPlant, from: number, to: number): Promise<number[]> => {
  const found: number[] = []
  for (let at = from; at < to; at += 12 * HOUR_MS) {
    const answer = await plant.ask('a/x', at, at + 12 * HOUR_MS, 10_000)
    answer.last.forEach((value, i) => answer.count[i]! > 0 && value !== null && found.push(value))
  }
  return found
}

test.each([40, 400])('a clock %i days ahead for 9 s deletes nothing, and no sample is lost', async (ahead) => {
  const plant = await start({ retentionDays: 30 })
  await days(plant, 3)
  plant.historian.record(0, 10, 0, plant.wall, 0)
  const right = plant.wall
  plant.set(ahead * DAY_MS)
  for (let s = 0; s < 9; s++) {
    plant.pass(1000)
    // One dated by the gateway, one by a source whose clock is right.
    plant.historian.record(0, 20 + s, 0, plant.wall, 0)
    plant.historian.record(0, 30 + s, 0, plant.wall, plant.wall, right + (s + 1) * 1000)
  }
  await plant.historian.compact()
  plant.set(-ahead * DAY_MS)
  for (let s = 0; s < 3; s++) {
    plant.pass(1000)
    plant.historian.record(0, 40 + s, 0, plant.wall, 0)
  }
  for (let i = 0; i < 2; i++) {
    await plant.historian.compact()
    plant.pass(2 * HOUR_MS)
  }
  expect(plant.historian.stats()).toMatchObject({ droppedTime: 0, droppedFull: 0 })
  expect(await values(plant, T0, right + MINUTE_MS)).toEqual([
    0, 1, 2, 10, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40, 41, 42,
  ])
  expect(await values(plant, right + ahead * DAY_MS, right + ahead * DAY_MS + MINUTE_MS)).toEqual(
    Array.from({ length: 9 }, (_, s) => 20 + s),
  )
})

test.each([-40, -400])('a clock set by %i days and right again loses no sample', async (days_) => {
  const plant = await start()
  await days(plant, 3)
  const right = plant.wall
  plant.set(days_ * DAY_MS)
  for (let s = 0; s < 9; s++) {
    plant.pass(1000)
    plant.historian.record(0, 20 + s, 0, plant.wall, 0)
    plant.historian.record(0, 30 + s, 0, plant.wall, plant.wall, right + (s + 1) * 1000)
  }
  await plant.historian.compact()
  plant.set(-days_ * DAY_MS)
  plant.historian.record(0, 40, 0, plant.wall, 0)
  await plant.historian.compact()
  expect(plant.historian.stats()).toMatchObject({ droppedTime: 0 })
  expect(await values(plant, T0, right + MINUTE_MS)).toEqual([0, 1, 2, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40])
  expect(await values(plant, right + days_ * DAY_MS, right + days_ * DAY_MS + MINUTE_MS)).toHaveLength(9)
})

test('a restart with a wrong clock deletes nothing either, until that clock was right for a day', async () => {
  const plant = await start()
  await days(plant, 3)
  await plant.close()
  plant.set(40 * DAY_MS)
  await plant.open()
  plant.historian.register(['a/x'])
  plant.historian.record(0, 99, 0, plant.wall, 0)
  await plant.historian.compact()
  for (let hour = 0; hour < 23; hour++) {
    plant.pass(HOUR_MS)
    await plant.historian.flush()
  }
  await plant.historian.compact()
  // Three of samples, that of the mark which the restart left, and the wrong one.
  expect(await rawDays(plant)).toHaveLength(5)
  expect(plant.historian.stats().due?.map(({ kind, day }) => `${kind} ${day}`)).toEqual([
    'raw 2026-03-03',
    'raw 2026-03-04',
    'raw 2026-03-05',
    'raw 2026-03-06',
  ])
  expect(plant.logged.join('\n')).toContain('once the clock of this machine has been right for a day (')
  // It is right after all: a day in each step, and all that is due in the end.
  plant.pass(HOUR_MS)
  await plant.historian.compact()
  expect(await rawDays(plant)).toEqual(['2026-03-04', '2026-03-05', '2026-03-06', '2026-04-15'])
  for (let i = 0; i < 3; i++) await plant.historian.compact()
  expect(await rawDays(plant)).toEqual(['2026-04-15'])
})

test('what is old by the data is said first and deleted an hour later, a day at a time, roll-ups stay', async () => {
  const plant = await start({ retentionDays: 2, rollupRetentionDays: 300 })
  await days(plant, 4)
  plant.historian.record(0, 4, 0, plant.wall, 0)
  plant.pass(2 * MINUTE_MS)
  await plant.historian.compact()
  expect(plant.logged).toEqual([
    'About to delete history older than is kept (keepDays), oldest first, in about an hour: 2026-03-03 (samples, 1 rows).',
    'About to delete history older than is kept (keepDays), oldest first, in about an hour: 2026-03-04 (samples, 1 rows).',
  ])
  expect(plant.historian.stats().due).toMatchObject([
    { kind: 'raw', day: '2026-03-03', rows: 1, why: 'age' },
    { kind: 'raw', day: '2026-03-04', rows: 1, why: 'age' },
  ])
  plant.pass(HOUR_MS)
  await plant.historian.compact()
  expect(await rawDays(plant)).toEqual(['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07'])
  expect(plant.logged.at(-1)).toContain('History of 2026-03-03 (samples, 1 rows) was deleted')
  expect((await plant.ask('a/x', T0 - HOUR_MS, plant.wall, 10)).count.reduce((sum, n) => sum + n)).toBe(5)
})

test('where nothing new comes nothing grows old', async () => {
  const plant = await start({ retentionDays: 2 })
  await days(plant, 2)
  for (let day = 0; day < 20; day++) {
    plant.pass(DAY_MS)
    await plant.historian.flush()
  }
  await plant.historian.compact()
  expect(await rawDays(plant)).toEqual(['2026-03-03', '2026-03-04'])
})

test('a full quota takes the oldest day, never the newest, after a warning', async () => {
  const plant = await start({ quotaBytes: 1 })
  await days(plant, 3)
  for (let i = 0; i < 3; i++) await plant.historian.compact()
  expect(plant.logged[0]).toContain('historyQuotaGb')
  expect(await rawDays(plant)).toEqual(['2026-03-05'])
  expect((await plant.ask('a/x', plant.wall - DAY_MS, plant.wall, 10)).count.reduce((sum, n) => sum + n)).toBe(1)
})
