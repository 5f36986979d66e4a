import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import { Holds } from './holds.ts'
import { limitsOfPast, rhythmOf } from './own-rhythm.ts'
import { Oracle } from './testing/oracle.ts'
import { testPlants } from './testing/plant.ts'

const NOW = Date.UTC(2026, 2, 10, 9, 30)
const PAST = 3 * DAY_MS
const plantAt = testPlants()

test('the longest gap that has company is the rhythm; an outage has none; few gaps say nothing', () => {
  const minutes = { longest: 60_000, count: 1000, total: 60_000_000 }
  expect(rhythmOf([minutes])).toEqual({ limitMs: 180_000, isRegular: true })
  expect(rhythmOf([minutes, { longest: 28_800_000, count: 4, total: 115_200_000 }])?.limitMs).toBe(180_000)
  expect(
    rhythmOf([
      { longest: 1000, count: 3000, total: 3_000_000 },
      { ...minutes, count: 6, total: 360_000 },
    ]),
  ).toEqual({
    limitMs: 180_000,
    isRegular: false,
  })
  expect(rhythmOf([{ longest: 900, count: 20, total: 18_000 }])?.limitMs).toBe(5000)
  expect(rhythmOf([{ ...minutes, count: 7 }])).toBeNull()
  expect(rhythmOf([])).toBeNull()
})

test('limits of a past are in force in it alone, over whatever was said of that time before', () => {
  const past = { from: 1000, to: 9000, rhythms: new Map([[null, { limitMs: 600, isRegular: true }]]) }
  const holds = new Holds(300)
  holds.register(7, 50)
  expect(limitsOfPast(7, past, holds)).toEqual([
    { t: 1000, ms: 600 },
    { t: 9001, ms: 50 },
  ])
  holds.add(7, 5000, 100)
  holds.add(7, 9001, 900)
  expect(limitsOfPast(7, past, holds)).toEqual([
    { t: 1000, ms: 600 },
    { t: 5000, ms: 600 },
  ])
  holds.register(8, Number.POSITIVE_INFINITY)
  expect(limitsOfPast(8, past, holds)).toEqual([{ t: 1000, ms: Number.POSITIVE_INFINITY }])
  holds.register(9, Number.NaN)
  expect(limitsOfPast(9, past, holds)).toEqual([
    { t: 1000, ms: 600 },
    { t: 9001, ms: Number.POSITIVE_INFINITY },
  ])
  // A value every four hours does not hold for twelve: that would be a row for each minute of the past.
  const seldom = new Map([[null, { limitMs: 12 * HOUR_MS, isRegular: true }]])
  expect(limitsOfPast(11, { ...past, rhythms: seldom }, holds)).toEqual([{ t: 1000, ms: 300 }])
  // Written down all the same: whatever it is registered with later does not change what is known of then.
  expect(limitsOfPast(10, { ...past, rhythms: new Map() }, holds)).toEqual([{ t: 1000, ms: 300 }])
})

const rng = createRng(3)
type Row = readonly [signal: string, t: number, value: number]

/** Three days of minutes with an outage; a state on change with a beat every ten minutes; and one that comes when it changes. */
const pastRows = (): readonly Row[] => {
  const from = NOW - PAST
  const isOut = (t: number): boolean => t - from > 30 * HOUR_MS && t - from < 33 * HOUR_MS
  const minutes = Array.from({ length: PAST / MINUTE_MS }, (_, i) => from + i * MINUTE_MS).filter((t) => !isOut(t))
  const beats = minutes.filter((_, i) => i % 10 === 0 || rng.next() < 0.05)
  const changes = minutes.filter(() => rng.next() < 0.004)
  return [
    ...minutes.map((t, i): Row => ['a/heat', t, i % 50]),
    ...beats.map((t, i): Row => ['a/state', t, i % 4]),
    ...changes.map((t, i): Row => ['a/stock', t, i % 9]),
  ]
}

