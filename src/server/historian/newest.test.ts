import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import { Newest } from './newest.ts'
import { SampleColumns } from './sample-buffer.ts'
import { TestPlant } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 23, 10)
const IDS = ['a/x', 'a/y', 'a/z', 'a/silent']
const HOLDS = [90_000, 10 * MINUTE_MS, Number.POSITIVE_INFINITY, 60_000]

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** The same plant twice: one that holds what is newest in memory, one that asks the disk. */
class Twice {
  readonly plants: readonly TestPlant[]

  constructor(newestRows: number) {
    this.plants = [new TestPlant(T0, { newestRows }), new TestPlant(T0, { newestRows: 0 })]
    for (const plant of this.plants) ends.push(() => plant.end())
  }

  get now(): number {
    return this.plants[0]!.wall
  }

  async each(what: (plant: TestPlant) => unknown): Promise<void> {
    for (const plant of this.plants) await what(plant)
  }

  async open(): Promise<void> {
    await this.each(async (plant) => (await plant.open()).register(IDS, HOLDS))
    await this.filled()
  }

  /** What is newest has been read into memory: housekeeping does one thing after another. */
  async filled(): Promise<void> {
    await this.each(async ({ historian }) => {
      const copy = await mkdtemp(join(tmpdir(), 'gemba-copy-'))
      await historian.snapshot(join(copy, 'history'))
      await rm(copy, { recursive: true })
    })
  }

  pass(ms: number): void {
    for (const plant of this.plants) plant.pass(ms)
  }

  record(i: number, value: number, quality: number, t: number): void {
    for (const { historian, wall } of this.plants) historian.record(i, value, quality, wall, 0, t)
  }

  /** @returns questions answered from memory */
  async same(when: string, spans: readonly (readonly [from: number, to: number, columns: number])[]): Promise<number> {
    const [plant, other] = this.plants as readonly [TestPlant, TestPlant]
    const before = plant.historian.stats().answeredFromMemory
    for (const [from, to, columns] of spans)
      for (const id of IDS) {
        const [ours, theirs] = await Promise.all(
          [plant, other].map(({ historian }) => historian.query({ signal: id, from, to, columns })),
        )
        expect([when, id, from - T0, to - T0, ours], `${id} ${when}`).toEqual([when, id, from - T0, to - T0, theirs])
      }
    expect(other.historian.stats().answeredFromMemory).toBe(0)
    return plant.historian.stats().answeredFromMemory - before
  }
}

test.each([
  ['with room for all of it', 2_000_000],
  ['with room for little', 500],
])(
  '%s: late, doubled and bad samples, marks, clocks set both ways, compactions, restarts: the same as from disk',
  async (_, rows) => {
    const plant = new Twice(rows)
    await plant.open()
    const rng = createRng(rows)
    let fromMemory = 0
    for (let round = 0; round < 16; round++) {
      for (let n = 0; n < 60; n++) {
        plant.pass(1 + Math.floor(rng.next() * 8000))
        const i = Math.floor(rng.next() * 3)
        const kind = rng.next()
        const value = Math.round(rng.normal(50, 20))
        if (kind < 0.7) plant.record(i, value, rng.next() < 0.05 ? 2 : 0, plant.now)
        else if (kind < 0.85) {
          const t = Math.floor(plant.now - rng.between(0, rng.next() < 0.5 ? 20 * MINUTE_MS : 2 * HOUR_MS))
          for (let k = 0; k < 3; k++) plant.record(i, value + k, 0, t)
        } else if (kind < 0.92) for (let k = 0; k < 4; k++) plant.record(i, value + k, 0, plant.now)
        else await plant.each(({ historian, wall }) => historian.mark(i, 'stale', wall))
      }
      const event = round % 8
      if (event === 2) await plant.each(({ historian }) => historian.compact())
      else if (event === 4) await plant.each((one) => one.set(-17 * MINUTE_MS))
      else if (event === 6) {
        await plant.each((one) => one.set(40 * DAY_MS))
        plant.record(0, 1000 + round, 0, plant.now)
        await plant.each(({ historian }) => historian.flush())
        await plant.each((one) => one.set(-40 * DAY_MS))
      } else if (event === 7) {
        await plant.each((one) => one.close())
        plant.pass(5000)
        await plant.open()
      }
      await plant.each(({ historian }) => historian.flush())
      const end = plant.now + 1
      const from = Math.floor(end - rng.between(MINUTE_MS, 80 * MINUTE_MS))
      fromMemory += await plant.same(`round ${round}`, [
        [end - 15 * MINUTE_MS, end, round % 2 === 0 ? 1000 : 60],
        [from, Math.floor(rng.between(from + 1, end)), 500],
        [end - 4 * HOUR_MS, end, 5000],
        [end - MINUTE_MS, end + 10 * HOUR_MS, 5000],
      ])
    }
    // A clock set back is rare, and all is read anew a while after.
    expect(fromMemory).toBeGreaterThan(50)
  },
  240_000,
)

