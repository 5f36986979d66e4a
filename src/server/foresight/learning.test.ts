/** What people say changes what comes next, and shows that it did. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import type { CaseFeedback } from '../../wire/foresight.ts'
import { Journal } from '../journal/journal.ts'
import { twinOf } from '../testing/start-gateway.ts'
import { foresightOfAsset, foresightRecord } from '../../foresight/answers.ts'
import type { ForesightService } from './foresight-service.ts'
import { LASTING_MS } from '../../foresight/case-rules.ts'
import { Ledger } from '../../foresight/ledger.ts'
import type { EpisodeEvent, WornEvent } from '../../foresight/messages.ts'
import { namesOf } from '../../foresight/plan.ts'
import { NO_LIVES } from '../../foresight/lives.ts'
import {
  DAY,
  HOUR,
  MINUTE,
  planOfRobots,
  robots,
  samplesOf,
  START,
  columnsOf,
  type Row,
} from '../../foresight/testing/plant-of-joints.ts'
import { Watcher } from '../../foresight/watcher.ts'

const document = robots(8)
const plan = planOfRobots(document)
const twin = twinOf(document)
let dir: string
let journal: Journal
let ledger: Ledger
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-learning-'))
  const found = Journal.open(join(dir, 'journal.sqlite'))
  if (!found.ok) throw new Error(found.error)
  journal = found.value
  ledger = opened()
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})
const opened = (): Ledger => {
  const made = new Ledger(journal.foresight)
  made.restore(START)
  made.replace(atOnce(namesOf(plan, twin)), START)
  return made
}

const rises = (from: number, to: number) => ({ code: 'level-moved', from, to }) as const
const episode = (robot: number, at: number, degree: number, why = rises(1, 1.4)): EpisodeEvent => ({
  kind: 'episode',
  id: `e-${robot}-${at}`,
  signal: `r-${robot}/joint/vibration`,
  since: at,
  until: null,
  at,
  degree,
  why,
  lasted: LASTING_MS,
  state: 'execute',
})
const take = (event: EpisodeEvent | WornEvent, now = event.at): void => {
  ledger.take([event], now)
  expect(ledger.write().ok).toBe(true)
}
const caseOf = (robot: number) => ledger.cases.shown().find(({ asset }) => asset === `r-${robot}`)!
const say = (robot: number, verdict: CaseFeedback['verdict'], at: number, text = 'forklift'): CaseFeedback => {
  const said = ledger.cases.say(caseOf(robot).id, { at, by: 'Mara', verified: false, verdict, text })
  if (!said.ok || !said.value) throw new Error('not said')
  return said.value.feedback.at(-1)!
}
const service = () =>
  ({ ledger, twin, watched: 8, learning: new Map(), catchingUp: null, lives: NO_LIVES }) as unknown as ForesightService
const told = (robot: number, now: number) =>
  atOnce(foresightOfAsset(service(), journal.foresight, { asset: `r-${robot}` }, now))

test('a case of a sister that is like one that was not real is held back, says why, and the word shows it', () => {
  take(episode(1, START, 8))
  const word = say(1, 'not-real', START + HOUR)
  take(episode(2, START + 2 * DAY, 7.5))
  expect(caseOf(2)).toMatchObject({
    heldBack: true,
    heldWhy: { code: 'like', feedback: word.id, asset: 'r-1', by: 'Mara', text: 'forklift', until: 8 },
  })
  take(episode(3, START + 3 * DAY, 7))
  expect(told(1, START + 4 * DAY).cases[0]!.feedback[0]!.heldSince).toBe(2)
  // As it was known before: no effect yet.
  const then = atOnce(
    foresightOfAsset(service(), journal.foresight, { asset: 'r-1', to: START + DAY }, START + 4 * DAY),
  )
  expect(then.cases[0]!.feedback[0]!.heldSince).toBe(0)
  const record = atOnce(
    foresightRecord(service(), journal.foresight, { from: START, to: START + 4 * DAY }, START + 4 * DAY),
  )
  expect(record.cases.filter(({ heldBack }) => heldBack).map(({ asset }) => asset)).toEqual(['r-2', 'r-3'])
  expect(record.cases[0]!.feedback[0]!.heldSince).toBe(2)
  // A restart forgets nothing of it.
  ledger = opened()
  expect(caseOf(2).heldWhy).toMatchObject({ code: 'like', feedback: word.id })
})

test('what goes the other way, or is stronger than what was said, is shown', () => {
  take(episode(1, START, 8))
  say(1, 'not-real', START + HOUR)
  take(episode(2, START + DAY, 7.5, rises(1.4, 1)))
  expect(caseOf(2)).toMatchObject({ heldBack: false, heldWhy: null })
  take(episode(3, START + DAY, 8.5))
  expect(caseOf(3)).toMatchObject({ heldBack: false, heldWhy: null })
  take(episode(4, START + DAY, 7))
  expect(caseOf(4).heldBack).toBe(true)
  take({ ...episode(4, START + DAY, 9), at: START + DAY + HOUR })
  expect(caseOf(4)).toMatchObject({ heldBack: false, heldWhy: null })
})

test('where one that was real is about as near, or a limit comes near, it is shown', () => {
  take(episode(1, START, 8))
  say(1, 'not-real', START + HOUR)
  take(episode(2, START, 8))
  say(2, 'cause-known', START + HOUR, 'bearing')
  take(episode(3, START + DAY, 7.5))
  expect(caseOf(3).heldBack).toBe(false)
  const fan = [1, 2, 3, 4, 5, 6, 7].map((day) => day * DAY)
  take({
    kind: 'worn',
    signal: 'r-4/joint/vibration',
    state: 'execute',
    isPast: false,
    limit: 2,
    side: 'above',
    at: START + DAY,
    claim: { code: 'expected', fan },
    level: 1,
    perDay: 1,
    from: START,
    samples: 30,
    reachedAt: null,
    renewedAt: null,
  })
  expect(caseOf(4)).toMatchObject({ heldBack: false, heldWhy: null })
})

test('a word that is taken back holds nothing back', () => {
  take(episode(1, START, 8))
  const word = say(1, 'not-real', START + HOUR)
  take(episode(2, START + DAY, 7.5))
  expect(caseOf(2).heldBack).toBe(true)
  ledger.cases.takeBack(word.id, { by: 'Eva', verified: false, at: START + DAY + HOUR })
  ledger.tick(START + DAY + 2 * HOUR)
  expect(caseOf(2)).toMatchObject({ heldBack: false, heldWhy: null })
  take(episode(3, START + DAY + 3 * HOUR, 7.5))
  expect(caseOf(3).heldBack).toBe(false)
})

test('a case that is closed can be said something of, and that counts as well', () => {
  take(episode(1, START, 8))
  const { id } = caseOf(1)
  take({ ...episode(1, START, 8), at: START + HOUR, until: START + HOUR })
  ledger.tick(START + DAY)
  ledger.write()
  expect(ledger.cases.shown()).toEqual([])
  const said = ledger.cases.say(id, { at: START + DAY, by: 'Eva', verified: false, verdict: 'not-real', text: '' })
  expect(said).toMatchObject({ ok: true, value: { closedAt: START + DAY } })
  take(episode(2, START + 2 * DAY, 7.5))
  expect(caseOf(2).heldWhy).toMatchObject({ code: 'like', case: id })
})

test('who has a case is on disk, and of the past it is told as it was then', () => {
  take(episode(1, START, 8))
  const { id } = caseOf(1)
  const by = { by: 'Mara', verified: false }
  ledger.cases.hand(id, { to: 'Mara', ...by, at: START + HOUR })
  ledger.cases.hand(id, { to: 'Jan', ...by, at: START + 2 * HOUR })
  ledger = opened()
  expect(caseOf(1).handed.map(({ to }) => to)).toEqual(['Mara', 'Jan'])
  const then = atOnce(foresightOfAsset(service(), journal.foresight, { asset: 'r-1', to: START + HOUR }, START + DAY))
  expect(then.cases[0]!.handed.map(({ to }) => to)).toEqual(['Mara'])
  expect(ledger.cases.hand(99, { to: null, ...by, at: START })).toEqual({ ok: true, value: null })
})

test('a part that was replaced begins anew: its episode ends, its expectation is prevented, and its new usual is learnt', () => {
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  watcher.release(
    plan.map(({ slot }) => slot),
    START,
  )
  let now = START
  const live = (to: number, worn: (robot: number, time: number) => number): void => {
    let batch: Row[] = []
    const hand = (): void => {
      if (batch.length === 0) return
      now = batch.at(-1)![3]
      watcher.samples([columnsOf(batch)])
      watcher.tick(now)
      ledger.take(watcher.takeEvents(), now)
      batch = []
    }
    for (const row of samplesOf(plan, now === START ? START : now + MINUTE, to, { worn, stepMs: 5 * MINUTE })) {
      if (batch.length > 0 && row[3] >= batch[0]![3] + HOUR) hand()
      batch.push(row)
    }
    hand()
    expect(ledger.write().ok).toBe(true)
  }
  live(START + 7 * DAY, (robot, time) => (robot === 0 ? (time - START) / (10 * DAY) : 0))
  const before = told(1, now)
  expect(before.expectations[0]!.claim.code).toBe('expected')
  expect(before.claims.some(({ judged }) => judged === null)).toBe(true)
  const signal = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  watcher.renew([signal.slot], now)
  ledger.take(watcher.takeEvents(), now)
  ledger.write()
  const after = told(1, now)
  expect(after.expectations[0]!.claim).toMatchObject({ code: 'few-samples', samples: 0 })
  expect(after.claims.every(({ judged }) => judged !== null)).toBe(true)
  expect(after.claims.at(-1)!.judged!.outcome).toBe('prevented')
  expect(after.episodes.every(({ until }) => until !== null)).toBe(true)
  // Another level than ever is the usual of the new part: nothing of it is unusual.
  live(START + 9 * DAY, (robot) => (robot === 0 ? 0.4 : 0))
  expect(told(1, now).episodes.filter(({ since }) => since > START + 7 * DAY)).toEqual([])
}, 60_000)
