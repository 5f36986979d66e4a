/** A page's worker beside the gateway's watcher and journal: the same samples, the same answers. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { NO_LIVES } from '../lives.ts'
import { atOnce } from '../../base/steps.ts'
import {
  columnsOf,
  DAY,
  HOUR,
  MINUTE,
  planOfRobots,
  robots,
  type Row,
  samplesOf,
  START,
} from '../testing/plant-of-joints.ts'
import { Journal } from '../../server/journal/journal.ts'
import { twinOf } from '../../server/testing/start-gateway.ts'
import type { ForesightAsset, ForesightNow } from '../../wire/foresight.ts'
import { type AssetQuestion, foresightNow, foresightOfAsset } from '../answers.ts'
import { Ledger } from '../ledger.ts'
import { namesOf } from '../plan.ts'
import { Watcher } from '../watcher.ts'
import { DEAD, type FromPageWatch, type ToPageWatch } from './messages.ts'

const document = robots(4)
const twin = twinOf(document)
const plan = planOfRobots(document)
const END = START + 9 * DAY
const WORN = 6 * DAY
/** The second joint wears from the second day on, the fourth jumps on the seventh. */
const rows: readonly Row[] = [
  ...samplesOf(plan, START, END, {
    stepMs: 2 * MINUTE,
    worn: (robot, time) =>
      robot === 1
        ? Math.max(0, (time - START - DAY) / (2 * WORN))
        : robot === 3 && time > START + 7 * DAY && time < START + 7 * DAY + 5 * HOUR
          ? 0.7
          : 0,
  }),
]
const LOOKED_AFTER = 6000
/** Rows of each minute, in its order. */
const minutes = (): (readonly [rows: readonly Row[], at: number])[] => {
  const found: [Row[], number][] = []
  let next = 0
  for (let at = START + LOOKED_AFTER; at <= END; at += MINUTE) {
    const own: Row[] = []
    while (next < rows.length && rows[next]![3] < at) own.push(rows[next++]!)
    found.push([own, at])
  }
  return found
}

/** What a gateway says, without its thread: the watcher, and a real journal. */
const gateway = (journal: Journal) => {
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Number.POSITIVE_INFINITY))
  watcher.release(
    plan.map(({ slot }) => slot),
    START,
  )
  const ledger = new Ledger(journal.foresight)
  ledger.replace(atOnce(namesOf(plan, twin)), START)
  for (const [own, at] of minutes()) {
    watcher.samples([columnsOf(own)])
    watcher.tick(at)
    ledger.take(watcher.takeEvents(), at)
    ledger.tick(at)
    ledger.write()
  }
  const plant = { twin, ledger, watched: 4, learning: new Map(watcher.learning()), catchingUp: null, lives: NO_LIVES }
  return {
    now: () => atOnce(foresightNow(plant, END)),
    asset: (question: AssetQuestion) => atOnce(foresightOfAsset(plant, journal.foresight, question, END)),
  }
}

/** The worker of a page, as its page speaks to it. */
const pageWorker = async () => {
  const heard: FromPageWatch[] = []
  let tell: (message: { readonly data: ToPageWatch }) => void = () => {}
  vi.stubGlobal('self', {
    postMessage: (message: FromPageWatch) => heard.push(structuredClone(message)),
    addEventListener: (_: string, listener: typeof tell) => {
      tell = listener
    },
  })
  vi.resetModules()
  await import('./page-worker.ts')
  const send = (message: ToPageWatch): void => tell({ data: structuredClone(message) })
  send({
    kind: 'begin',
    document,
    limitMs: new Float64Array(twin.signals.length).fill(Number.POSITIVE_INFINITY),
    now: START,
  })
  const ask = <T>(message: Extract<ToPageWatch, { kind: 'ask' }>): T => {
    send(message)
    const last = heard.at(-1)!
    if (last.kind !== 'answer' || last.id !== message.id) throw new Error('no answer')
    return last.answer as T
  }
  return {
    send,
    heard,
    now: () => ask<ForesightNow>({ kind: 'ask', id: 1, call: 'now', asks: { now: END } }),
    asset: (question: AssetQuestion) =>
      ask<ForesightAsset>({ kind: 'ask', id: 2, call: 'asset', asks: { question, now: END } }),
  }
}

