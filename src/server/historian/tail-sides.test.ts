import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { openDatabase, readNumbers } from './database.ts'
import { MINUTE_MS } from './format.ts'
import { TailSides } from './tail-sides.ts'
import { type TestPlant, testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const plantAt = testPlants()
const start = async (): Promise<TestPlant> => {
  const plant = plantAt(T0)
  await plant.open()
  return plant
}

/** While the folder is closed. */
const inDatabase = async <T>(plant: TestPlant, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
  const opened = await openDatabase(join(plant.dir, 'tail.duckdb'), {
    threads: 1,
    memoryMb: 128,
    tempDir: join(plant.dir, 'temp'),
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const connection = await opened.value.instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    opened.value.instance.closeSync()
  }
}
const rowsOf = async (connection: DuckDBConnection, table: string): Promise<number> =>
  (await readNumbers(connection, `SELECT count(*)::DOUBLE FROM ${table}`))[0]![0]!

const recorded = async (plant: TestPlant): Promise<number[]> => {
  const answer = await plant.historian.query({ signal: 'a/heat', from: T0, to: plant.wall + 1, columns: 10_000 })
  if (!answer.ok) throw new Error(answer.error.error)
  return [...answer.value.last].filter((value): value is number => value !== null && Number.isFinite(value))
}

test('a tail of one table, as earlier formats had it, is read whole and goes on', async () => {
  const plant = await start()
  plant.historian.register(['a/heat'])
  for (let i = 0; i < 20; i++) plant.historian.record(0, i, 0, T0 + i * 10_000, 0)
  plant.pass(200_000)
  await plant.close()
  await inDatabase(plant, async (connection) => {
    await connection.run('DROP VIEW tail')
    await connection.run('CREATE TABLE tail AS FROM tail_a UNION ALL FROM tail_b')
    await connection.run('DROP TABLE tail_a')
    await connection.run('DROP TABLE tail_b')
  })
  await plant.open()
  plant.historian.register(['a/heat'])
  expect(new Set(await recorded(plant))).toEqual(new Set(Array.from({ length: 20 }, (_, i) => i)))
  plant.historian.record(0, 20, 0, plant.wall, 0)
  plant.pass(5 * MINUTE_MS)
  await plant.historian.compact()
  expect(new Set(await recorded(plant))).toEqual(new Set(Array.from({ length: 21 }, (_, i) => i)))
})

test('what is sealed leaves with its table, and what came meanwhile stays', async () => {
  const plant = await start()
  plant.historian.register(['a/heat'])
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 12; i++) {
      plant.historian.record(0, round * 12 + i, 0, plant.wall, 0)
      plant.pass(10_000)
    }
    const sealing = plant.historian.compact()
    for (let i = 0; i < 5; i++) {
      plant.historian.record(0, 1000 + round * 5 + i, 0, plant.wall, 0)
      plant.pass(1)
      await plant.historian.flush()
    }
    await sealing
  }
  expect(plant.historian.stats().rows).toBe(51)
  expect(new Set(await recorded(plant)).size).toBe(51)
  await plant.close()
  const [a, b, all] = await inDatabase(plant, async (connection) => [
    await rowsOf(connection, 'tail_a'),
    await rowsOf(connection, 'tail_b'),
    await rowsOf(connection, 'tail'),
  ])
  // The newest minute alone; after three seals on the side that was not written first.
  expect(a).toBe(0)
  expect(b).toBe(all)
  expect(all).toBeGreaterThan(0)
  expect(all).toBeLessThan(20)
})

test('a seal that failed leaves its side as it was; the next takes both', async () => {
  const plant = await start()
  await plant.close()
  await inDatabase(plant, async (connection) => {
    const sides = await TailSides.make(connection)
    const insert = (value: number) =>
      connection.run(`INSERT INTO ${sides.written} VALUES (0, ${T0 + value}, ${value}, 0, ${T0 + value}, 0, 0)`)
    const values = async () => [...(await readNumbers(connection, 'SELECT value FROM tail ORDER BY value'))[0]!]
    await insert(1)
    await insert(2)
    const first = sides.written
    await sides.turn(connection)
    expect(sides.written).not.toBe(first)
    await insert(3)
    await connection.run('BEGIN')
    await sides.removeBefore(connection, T0 + 2)
    await connection.run('ROLLBACK')
    expect(await values()).toEqual([1, 2, 3])
    const second = sides.written
    await sides.turn(connection)
    expect(sides.written).toBe(second)
    await connection.run('BEGIN')
    await sides.removeBefore(connection, T0 + 3)
    await connection.run('COMMIT')
    expect(await values()).toEqual([3])
    expect(await rowsOf(connection, first)).toBe(0)
    await sides.turn(connection)
    expect(sides.written).toBe(first)
  })
})

test('a clock that is set back does not keep the tail from being sealed', async () => {
  const plant = plantAt(T0, { segmentRows: 10, segmentMs: 24 * 60 * MINUTE_MS })
  await plant.open()
  plant.historian.register(['a/heat'])
  let value = 0
  const minutes = (count: number): void => {
    for (let i = 0; i < count * 6; i++) {
      plant.historian.record(0, value++, 0, plant.wall, 0)
      plant.pass(10_000)
    }
  }
  minutes(5)
  await plant.historian.compact()
  // Steps of up to an hour are believed at once.
  plant.set(50 * MINUTE_MS)
  minutes(5)
  await plant.historian.compact()
  plant.set(-50 * MINUTE_MS)
  minutes(5)
  await plant.historian.flush()
  const before = plant.historian.stats().segments
  // By itself: housekeeping looks every five seconds.
  await expect.poll(() => plant.historian.stats().segments, { timeout: 15_000 }).toBeGreaterThan(before)
}, 30_000)
