import { readdir, rm, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { readNumbers } from './database.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import type { Historian } from './historian.ts'
import { TestPlant, testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3)
const plantAt = testPlants()

interface Sample {
  readonly i: number
  readonly t: number
  readonly value: number
  readonly place: number
}

class Life {
  readonly plant: TestPlant
  readonly ids = Array.from({ length: 12 }, (_, i) => `m-${i}/heat`)
  readonly samples: Sample[] = []
  historian!: Historian

  constructor(momentRows = 200_000) {
    this.plant = plantAt(T0, { momentRows })
  }

  async open(): Promise<void> {
    this.historian = await this.plant.open()
    this.historian.register(this.ids)
  }

  record(i: number, t: number): void {
    const value = this.samples.length
    this.samples.push({ i, t, value, place: value })
    this.historian.record(i, value, 0, this.plant.wall, 0, t)
  }

  right(at: number): readonly (readonly [string, number])[] {
    return this.ids.flatMap((id, i) => {
      const until = this.samples.filter((one) => one.i === i && one.t <= at)
      const last = until.toSorted((a, b) => a.t - b.t || a.place - b.place).at(-1)
      return last ? [[id, last.value] as const] : []
    })
  }

  async told(at: number): Promise<readonly (readonly [string, number | null])[]> {
    const answer = await this.historian.stateAt({ at, signals: this.ids })
    if (!answer.ok) throw new Error(answer.error.error)
    return answer.value.signal.map((id, i) => [id, answer.value.value[i]!])
  }

  async stands(): Promise<string[]> {
    const files = await readdir(join(this.plant.dir, 'stand'), { recursive: true })
    return files.filter((file) => file.endsWith('.parquet')).map((file) => join(this.plant.dir, 'stand', file))
  }

  /** Of all of them; ms. */
  async moments(): Promise<readonly number[]> {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
    const files = (await this.stands()).map((file) => `'${file}'`).join(',')
    const sql = `SELECT DISTINCT t::DOUBLE AS moment FROM read_parquet([${files}]) ORDER BY moment`
    const [moments] = await readNumbers(connection, sql)
    connection.closeSync()
    return [...moments!]
  }

  /** Days that have one. */
  async days(): Promise<string[]> {
    return (await this.stands()).map((file) => file.split('/').at(-2)!).toSorted()
  }
}

/** So many days: each signal speaks now and then, the further down the list the more seldom, some of it days late. */
const lived = async (days: number): Promise<Life> => {
  const life = new Life()
  await life.open()
  const rng = createRng(5)
  for (let hour = 0; hour < days * 24; hour++) {
    for (let i = 0; i < life.ids.length; i++) {
      if (rng.next() > 0.5 / (i * i * 2 + 1)) continue
      life.plant.pass(1)
      const lateBy = rng.next() < 0.15 ? rng.between(0, 3 * DAY_MS) : 0
      life.record(i, Math.max(T0, Math.floor(life.plant.wall - lateBy)))
    }
    life.plant.pass(HOUR_MS - 20)
    if (hour % 11 === 10) await life.historian.compact()
  }
  await life.historian.flush()
  return life
}

const momentsOf = (life: Life): readonly number[] => {
  const rng = createRng(8)
  const days = Array.from({ length: 7 }, (_, day) => T0 + day * DAY_MS)
  return [
    ...days.flatMap((t) => [t - 1, t, t + 1]),
    ...Array.from({ length: 20 }, () => Math.floor(rng.between(T0, life.plant.wall))),
  ]
}

const expectAllRight = async (life: Life, when: string): Promise<void> => {
  for (const at of momentsOf(life))
    expect([when, at - T0, await life.told(at)]).toEqual([when, at - T0, life.right(at)])
}

test('every moment is right with stands, without them, and with damaged ones; those that are gone are made anew', async () => {
  const life = await lived(6)
  expect((await life.days()).length).toBeGreaterThan(4)
  await expectAllRight(life, 'with stands')
  const files = await life.stands()
  await life.plant.close()
  for (const [i, file] of files.entries())
    if (i % 3 === 0) await rm(file)
    else if (i % 3 === 1)
      await writeFile(
        file,
        (await readFile(file)).map((byte, at) => (at > 3 && at % 20 === 9 ? byte ^ 1 : byte)),
      )
  life.historian = await life.plant.open()
  life.historian.register(life.ids)
  await expectAllRight(life, 'with some of them')
  // Every one after another is found out when it is asked.
  life.plant.pass(MINUTE_MS)
  await life.historian.compact()
  expect(await life.days()).toEqual(files.map((file) => file.split('/').at(-2)!).toSorted())
  expect(life.historian.stats().damaged).toEqual([])
  await expectAllRight(life, 'made anew')
}, 120_000)

test('what lies before the oldest samples that are kept still stands, and a stand goes with the samples of its day', async () => {
  const plant = plantAt(T0, { retentionDays: 5 })
  const historian = await plant.open()
  historian.register(['a/seldom', 'a/often'])
  historian.record(0, 7, 0, plant.wall, 0)
  for (let hour = 0; hour < 12 * 24; hour += 6) {
    historian.record(1, hour, 0, plant.wall, 0)
    plant.pass(6 * HOUR_MS)
    await historian.flush()
    if (hour % 24 === 18) await historian.compact()
  }
  // A day of a kind in one step, an hour after it was said.
  const daysIn = async (kind: string): Promise<string[]> =>
    (await readdir(join(plant.dir, kind), { recursive: true }))
      .filter((file) => file.endsWith('.parquet'))
      .map((file) => file.split('/')[0]!)
  const raw = new Set(await daysIn('raw'))
  expect(raw.size).toBeLessThan(9)
  expect((await daysIn('stand')).filter((day) => !raw.has(day))).toEqual([])
  const at = plant.wall - 3 * DAY_MS
  const answer = await historian.stateAt({ at, signals: ['a/seldom', 'a/often'] })
  expect(answer.ok && answer.value.value).toEqual([7, (at - T0) / HOUR_MS])
}, 120_000)

test('a day of very many samples has moments of its own, which late samples reach too', async () => {
  const PER_HOUR = 600
  const life = new Life(2000)
  await life.open()
  const { plant, historian } = life
  const expected: number[] = []
  for (let hour = 0; hour < 9; hour++) {
    // The first signal alone, 600 times an hour; the others once in the first hour.
    if (hour === 0) for (let i = 1; i < 12; i++) historian.record(i, i, 0, plant.wall, 0)
    for (let k = 0; k < PER_HOUR; k++) historian.record(0, hour * PER_HOUR + k, 0, plant.wall + k * 5000, 0)
    expected.push(hour * PER_HOUR)
    plant.pass(HOUR_MS)
    await historian.flush()
    if (hour % 3 === 2) await historian.compact()
  }
  // Four hours make 2000.
  expect(await life.moments()).toEqual([4, 8].map((hour) => T0 + hour * HOUR_MS))
  const valueAt = async (at: number, signal: number): Promise<number | null> =>
    (await life.told(at)).find(([id]) => id === life.ids[signal])?.[1] ?? null
  for (let hour = 0; hour < 9; hour++)
    for (const ms of [0, 4999, 5000, 30 * MINUTE_MS])
      expect(await valueAt(T0 + hour * HOUR_MS + ms, 0)).toBe(expected[hour]! + Math.floor(ms / 5000))
  historian.record(3, 33, 0, plant.wall, 0, T0 + 2 * HOUR_MS)
  historian.record(4, 44, 0, plant.wall, 0, T0 + 5 * HOUR_MS)
  plant.pass(MINUTE_MS)
  await historian.compact()
  for (const [hour, third, fourth] of [
    [1, 3, 4],
    [3, 33, 4],
    [4.5, 33, 4],
    [6, 33, 44],
    [8.5, 33, 44],
  ] as const)
    expect([hour, await valueAt(T0 + hour * HOUR_MS, 3), await valueAt(T0 + hour * HOUR_MS, 4)]).toEqual([
      hour,
      third,
      fourth,
    ])
  plant.pass(DAY_MS)
  historian.record(0, -1, 0, plant.wall, 0)
  plant.pass(2 * MINUTE_MS)
  await historian.compact()
  expect(await life.days()).toEqual(['2026-03-03', '2026-03-04'])
}, 120_000)
