/** Lives out of a history of samples: turbofans, and pumps whose alarm says that they failed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Unit } from '../../../analytics/life/fleet.ts'
import { learnLife, remainingLife } from '../../../analytics/life/remaining-life.ts'
import { wornFleet } from '../../../analytics/life/testing/fleets.ts'
import { ok } from '../../../base/result.ts'
import { readFleet } from '../../../terminal/foresight/fleet-file.ts'
import { bucketsFor } from '../../../timeline/buckets.ts'
import type { LifeJournal } from '../../journal/life-journal.ts'
import { twinOf } from '../../testing/start-gateway.ts'
import { LifeBook } from './life-book.ts'
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

const plantOf = (columns: number, assets: readonly string[], life: object) =>
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
          ...Object.fromEntries(Array.from({ length: columns }, (_, i) => [`s-${i + 1}`, bound(`S ${i + 1}`)])),
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
  const said: unknown[] = []
  return {
    said,
    journal: {
      put: (id: number, _asset: string, _kind: string, _at: number, _judgedAt: number | null, body: unknown) =>
        void (said[id - 1] = body),
      open: () => [],
      of: () => [...said].toReversed(),
      judgedOf: () => [],
      in: () => [...said].toReversed(),
      nextId: () => said.length + 1,
      raised: ([key]: readonly string[]) => raised(key!),
    } as unknown as LifeJournal,
  }
}

const bookOf = (twin: ReturnType<typeof plantOf>, history: ReaderPorts['history'], journal: LifeJournal) => {
  const failures: unknown[] = []
  const thread = new LifeThread(pathToFileURL(program))
  const failed = (failure: unknown) => void failures.push(failure)
  return { failures, book: new LifeBook({ twin: () => twin, history, journal, thread, failed }) }
}

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
  const { book, failures } = bookOf(twin, historyOf(samples), journal)
  await book.tick(NOW)
  await book.stop()
  expect(failures).toEqual([])
  const model = learnLife(lives.slice(0, 5), 1)
  const wanted = remainingLife(model, cut(lives[0]!, 12))
  for (const i of lives.keys())
    expect(book.expectedOf(`e-${i}`, null)).toMatchObject([
      { age: 12, claim: { code: 'expected', runs: 5, ...wanted } },
    ])
  expect(said).toHaveLength(7)
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
      await book.tick(NOW)
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
