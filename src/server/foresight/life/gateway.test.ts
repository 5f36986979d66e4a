/** The whole gateway: engines that ran until they failed are imported, others are asked about, and it says what the command says. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Unit } from '../../../analytics/life/fleet.ts'
import { stoppedEarly, wornFleet } from '../../../analytics/life/testing/fleets.ts'
import { writeParquet } from '../../../plant/history/write-parquet.ts'
import { lifeCommand } from '../../../terminal/foresight/life.ts'
import { lifeEndsAt } from '../../../wire/life.ts'
import { ForesightAsset, ForesightNow, ForesightRecord } from '../../../wire/foresight.ts'
import { API } from '../../../wire/paths.ts'
import { eventually } from '../../testing/ports.ts'
import { removeFolder, startTestGateway, testFolder, type TestGateway } from '../../testing/start-gateway.ts'
import { buildPrograms, programFolder, watchProgram } from '../testing/thread-program.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Of the rig, on which many lives pass; those that are asked of take longer: of less than a day it is not known how much passes in one. */
const RIG_CYCLE = HOUR / 6
const CYCLE = HOUR
const NOW = Math.floor(Date.now() / HOUR) * HOUR

const cache = programFolder('lives')
const program = watchProgram(cache)
beforeAll(() => buildPrograms(cache))
afterAll(() => rmSync(cache, { recursive: true, force: true }))

let gateway: TestGateway | null = null
let dir = ''
let now = NOW
afterEach(async () => {
  await gateway?.close()
  gateway = null
  removeFolder(dir)
})

const bound = (name: string, more: object = {}) => ({ name, bindings: [{ topic: `{asset}/${name}` }], ...more })
const names = (columns: number): string[] => Array.from({ length: columns }, (_, i) => `s-${i + 1}`)

/** A rig on which one engine after another runs until it fails, and engines that live. */
const plantOf = (columns: number, living: number) => ({
  format: 1,
  id: 'plant',
  name: 'Plant',
  classes: {
    engine: {
      name: 'Engine',
      parts: {
        fan: {
          name: 'Fan',
          signals: {
            cycles: bound('Cycles', { unit: 'cycles', foresight: { life: {} } }),
            ...Object.fromEntries(names(columns).map((name) => [name, bound(name)])),
          },
        },
      },
      alarms: {
        soon: {
          name: 'Soon at its end',
          priority: 'medium',
          signal: 'fan/cycles#remaining-life',
          when: { below: 1e6 },
        },
      },
    },
  },
  assets: [
    { id: 'rig', name: 'Rig', class: 'engine' },
    ...Array.from({ length: living }, (_, i) => ({ id: `e-${i + 1}`, name: `Engine ${i + 1}`, class: 'engine' })),
  ],
})

/** Lives one after another, the last reading of the last in the cycle before `to`. */
const seriesOf = (asset: string, lives: readonly Unit[], to: number, cycleMs: number) => {
  const rows = lives.flatMap(({ cycles, columns }) =>
    [...cycles].map((cycle, row) => [cycle, ...columns.map((column) => column[row]!)]),
  )
  const t = Float64Array.from(rows, (_, i) => to - (rows.length - i) * cycleMs)
  return ['cycles', ...names(lives[0]!.columns.length)].map((name, column) => ({
    signal: `${asset}/fan/${name}`,
    t,
    value: Float64Array.from(rows, (row) => row[column]!),
    count: rows.length,
  }))
}

/** Of the first that is asked of so many cycles are left: the gateway was away for less than a day, and its clock is believed. */
const LEFT = 15
const cut = (unit: Unit, rows: number): Unit => ({
  ...unit,
  cycles: unit.cycles.slice(0, rows),
  columns: unit.columns.map((column) => column.slice(0, rows)),
})

/** The rig's last engine failed, and the next has begun. */
const imported = async (file: string, fleet: readonly Unit[], asked: readonly Unit[]): Promise<void> => {
  const next = cut(fleet[0]!, 2)
  const series = [
    ...seriesOf('rig', [...fleet, next], NOW, RIG_CYCLE),
    ...asked.flatMap((unit, i) => seriesOf(`e-${i + 1}`, [unit], NOW, CYCLE)),
  ]
  mkdirSync(join(dir, 'data/import'), { recursive: true })
  await writeParquet(join(dir, `data/import/${file}.parquet.part`), series)
  renameSync(join(dir, `data/import/${file}.parquet.part`), join(dir, `data/import/${file}.parquet`))
}

const got = async (path: string): Promise<unknown> => (await fetch(`${gateway!.url}${path}`)).json()
const lifeOf = async (asset: string, more = '') =>
  ForesightAsset.parse(await got(`${API.foresightAsset}?asset=${asset}${more}`)).lives[0]
const start = async (): Promise<void> => {
  gateway = await startTestGateway([], dir, () => now, {}, program)
}
const told = async (asset: string, code: string) =>
  eventually(
    async () => {
      const life = await lifeOf(asset)
      return life?.claim.code === code ? life : null
    },
    `${asset}: ${code}`,
    120_000,
  )