test('a past that is imported over it is in every answer at once, and then in memory too', async () => {
  const plant = new Twice(2_000_000)
  await plant.open()
  for (let k = 0; k < 600; k++) {
    plant.pass(3000)
    plant.record(k % 2, k, 0, plant.now)
  }
  await plant.each(({ historian }) => historian.flush())
  const spans = [[plant.now - 15 * MINUTE_MS, plant.now + 1, 1000]] as const
  // Of the one that was never heard of and holds for ever, nobody knows without a look.
  expect(await plant.same('before', spans)).toBe(IDS.length - 1)
  const dir = await mkdtemp(join(tmpdir(), 'gemba-newest-'))
  ends.push(() => rm(dir, { recursive: true }))
  const file = join(dir, 'past.parquet')
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT 'a/' || unnest(['x', 'z']) AS signal, (t - 1)::BIGINT AS t, 1000 + (t % 7)::DOUBLE AS value, 0::UTINYINT AS quality FROM range(${plant.now - HOUR_MS}, ${plant.now}, 7000) AS r(t)) TO '${file}' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
  await plant.each(async ({ historian }) => {
    expect(await historian.importPast(file)).toMatchObject({ ok: true })
  })
  expect(await plant.same('after', spans)).toBe(IDS.length)
  const { value } = (await plant.plants[0]!.historian.query({ signal: 'a/z', from: spans[0][0], to: spans[0][1], columns: 1000 })) as { value: { max: readonly number[] } } // prettier-ignore
  expect(Math.max(...value.max)).toBeGreaterThan(1000)
})

test('what has no room is asked of the disk; live samples go on while it is read', async () => {
  const plant = new Twice(200)
  await plant.open()
  for (let k = 0; k < 3000; k++) {
    plant.pass(1000)
    plant.record(k % 3, k, 0, plant.now)
    if (k % 100 === 99) await plant.each(({ historian }) => historian.flush())
    expect(plant.plants[0]!.historian.stats().inMemory).toBeLessThanOrEqual(200)
  }
  expect(await plant.same('a minute', [[plant.now - MINUTE_MS, plant.now + 1, 1000]])).toBeGreaterThanOrEqual(3)
  expect(await plant.same('half an hour', [[plant.now - 30 * MINUTE_MS, plant.now + 1, 2000]])).toBe(0)
})

/** Rows of one signal: t, value, when it was received. */
const columnsOf = (rows: readonly (readonly [t: number, value: number, receive: number])[]): SampleColumns => {
  const columns = new SampleColumns(rows.length)
  for (const [i, [t, value, receive]] of rows.entries()) {
    columns.key[i] = 7
    columns.t[i] = T0 + t
    columns.value[i] = value
    columns.receive[i] = T0 + receive
  }
  columns.count = rows.length
  return columns
}
const valuesIn = (newest: Newest, from: number, to: number): readonly number[] | null => {
  const rows = newest.read(7, T0 + from, T0 + to, HOUR_MS)
  return rows && [...rows.value]
}

test('what is flushed while the disk is read is there once it is read, in its place', () => {
  const now = T0 + 10_000
  const newest = new Newest(() => now, 1000)
  expect(newest.isWanted).toBe(true)
  const filling = newest.begin(now)
  const disk = columnsOf([[0, 1, 0], [1000, 2, 1000], [3000, 4, 3000]]) // prettier-ignore
  filling.add(disk, 0, 2)
  newest.stored(columnsOf([[2000, 3, 9000], [9500, 5, 9500]]), 2) // prettier-ignore
  expect(valuesIn(newest, 500, 10_000)).toBeNull()
  filling.add(disk, 2, 3)
  filling.done(T0)
  expect(valuesIn(newest, 500, 10_000)).toEqual([1, 2, 3, 4, 5])
  newest.stored(columnsOf([[1000, 2.5, 9600]]), 1)
  expect(valuesIn(newest, 500, 10_000)).toEqual([1, 2, 2.5, 3, 4, 5])
})

test('what is forgotten while the disk is read stays so; what could not be read is not known', () => {
  const newest = new Newest(() => T0 + 10_000, 1000)
  const first = newest.begin(T0 + 10_000)
  newest.forget()
  first.add(columnsOf([[0, 1, 0]]), 0, 1)
  first.done(T0)
  expect([first.stillWanted(), valuesIn(newest, 500, 10_000)]).toEqual([false, null])
  newest.begin(T0 + 10_000).done(null)
  expect([newest.isWanted, valuesIn(newest, 500, 10_000)]).toEqual([true, null])
})

test('samples of a clock that was ahead do not make it forget all that comes after; beside them it does', () => {
  const newest = new Newest(() => T0 + 10_000, 1000)
  const filling = newest.begin(T0 + 10_000)
  filling.add(columnsOf([[1000, 1, 1000], [DAY_MS, 9, DAY_MS]]), 0, 2) // prettier-ignore
  filling.done(T0)
  newest.stored(columnsOf([[2000, 2, 9000], [2000, 3, 9000]]), 2) // prettier-ignore
  expect(valuesIn(newest, 1500, 10_000)).toEqual([1, 2, 3])
  newest.stored(columnsOf([[DAY_MS, 4, 9100]]), 1)
  expect(newest.isWanted).toBe(true)
})
