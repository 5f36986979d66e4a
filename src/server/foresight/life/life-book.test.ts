/** Lives out of a history of samples: turbofans, and pumps whose alarm says that they failed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Unit } from '../../../analytics/life/fleet.ts'
import { learnLife, remainingLife } from '../../../analytics/life/remaining-life.ts'
import { err, ok } from '../../../base/result.ts'
import { wornFleet } from '../../../analytics/life/testing/fleets.ts'
import { readFleet } from '../../../terminal/foresight/fleet-file.ts'
import { bucketsFor } from '../../../timeline/buckets.ts'
import type { LearntLife } from '../../../wire/learnt-life.ts'
import type { LifeSaid } from '../../../wire/life.ts'
import type { LifeJournal } from '../../journal/life-journal.ts'
import { twinOf } from '../../testing/start-gateway.ts'
import { LifeBook, type LifePorts } from './life-book.ts'
import type { ReaderPorts } from './reader.ts'
import { LifeThread } from './thread.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Date.UTC(2026, 5, 1)

const cache = fileURLToPath(new URL(`../../../../node_modules/.cache/gemba-life-book-${process.pid}/`, import.meta.url))
const program = join(cache, 'life-worker.js')
beforeAll(async () => {
  mkdirSync(cache, { recursive: true })
  const entry = fileURLToPath(new URL('worker.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm' })
})
afterAll(() => rmSync(cache, { recursive: true, force: true }))

const bound = (name: string, more: object = {}) => ({ name, bindings: [{ topic: `{asset}/${name}` }], ...more })

const plantOf = (columns: number, assets: readonly string[], life: object, unit = '') =>
  twinOf({
    format: 1,
    id: 'plant',
    name: 'Plant',
    classes: {
      engine: {
        name: 'Engine',
        signals: {
          broken: bound('Broken', { role: 'count' }),
          cycles: bound('Cycles', { unit: 'cycles', foresight: { life } }),
          ...Object.fromEntries(
            Array.from({ length: columns }, (_, i) => [`s-${i + 1}`, bound(`S ${i + 1}`, { unit })]),
          ),
        },
        alarms: { broken: { name: 'Broken', priority: 'high', signal: 'broken', when: { above: 0.5 } } },
      },
    },
    assets: assets.map((id) => ({ id, name: id, class: 'engine' })),
  })

/** Lives one after another, a cycle an hour; the last reading of the last an hour before now. */
const recorded = (
  asset: string,
  lives: readonly Unit[],
  into: Map<string, { t: Float64Array; value: Float64Array }>,
) => {
  const rows = lives.flatMap(({ cycles, columns }) =>
    [...cycles].map((cycle, row) => [cycle, ...columns.map((column) => column[row]!)]),
  )
  const t = Float64Array.from(rows, (_, i) => NOW - (rows.length - i) * HOUR)
  for (const [column, name] of ['cycles', ...lives[0]!.columns.map((_, i) => `s-${i + 1}`)].entries())
    into.set(`${asset}/${name}`, { t, value: Float64Array.from(rows, (row) => row[column]!) })
}

/** Answers as the historian does: in whole hours where there are many, in minutes else. */
const historyOf = (samples: ReadonlyMap<string, { t: Float64Array; value: Float64Array }>): ReaderPorts['history'] => ({
  query: async ({ signal, from, to, columns }) => {
    const buckets = bucketsFor(from, to, columns, (to - from) / columns >= HOUR ? HOUR : MINUTE)
    const own = samples.get(signal)
    const quality = new Float64Array(own?.t.length ?? 0)
    if (own) buckets.addSamples({ ...own, quality }, buckets.start, Math.min(buckets.end, NOW), HOUR)
    return ok(buckets.answer(signal, from, to))
  },
})

/** What is put and asked of the journal here. */
const journalOf = (raised: (key: string) => readonly number[] = () => []) => {
  const said: LifeSaid[] = []
  return {
    said,
    journal: {
      put: (id: number, _asset: string, _kind: string, _at: number, body: LifeSaid) => void (said[id - 1] = body),
      judge: (id: number, _at: number, body: LifeSaid) => void (said[id - 1] = body),
      open: () => said.filter(({ judged }) => judged === null),
      newestOf: (_assets: unknown, ids: readonly string[], until: number) =>
        said.filter(({ signal, at }) => ids.includes(signal) && at <= until).slice(-1),
      judgedOf: () => [],
      in: () => [...said].toReversed(),
      nextId: () => said.length + 1,
      raised: ([key]: readonly string[]) => raised(key!),
    } as unknown as LifeJournal,
  }
}