let dir: string
let journal: Journal
let told: ReturnType<typeof gateway>
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-page-watch-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
  told = gateway(journal)
}, 60_000)
afterEach(() => vi.unstubAllGlobals())
afterAll(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})

test('of the same samples a page says what a gateway says: episodes, expectations, claims and cases, now and then', async () => {
  const page = await pageWorker()
  for (const [own, at] of minutes()) {
    page.send({ kind: 'samples', columns: [columnsOf(own)] })
    page.send({ kind: 'tick', now: at })
  }
  const worn = told.asset({ asset: 'r-2' })
  expect(worn.expectations.map(({ claim }) => claim.code)).toEqual(['expected'])
  expect(worn.claims.length).toBeGreaterThan(0)
  expect(told.asset({ asset: 'r-4' }).episodes.length).toBeGreaterThan(0)
  for (const asset of ['r-1', 'r-2', 'r-3', 'r-4']) {
    expect(page.asset({ asset }), asset).toEqual(told.asset({ asset }))
    const then = { asset, from: START, to: START + 7 * DAY + HOUR }
    expect(page.asset(then), `${asset} then`).toEqual(told.asset(then))
  }
  expect(page.now()).toEqual(told.now())
  const derived = page.heard.flatMap((message) => (message.kind === 'derived' ? [...message.slot] : []))
  const unusual = twin.asset('r-4')!.derived.find(({ derived: of }) => of?.what === 'unusual')!
  expect(derived, 'what the layer and the trends show').toContain(unusual.slot)
}, 60_000)

test('a record that is lived through says at each moment what was said then, whatever stretches it is told in', async () => {
  const page = await pageWorker()
  const STRETCH = 7 * HOUR
  let next = 0
  for (let from = START; from < END; from += STRETCH) {
    const until = Math.min(END, from + STRETCH)
    const own: Row[] = []
    while (next < rows.length && rows[next]![3] < until) own.push(rows[next++]!)
    // As a store answers: one signal after the other.
    const columns = columnsOf(own.toSorted((a, b) => a[0] - b[0]))
    page.send({ kind: 'past', columns, until, share: until === END ? null : (until - START) / (END - START) })
  }
  expect(page.now().catchingUp).toBeNull()
  for (const asset of ['r-2', 'r-4']) {
    const then = { asset, from: START, to: START + 7 * DAY + HOUR }
    expect(page.asset(then), asset).toEqual(told.asset(then))
  }
}, 60_000)

test('too little is known: how much of it is; a source that is dead leaves a number as it was, and a state unknown', async () => {
  const page = await pageWorker()
  const [number] = plan.filter(({ states }) => states === null)
  const [slot, state] = [number!.slot, number!.stateSlots[0]!]
  const send = (own: readonly (readonly [number, number, number, number])[]): void =>
    page.send({
      kind: 'samples',
      columns: [
        {
          ...columnsOf(own.map(([of, value, , time]): Row => [of, value, true, time])),
          usable: Uint8Array.from(own, ([, , usable]) => usable),
        },
      ],
    })
  send([[state, 6, 1, START]])
  for (let minute = 0; minute < 40; minute++) {
    const at = START + minute * MINUTE
    if (minute === 30) send([[state, Number.NaN, DEAD, at]])
    send([
      [slot, 1, 1, at],
      [slot, Number.NaN, DEAD, at],
    ])
    page.send({ kind: 'tick', now: at + MINUTE + LOOKED_AFTER })
  }
  expect(page.asset({ asset: number!.asset }).learning).toEqual([{ signal: number!.id, samples: 30, of: 100 }])
  expect(page.now()).toMatchObject({ watched: 1, learning: 1 })
})