/** What `npm run foresight -- life` says of the same: median, lower and upper end of each. */
const commanded = async (fleet: readonly Unit[], asked: readonly Unit[]): Promise<number[][]> => {
  const textOf = (units: readonly Unit[]): string =>
    units
      .flatMap(({ cycles, columns }, u) =>
        [...cycles].map((cycle, row) => [u + 1, cycle, ...columns.map((c) => c[row])].join(' ')),
      )
      .join('\n')
  const [train, some, out] = ['train', 'test', 'out'].map((name) => join(dir, name))
  writeFileSync(train!, textOf(fleet))
  writeFileSync(some!, textOf(asked))
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  await lifeCommand.run(['--train', train!, '--test', some!, '--out', out!])
  printed.mockRestore()
  return readFileSync(out!, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').slice(1).map(Number))
}

const rounded = (value: number): number => Math.round(value * 100) / 100

const expectAsCommanded = async (fleet: readonly Unit[], asked: readonly Unit[]): Promise<void> => {
  const said = await commanded(fleet, asked)
  for (const [i, unit] of asked.entries()) {
    const { claim, age, unit: counted } = await told(`e-${i + 1}`, 'expected')
    if (claim.code !== 'expected') throw new Error(claim.code)
    expect([claim.median, claim.low, claim.high].map(rounded)).toEqual(said[i])
    expect([age, counted, claim.runs]).toEqual([unit.cycles.at(-1), 'cycles', fleet.length])
  }
}

test('of too few nothing is said; then what the command says, as a claim, a value and in the past; judged when it failed', async () => {
  const fleet = wornFleet({ seed: 77, units: 14, life: 60, signals: 3, noise: 0.1, bend: 2 })
  const [lived, whole] = [fleet.slice(0, 10), fleet.slice(10)]
  const asked = stoppedEarly(whole, 5).map(({ unit }, i) => (i === 0 ? cut(whole[0]!, -LEFT) : unit))
  const columns = lived[0]!.columns.length
  dir = testFolder(plantOf(columns, asked.length))
  now = NOW
  await start()
  await eventually(
    async () => ForesightNow.parse(await got(API.foresight)).catchingUp === null,
    'nothing to learn',
    60_000,
  )
  await imported('a-few', lived.slice(0, 3), asked)
  const few = await told('e-1', 'few-runs')
  expect(few.claim).toEqual({ code: 'few-runs', runs: 3, wanted: 5 })
  await gateway!.close()
  rmSync(join(dir, 'data'), { recursive: true })
  await start()
  await imported('b-all', lived, asked)
  await expectAsCommanded(lived, asked)
  expect((await told('rig', 'few-rows')).claim).toEqual({ code: 'few-rows', rows: 2, wanted: 5 })

  // Of which a day can be named, all end within days: each has a case, and is among what is expected now.
  const machines = asked.map((_, i) => `e-${i + 1}`)
  const all = await eventually(
    async () => {
      const said = ForesightNow.parse(await got(API.foresight))
      return said.cases.length > 0 && said.lives.length === machines.length ? said : null
    },
    'they have cases',
    60_000,
  )
  const ending = all.lives.filter((life) => lifeEndsAt(life) !== null).map(({ asset }) => asset)
  expect(ending).toContain('e-1')
  expect(all.cases.map(({ asset }) => asset).toSorted()).toEqual(ending.toSorted())
  for (const { asset, signals } of all.cases) expect(signals).toContain(`${asset}/fan/cycles`)

  // It is a value of its own, and an alarm is on it.
  const first = await told('e-1', 'expected')
  const median = first.claim.code === 'expected' ? first.claim.median : Number.NaN
  const id = encodeURIComponent('e-1/fan/cycles#remaining-life')
  await eventually(async () => {
    const { last } = (await got(`${API.history}?signal=${id}&from=${NOW - HOUR}&to=${NOW + HOUR}&columns=100`)) as {
      last?: (number | null)[]
    }
    return last?.findLast((value) => value !== null) === Math.round(median * 10) / 10
  }, 'it is recorded')
  const raised = (await got(`${API.alarmsAt}?at=${NOW + 1}`)) as { rows: { key: string; active: boolean }[] }
  expect(raised.rows.filter(({ active }) => active).map(({ key }) => key)).toContain('e-1/soon')

  // The first of them lives on to its end, and another begins; the gateway is started anew in between.
  const said = (await record())[0]!
  await gateway!.close()
  const rest = whole[0]!
  const from = asked[0]!.cycles.length
  const remainder = {
    ...rest,
    cycles: Float64Array.of(...rest.cycles.slice(from), 1, 2),
    columns: rest.columns.map((column) => Float64Array.of(...column.slice(from), column[0]!, column[1]!)),
  }
  now = NOW + remainder.cycles.length * CYCLE
  mkdirSync(join(dir, 'data/import'), { recursive: true })
  await writeParquet(join(dir, 'data/import/c-rest.parquet'), seriesOf('e-1', [remainder], now, CYCLE))
  await start()
  const judged = await eventually(
    async () => (await record()).find(({ id: one, judged: how }) => one === said.id && how !== null),
    'it is judged',
    120_000,
  )
  const lived2 = rest.cycles.at(-1)! - said.age
  expect(judged.judged).toMatchObject({
    lived: lived2,
    outcome: lived2 < said.low ? 'earlier' : lived2 <= said.high ? 'within' : 'later',
  })
  expect(judged).toEqual({ ...said, judged: judged.judged })
  // As it was said then.
  const then = await lifeOf('e-1', `&to=${NOW + 1}`)
  expect(then).toMatchObject({ age: said.age, claim: { code: 'expected', median: said.median } })
}, 240_000)

const record = async () =>
  ForesightRecord.parse(await got(`${API.foresightRecord}?from=${NOW - DAY}&to=${now + DAY}`)).lives.filter(
    ({ asset }) => asset === 'e-1',
  )