const bookOf = (
  twin: ReturnType<typeof plantOf>,
  history: ReaderPorts['history'],
  journal: LifeJournal,
  thread: Pick<LifeThread, 'run' | 'stop'> = new LifeThread(pathToFileURL(program)),
  elsewhere: LifePorts['elsewhere'] = () => [],
) => {
  const failures: unknown[] = []
  const inForce = { twin }
  const failed = (failure: unknown) => void failures.push(failure)
  const book = new LifeBook({ twin: () => inForce.twin, history, journal, thread, elsewhere, failed })
  return { failures, book, inForce }
}

/** Nothing is learnt here. */
const NO_THREAD = { run: () => Promise.reject(new Error('nobody asks it')), stop: async () => {} }
type Samples = Map<string, { t: Float64Array; value: Float64Array }>

test('where an alarm says that it failed, one that was replaced in time is not learnt from', async () => {
  const lives = wornFleet({ seed: 41, units: 7, life: 50, signals: 2, noise: 0.1, bend: 2 })
  const samples = new Map<string, { t: Float64Array; value: Float64Array }>()
  // Each of five ran to its end and the next has begun; of two the first was replaced in time.
  const raised = new Map<string, number[]>()
  const cut = (unit: Unit, rows: number): Unit => ({
    ...unit,
    cycles: unit.cycles.slice(0, rows),
    columns: unit.columns.map((column) => column.slice(0, rows)),
  })
  for (const [i, unit] of lives.entries()) {
    const next = cut(lives[0]!, 12)
    const whole = i < 5 ? unit : cut(unit, Math.floor(0.6 * unit.cycles.length))
    recorded(`e-${i}`, [whole, next], samples)
    if (i < 5) raised.set(`e-${i}/broken`, [NOW - (next.cycles.length + 1) * HOUR + 10 * MINUTE])
  }
  const twin = plantOf(
    lives[0]!.columns.length,
    [...lives.keys()].map((i) => `e-${i}`),
    { failed: 'broken' },
  )
  const { journal, said } = journalOf((key) => raised.get(key) ?? [])
  const { book, failures, inForce } = bookOf(twin, historyOf(samples), journal)
  await book.tick(NOW, true)
  expect(failures).toEqual([])
  const model = learnLife(lives.slice(0, 5), 1)
  const wanted = remainingLife(model, cut(lives[0]!, 12))
  for (const i of lives.keys())
    expect(book.expectedOf(`e-${i}`, null)).toMatchObject([
      { age: 12, claim: { code: 'expected', runs: 5, ...wanted } },
    ])
  expect(said).toHaveLength(7)

  // Looked for anew, or begun anew with what the journal holds: what was said holds until it is looked at again.
  const counter = twin.signal('e-0/cycles')!
  book.forget()
  const { book: begun } = bookOf(twin, historyOf(samples), journal, NO_THREAD)
  expect([book, begun].map((one) => one.remainingOf(counter))).toEqual([wanted.median, wanted.median])
  expect(begun.expectedOf('e-0', null)).toMatchObject([
    { age: 12, claim: { code: 'expected', error: null, ...wanted } },
  ])

  // Of a part that the twin no longer has nobody will know; on the word of a doubted clock that is not said.
  const others = [1, 2, 3, 4, 5, 6].map((i) => `e-${i}`)
  inForce.twin = plantOf(lives[0]!.columns.length, others, { failed: 'broken' })
  book.forget()
  for (const isSure of [false, true]) {
    await book.tick(NOW + (isSure ? 32 : 31) * 24 * HOUR, isSure)
    expect(said.find(({ asset }) => asset === 'e-0')!.judged?.outcome ?? null).toBe(isSure ? 'set-aside' : null)
  }
  await book.stop()
  expect(failures).toEqual([])
})

/** So many lives of ten hours each, and one that has begun; nothing but the count. */
const counted = (count: number): Samples => {
  const value = Float64Array.from({ length: 10 * count + 3 }, (_, i) => 1 + (i % 10))
  const t = Float64Array.from(value, (_, i) => NOW - (value.length - i) * HOUR)
  return new Map([['rig/cycles', { t, value }]])
}