const writePast = async (file: string, rows: readonly Row[]): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const values = rows.map(([signal, t, value]) => `('${signal}',${t},${value})`).join(',')
  await connection.run(
    `COPY (SELECT signal, t::BIGINT AS t, value::DOUBLE AS value, 0::UTINYINT AS quality FROM (VALUES ${values}) AS r(signal, t, value)) TO '${file}' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
}

const IDS = ['a/heat', 'a/state', 'a/stock']
const HOLDS = [10_000, 10_000, Number.POSITIVE_INFINITY]

test('a past of a value a minute is known throughout for a signal that is live every second; outages are gaps, and so are live ones', async () => {
  const plant = plantAt(NOW)
  await plant.open()
  const oracle = new Oracle(() => plant.wall)
  const both = () => [plant.historian, oracle]
  for (const store of both()) store.register(IDS, HOLDS)
  const rows = pastRows()
  // Some of it was recorded live before: its limits were other ones, and the minutes are rolled up.
  for (const store of both())
    for (let t = NOW - 2 * HOUR_MS; t < NOW - HOUR_MS; t += 20_000) store.record(0, 99, 0, t, 0, t + 1)
  await plant.historian.compact()
  const file = join(plant.dir, 'past.parquet')
  await writePast(file, rows)
  expect(await plant.historian.importPast(file)).toMatchObject({ ok: true })
  for (const [signal, t, value] of rows) oracle.record(IDS.indexOf(signal), value, 0, t, 0, t)
  for (const [i, ms] of [180_000, 1_800_000].entries()) {
    oracle.setLimit(i, ms, NOW - PAST)
    oracle.setLimit(i, 10_000, rows.findLast(([signal]) => signal === IDS[i])![1] + 1)
  }
  for (let t = NOW; t < NOW + 10 * MINUTE_MS; t += t === NOW + 2 * MINUTE_MS ? 60_000 : 2000)
    for (const store of both()) store.record(0, 20, 0, t, 0)
  plant.pass(10 * MINUTE_MS)

  const compare = async (): Promise<void> => {
    await plant.historian.flush()
    for (const signal of IDS)
      for (const span of [3 * HOUR_MS, DAY_MS, PAST])
        for (const columns of [7, 40]) {
          const to = plant.wall
          const answer = await plant.ask(signal, to - span, to, columns)
          const fine = answer.stepMs < MINUTE_MS
          answer.t.forEach((edge, k) => {
            const [a, b] = [
              fine ? Math.max(to - span, edge) : edge,
              fine ? Math.min(to, edge + answer.stepMs) : edge + answer.stepMs,
            ]
            const right = oracle.bucket(signal, a, b, plant.wall)
            const at = `${signal}, ${span / MINUTE_MS} min in ${columns}, ${new Date(edge).toISOString()} of ${answer.stepMs}`
            expect([at, answer.min[k], answer.max[k], answer.last[k], answer.count[k]]).toEqual([
              at,
              right.min,
              right.max,
              right.last,
              right.count,
            ])
            if (right.mean === null) expect(answer.mean[k], at).toBeNull()
            else expect(answer.mean[k], at).toBeCloseTo(right.mean, 6)
          })
        }
  }
  const known = async (signal: string, from: number, to: number, columns: number): Promise<number> => {
    const { held } = await plant.ask(signal, from, to, columns)
    return held!.reduce((sum, ms) => sum + ms, 0)
  }
  const day = NOW - PAST + DAY_MS
  const whole = async (): Promise<void> => {
    await compare()
    expect(await known('a/heat', day, day + 3 * HOUR_MS, 180)).toBe(3 * HOUR_MS)
    expect(await known('a/state', day, day + 3 * HOUR_MS, 180)).toBe(3 * HOUR_MS)
    // The outage begins a minute after its last value, which holds for three.
    expect(await known('a/heat', day, day + DAY_MS, 48)).toBe(DAY_MS - 177 * MINUTE_MS)
    const gap = await plant.ask('a/heat', NOW + MINUTE_MS, NOW + 5 * MINUTE_MS, 1000)
    expect(gap.t[gap.last.indexOf(null)]).toBe(NOW + 2 * MINUTE_MS + 10_000)
  }
  await whole()
  await plant.historian.compact()
  await whole()
  for (const store of both()) for (const i of IDS.keys()) store.mark(i, 'stale', plant.wall)
  await plant.close()
  await plant.open()
  // Its limits today are other ones: what is known of then stays as it is.
  for (const store of both()) store.register(IDS, [500, 500, 500])
  oracle.setLimit(0, 10_000, 1)
  oracle.setLimit(0, 180_000, NOW - PAST)
  oracle.setLimit(2, Number.POSITIVE_INFINITY, 1)
  await whole()
  const { limitMs } = await plant.historian
    .stateAt({ at: day, signals: IDS })
    .then((answer) => (answer.ok ? answer.value : { limitMs: [] }))
  expect(limitMs).toEqual([180_000, 1_800_000, null])
}, 120_000)