test('a clock that stood ahead blinds nothing: what was looked at until then is looked at again', async () => {
  const samples = counted(3)
  const { t, value } = samples.get('rig/cycles')!
  const { book } = bookOf(plantOf(0, ['rig'], {}), historyOf(samples), journalOf().journal, NO_THREAD)
  samples.set('rig/cycles', { t: t.slice(0, 15), value: value.slice(0, 15) })
  await book.tick(NOW + 40 * 24 * HOUR, false)
  expect(book.expectedOf('rig', null)).toMatchObject([{ age: 5, claim: { code: 'few-runs', runs: 1 } }])
  samples.set('rig/cycles', { t, value })
  await book.tick(NOW, true)
  await book.stop()
  expect(book.expectedOf('rig', null)).toMatchObject([{ at: NOW, age: 3, claim: { code: 'few-runs', runs: 3 } }])
})

test('where the history does not answer nothing is taken for nothing: what is known stays, and the rest is asked again', async () => {
  const history = historyOf(counted(3))
  let answers = false
  const query: typeof history.query = (question) =>
    answers ? history.query(question) : Promise.resolve(err({ error: 'too much is asked of it' }))
  const { book, failures } = bookOf(plantOf(0, ['rig'], {}), { query }, journalOf().journal, NO_THREAD)
  await book.tick(NOW - 15 * HOUR, true)
  expect([failures.length, book.expectedOf('rig', null)]).toEqual([1, []])
  answers = true
  await book.tick(NOW - 14 * HOUR, true)
  expect(book.expectedOf('rig', null)).toMatchObject([{ age: 9, claim: { runs: 1 } }])
  answers = false
  // One ends while nobody answers.
  await book.tick(NOW - 12 * HOUR, true)
  expect([failures.length, book.expectedOf('rig', null)]).toMatchObject([2, [{ age: 9, claim: { runs: 1 } }]])
  answers = true
  await book.tick(NOW - 2 * HOUR, true)
  await book.stop()
  expect(book.expectedOf('rig', null)).toMatchObject([{ age: 1, claim: { runs: 3 } }])
  expect(failures).toHaveLength(2)
})

test('where many failed and nothing was measured of them it says that, and looks for it once', async () => {
  const history = historyOf(counted(12))
  const asked: string[] = []
  const query: typeof history.query = (question) => {
    asked.push(question.signal)
    return history.query(question)
  }
  const { book, failures } = bookOf(plantOf(1, ['rig'], {}), { query }, journalOf().journal, NO_THREAD)
  const measured = () => asked.filter((signal) => signal === 'rig/s-1').length
  await book.tick(NOW - HOUR, true)
  const once = measured()
  await book.tick(NOW, true)
  await book.stop()
  expect(book.expectedOf('rig', null)).toMatchObject([
    { at: NOW, claim: { code: 'nothing-measured', runs: 12, measured: 0, wanted: 5 } },
  ])
  expect([once > 0, measured(), failures]).toEqual([true, once, []])
})

test('a task that fails is no task again within the day, until another one has failed', async () => {
  const samples = counted(12)
  const cycles = samples.get('rig/cycles')!
  samples.set('rig/s-1', { t: cycles.t, value: cycles.value.map((one) => one ** 2) })
  let tasks = 0
  const run = (): Promise<never> => Promise.reject(new Error(`too slow ${++tasks}`))
  const thread = { run, stop: async () => {} }
  const { book, failures } = bookOf(plantOf(1, ['rig'], {}), historyOf(samples), journalOf().journal, thread)
  const after = async (hours: number): Promise<number> => {
    await book.tick(NOW + hours * HOUR, true)
    return tasks
  }
  expect([await after(-6), await after(-5), await after(-4)]).toEqual([1, 1, 1])
  // Another one failed meanwhile; and a day later.
  expect([await after(0), await after(1), await after(25)]).toEqual([2, 2, 3])
  await book.stop()
  expect(failures).toHaveLength(3)
})

const folder = join(process.env['GEMBA_YARDSTICKS'] ?? '', 'cmapss-fd001')
if (!process.env['GEMBA_YARDSTICKS']) test.skip('FD001 in a history: GEMBA_YARDSTICKS is not set', () => {})
else
  test(
    'turbofans (C-MAPSS FD001) that ran one after another on a rig: of those that live what the command learns',
    { timeout: 180_000 },
    async () => {
      expect(existsSync(folder), folder).toBe(true)
      const fleetIn = (name: string): readonly Unit[] => {
        const read = readFleet(readFileSync(join(folder, name), 'utf8'))
        if (!read.ok) throw new Error(read.error.join('\n'))
        return read.value.fleet
      }
      const [fleet, asked] = [fleetIn('train_FD001.txt').slice(0, 20), fleetIn('test_FD001.txt').slice(0, 20)]
      const samples = new Map<string, { t: Float64Array; value: Float64Array }>()
      const next = { ...fleet[0]!, cycles: Float64Array.of(1), columns: fleet[0]!.columns.map((c) => c.slice(0, 1)) }
      recorded('rig', [...fleet, next], samples)
      for (const [i, unit] of asked.entries()) recorded(`e-${i}`, [unit], samples)
      const twin = plantOf(fleet[0]!.columns.length, ['rig', ...[...asked.keys()].map((i) => `e-${i}`)], {})
      const { book, failures } = bookOf(twin, historyOf(samples), journalOf().journal)
      await book.tick(NOW, true)
      await book.stop()
      expect(failures).toEqual([])
      const model = learnLife(fleet, 1)
      for (const [i, unit] of asked.entries()) {
        const [life] = book.expectedOf(`e-${i}`, null)
        expect(life).toMatchObject({ age: unit.cycles.at(-1), claim: { runs: 20, ...remainingLife(model, unit) } })
      }
      expect(book.expectedOf('rig', null)[0]!.claim.code).toBe('few-rows')
    },
  )

test('where too few have failed here it is said by what another plant learnt, until there are enough; and that is handed on', async () => {
  const fleet = wornFleet({ seed: 61, units: 12, life: 50, signals: 2, noise: 0.1, bend: 2 })
  const there: Samples = new Map()
  const short = (unit: Unit, rows: number): Unit => ({
    ...unit,
    cycles: unit.cycles.slice(0, rows),
    columns: unit.columns.map((column) => column.slice(0, rows)),
  })
  recorded('e-0', [...fleet.slice(0, 8), short(fleet[0]!, 9)], there)
  const plant = plantOf(fleet[0]!.columns.length, ['e-0'], {})
  const old = bookOf(plant, historyOf(there), journalOf().journal)
  await old.book.tick(NOW, true)
  const told = old.book.learnt().get('engine')!
  expect(told).toMatchObject([{ key: 'cycles', unit: 'cycles', stepMs: 10 * MINUTE }])
  expect(told[0]!.lives).toHaveLength(8)
  // A twin whose parts have not all of it: what was learnt goes with the other one, until it is learnt anew.
  old.inForce.twin = plantOf(fleet[0]!.columns.length - 1, ['e-0'], {})
  expect(old.book.learnt()).toEqual(new Map())
  old.inForce.twin = plant
  expect(old.book.learnt().get('engine')).toEqual(told)
  // Measured in another unit it says nothing of these parts: it is learnt anew.
  old.inForce.twin = plantOf(fleet[0]!.columns.length, ['e-0'], {}, '°F')
  old.book.forget()
  await old.book.tick(NOW, true)
  const [anew] = old.book.learnt().get('engine')!
  expect(anew!.signals.map(({ unit }) => unit)).toEqual(told[0]!.signals.map(() => '°F'))

  const here: Samples = new Map()
  const living = short(fleet[9]!, 30)
  recorded('e-0', [living], here)
  const claimed = async (elsewhere: readonly LearntLife[], journal = journalOf().journal) => {
    const { book, failures } = bookOf(plant, historyOf(here), journal, undefined, (id) =>
      id === 'engine' ? elsewhere : [],
    )
    await book.tick(NOW, true)
    expect(failures).toEqual([])
    return { claim: book.expectedOf('e-0', null)[0]!.claim, learnt: book.learnt().get('engine') }
  }
  expect((await claimed([])).claim.code).toBe('few-runs')
  const { journal } = journalOf()
  const { claim, learnt } = await claimed(told, journal)
  const said = remainingLife(learnLife(fleet.slice(0, 8), 1), living)
  expect(claim).toMatchObject({ code: 'expected', elsewhere: true, runs: 8, ...said })
  expect(learnt).toEqual(told)
  // Begun anew, with what the journal holds of it.
  const { book: begun } = bookOf(plant, historyOf(here), journal, NO_THREAD)
  expect(begun.expectedOf('e-0', null)[0]!.claim).toEqual({ ...claim, error: null, covered: null })
  // Counted in something else, or read from what the parts here have not, or have in another unit: it is of no use.
  const [own] = told
  const key = 'another'
  for (const other of [
    { unit: 'h' },
    { key },
    { signals: [{ key, unit: '' }, own!.signals[1]!] },
    { signals: own!.signals.map((one) => ({ ...one, unit: '°F' })) },
  ])
    expect((await claimed([{ ...own!, ...other }])).claim.code).toBe('few-runs')
})
