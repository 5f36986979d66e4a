/** From samples to the record: the watcher and a real journal, without the thread. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { namesOf } from './plan.ts'
import { Journal } from '../server/journal/journal.ts'
import { foresightOfAsset, foresightRecord } from './answers.ts'
import type { ForesightService } from '../server/foresight/foresight-service.ts'
import { LASTING_MS } from './case-rules.ts'
import { Ledger } from './ledger.ts'
import { NO_LIVES } from './lives.ts'
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
  type Story,
} from './testing/plant-of-joints.ts'
import { twinOf } from '../server/testing/start-gateway.ts'
import { Watcher } from './watcher.ts'

const document = robots(4)
const twin = twinOf(document)
const plan = planOfRobots(document)
let dir: string
let journal: Journal
const opened = (): Journal => {
  const found = Journal.open(join(dir, 'journal.sqlite'))
  if (!found.ok) throw new Error(found.error)
  return found.value
}
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-ledger-'))
  journal = opened()
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})

const ledgerAt = (now: number): Ledger => {
  const ledger = new Ledger(journal.foresight)
  ledger.restore(now)
  ledger.replace(atOnce(namesOf(plan, twin)), now)
  return ledger
}
const serviceOf = (ledger: Ledger): ForesightService =>
  ({ ledger, twin, watched: 4, learning: new Map(), catchingUp: null, lives: NO_LIVES }) as unknown as ForesightService
const asked = (ledger: Ledger, now: number, to?: number, asset = 'r-1') =>
  atOnce(foresightOfAsset(serviceOf(ledger), journal.foresight, { asset, to }, now))

class Plant {
  readonly watcher = new Watcher({ get: () => null })
  ledger = ledgerAt(START)
  now = START
  constructor() {
    this.watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
    this.watcher.release(
      plan.map(({ slot }) => slot),
      START,
    )
  }
  live(to: number, story: Story): void {
    let batch: Row[] = []
    const hand = (): void => {
      this.now = batch.at(-1)![3]
      this.watcher.samples([columnsOf(batch)])
      this.watcher.tick(this.now)
      this.ledger.take(this.watcher.takeEvents(), this.now)
      batch = []
    }
    for (const row of samplesOf(plan, this.now === START ? START : this.now + MINUTE, to, story)) {
      if (batch.length > 0 && row[3] >= batch[0]![3] + 10 * MINUTE) hand()
      batch.push(row)
    }
    hand()
    this.ledger.tick(this.now)
    expect(this.ledger.write()).toEqual({ ok: true, value: undefined })
  }
}
/** At its limit on the tenth day. */
const wearing: Story = { worn: (robot, time) => (robot === 0 ? (time - START) / (10 * DAY) : 0) }

test('a joint that wears: expected, claimed, a case, at its limit, judged, and in the record', () => {
  const plant = new Plant()
  plant.live(START + 7 * DAY, wearing)
  const before = asked(plant.ledger, plant.now)
  expect(before.expectations).toMatchObject([
    { signal: 'r-1/joint/vibration', alarm: 'r-1/high', claim: { code: 'expected', basis: 'model' } },
  ])
  expect(before.claims.length).toBeGreaterThan(0)
  expect(before.claims.length).toBeLessThan(7)
  expect(before.claims.every(({ judged }) => judged === null)).toBe(true)
  expect(before.cases).toMatchObject([
    { asset: 'r-1', closedAt: null, heldBack: false, signals: ['r-1/joint/vibration'] },
  ])
  for (const sister of ['r-2', 'r-3', 'r-4'])
    expect(asked(plant.ledger, plant.now, undefined, sister).claims).toEqual([])
  const then = plant.now

  plant.live(START + 12 * DAY, wearing)
  const after = asked(plant.ledger, plant.now)
  expect(after.expectations[0]!.claim.code).toBe('beyond')
  expect(after.claims.every(({ judged }) => judged !== null)).toBe(true)
  expect(new Set(after.record)).toEqual(new Set(after.claims))
  const reached = after.claims.find(({ judged }) => judged!.reachedAt !== null)!.judged!.reachedAt!
  expect(Math.abs(reached - (START + 10 * DAY))).toBeLessThan(DAY)
  const record = atOnce(
    foresightRecord(serviceOf(plant.ledger), journal.foresight, { from: START, to: plant.now }, plant.now),
  )
  expect(record.claims.map(({ line: _line, ...claim }) => claim)).toEqual(after.claims)
  // It wears evenly: a straight line is as near.
  for (const { line } of record.claims) expect(Math.abs(line! - (START + 10 * DAY))).toBeLessThan(2 * DAY)
  expect(record.cases).toHaveLength(1)

  // No hindsight: a week later the same is answered of that moment.
  const back = asked(plant.ledger, plant.now, then)
  expect(back.claims).toEqual(before.claims)
  expect(back.expectations[0]!.claim.code).toBe('expected')
  expect(back.cases).toEqual(before.cases)
  expect(back.episodes.every(({ until }) => until === null || until <= then)).toBe(true)
}, 60_000)

test('another unit: what was expected in the one before is said no more, its claims are set aside, what is told late is left out', () => {
  const plant = new Plant()
  plant.live(START + 7 * DAY, wearing)
  const before = asked(plant.ledger, plant.now)
  expect(before.claims.some(({ judged }) => judged === null)).toBe(true)
  plant.live(START + 7 * DAY + HOUR, { worn: (robot) => (robot === 0 ? 3 : 0) })
  const open = asked(plant.ledger, plant.now).episodes.filter(({ until }) => until === null)
  expect(open.length).toBeGreaterThan(0)

  plant.ledger.replace(atOnce(namesOf(plan, twin)), plant.now + 1, new Set(['r-1/joint/vibration']))
  // What the thread found before it was told, and tells only now.
  plant.watcher.tick(plant.now + 2 * HOUR)
  const late = plant.watcher.takeEvents().filter((event) => event.kind === 'worn')
  plant.ledger.take(
    late.map((event) => ({ ...event, at: plant.now })),
    plant.now + 2,
  )
  expect(late.length).toBeGreaterThan(0)
  expect(plant.ledger.write().ok).toBe(true)
  const after = asked(plant.ledger, plant.now + 2)
  expect(after.expectations).toEqual([])
  expect(after.episodes.filter(({ until }) => until === null)).toEqual([])
  expect(after.claims.length).toBe(before.claims.length)
  expect(after.claims.map(({ judged }) => judged?.outcome)).toEqual(after.claims.map(() => 'set-aside'))
  // Nothing of it is judged: no skill is lost or won by it.
  expect(asked(plant.ledger, plant.now + 2, undefined, 'r-2').expectations).toHaveLength(1)
})

test('a broker that is lost: the forecast is held as it was, the gap is nothing unusual, and it goes on with the same claims', () => {
  const plant = new Plant()
  plant.live(START + 7 * DAY, wearing)
  const before = asked(plant.ledger, plant.now)
  const [said] = before.expectations
  if (said?.claim.code !== 'expected') throw new Error('nothing is expected')
  const lost = plant.now
  // Nobody hears of a joint for five hours.
  for (let now = lost; now <= lost + 5 * HOUR; now += 10 * MINUTE) {
    plant.watcher.tick(now)
    plant.ledger.take(plant.watcher.takeEvents(), now)
    plant.ledger.tick(now)
  }
  const held = asked(plant.ledger, lost + 5 * HOUR)
  const [{ claim } = { claim: { code: 'none' } }] = held.expectations
  expect(claim).toMatchObject({ code: 'held', before: expect.any(Array) })
  expect(held.claims).toEqual(before.claims)
  expect(held.episodes.filter(({ since }) => since > lost)).toEqual([])
  expect(held.cases.map(({ id, closedAt }) => [id, closedAt])).toEqual([[before.cases[0]!.id, null]])
  plant.now = lost + 5 * HOUR
  plant.live(START + 8 * DAY, wearing)
  const after = asked(plant.ledger, plant.now)
  expect(after.expectations[0]!.claim.code).toBe('expected')
  expect(after.claims.slice(0, before.claims.length).map(({ id }) => id)).toEqual(before.claims.map(({ id }) => id))
  expect(after.episodes.filter(({ since, degree }) => since > lost && degree >= 6)).toEqual([])
}, 60_000)

test('a ledger that is opened anew goes on where the last one was; what is told twice is there once', () => {
  const plant = new Plant()
  plant.live(START + 7 * DAY, wearing)
  const before = asked(plant.ledger, plant.now)
  journal.close()
  journal = opened()
  const ledger = ledgerAt(plant.now)
  const again = new Plant()
  again.ledger = ledger
  again.live(START + 7 * DAY, wearing)
  expect(asked(ledger, plant.now)).toEqual(before)
  again.live(START + 12 * DAY, wearing)
  expect(
    asked(ledger, again.now)
      .claims.map(({ id }) => id)
      .slice(0, before.claims.length),
  ).toEqual(before.claims.map(({ id }) => id))
}, 60_000)

test('of a past that is told, cases are opened in the end: what is expected first, then the strongest', () => {
  const ledger = ledgerAt(START)
  const episode = (robot: number, degree: number) =>
    ({
      kind: 'episode',
      id: `e-${robot}`,
      signal: `r-${robot}/joint/vibration`,
      since: START,
      until: null,
      at: START,
      degree,
      lasted: LASTING_MS,
      why: { code: 'shape', value: 1 },
      state: null,
    }) as const
  const worn = {
    kind: 'worn',
    signal: 'r-4/joint/vibration',
    state: 'execute',
    isPast: false,
    limit: 2,
    side: 'above',
    at: START,
    claim: { code: 'expected', fan: [1, 2, 3, 4, 5, 6, 7].map((n) => n * HOUR) },
    level: 1,
    perDay: 1,
    from: START,
    samples: 30,
    reachedAt: null,
    renewedAt: null,
  } as const
  ledger.take([episode(1, 7), episode(2, 9), worn], START, false)
  expect(ledger.cases.shown()).toEqual([])
  ledger.settle(START)
  expect(ledger.cases.shown().map(({ asset }) => asset)).toEqual(['r-4', 'r-2', 'r-1'])
})

test('a joint that is renewed before: prevented', () => {
  const plant = new Plant()
  const renewed: Story = {
    worn: (robot, time) => (robot === 0 && time < START + 7 * DAY ? (time - START) / (10 * DAY) : 0),
  }
  plant.live(START + 7 * DAY + 8 * HOUR, renewed)
  const { claims, expectations } = asked(plant.ledger, plant.now)
  expect(claims.at(-1)!.judged).toMatchObject({ outcome: 'prevented', reachedAt: null })
  expect(expectations[0]!.claim.code).toBe('few-samples')
}, 60_000)

test('what people say of a case is on disk, and taken back it counts no more', () => {
  const plant = new Plant()
  plant.live(START + 7 * DAY, wearing)
  const [found] = plant.ledger.cases.shown()
  const word = { at: plant.now, by: 'Mara', verified: false, verdict: 'not-real' as const, text: 'a test' }
  const said = plant.ledger.cases.say(found!.id, word)
  if (!said.ok || !said.value) throw new Error('not said')
  expect(said.value).toMatchObject({ quietUntil: found!.degree, feedback: [{ ...word, withdrawn: null }] })
  journal.close()
  journal = opened()
  const ledger = ledgerAt(plant.now)
  expect(ledger.cases.shown()).toEqual([said.value])
  const back = { by: 'Eva', verified: false, at: plant.now + 1 }
  const id = said.value.feedback[0]!.id
  expect(ledger.cases.takeBack(id, back)).toMatchObject({
    ok: true,
    value: { quietUntil: null, feedback: [{ withdrawn: back }] },
  })
  expect(ledger.cases.takeBack(id, back)).toEqual({ ok: true, value: null })
  expect(ledger.cases.say(99, word)).toEqual({ ok: true, value: null })
}, 60_000)

test('silent where fewer than half of the last twenty of the class held, and heard again when they do', () => {
  const claimed = (outcome: 'within' | 'later', i: number): void => {
    const at = START - (100 - i) * DAY
    const claim = {
      id: i,
      kind: 'time-to-limit',
      signal: 'r-2/joint/vibration',
      asset: 'r-2',
      classId: 'robot',
      limit: 2,
      side: 'above',
      at,
      fan: [1, 2, 3, 4, 5, 6, 7].map((day) => at + day * DAY),
      basis: 'model',
      judgeBy: at + 6 * DAY,
      judged: { at: at + 6 * DAY, outcome, reachedAt: null },
    }
    const said = {
      ...claim,
      component: 'joint',
      alarm: null,
      claim: { code: 'no-trend' },
      level: null,
      perDay: null,
      basis: { from: 0, samples: 0, withDataMs: 0 },
    }
    journal.foresight.write(() =>
      journal.foresight.putClaim(i, 'r-2', 'robot', at, claim.judged.at, { claim, said, state: '' }),
    )
  }
  for (let i = 1; i <= 20; i++) claimed(i <= 9 ? 'within' : 'later', i)
  const plant = new Plant()
  plant.live(START + 7 * DAY, wearing)
  expect(asked(plant.ledger, plant.now).expectations[0]!.claim).toEqual({ code: 'no-skill', judged: 20, held: 9 })
  expect(plant.ledger.claims.silent).toEqual([{ classId: 'robot', judged: 20, held: 9 }])
  // Of a moment in the past it is told what was silent then.
  const silentAt = (to: number) =>
    atOnce(foresightRecord(serviceOf(plant.ledger), journal.foresight, { from: START - 200 * DAY, to }, plant.now))
      .silent
  expect(silentAt(plant.now)).toEqual([{ classId: 'robot', judged: 20, held: 9 }])
  expect(silentAt(START - DAY)).toEqual([{ classId: 'robot', judged: 20, held: 9 }])
  expect(silentAt(START - 80 * DAY)).toEqual([])
  // Claimed and judged on, so that it can recover.
  expect(asked(plant.ledger, plant.now).claims.length).toBeGreaterThan(0)
  expect(plant.ledger.cases.shown()).toEqual([])
}, 60_000)

test('nine sisters that ran to their limit give the width', () => {
  const many = robots(10)
  const of = planOfRobots(many)
  const watcher = new Watcher({ get: () => null })
  watcher.replace(of, new Float64Array(of.length).fill(Infinity))
  watcher.release(
    of.map(({ slot }) => slot),
    START,
  )
  const ledger = new Ledger(journal.foresight)
  ledger.replace(atOnce(namesOf(of, twinOf(many))), START)
  const days = (robot: number): number => (robot === 0 ? 20 : 8 + robot / 2)
  const rows = [
    ...samplesOf(of, START, START + 14 * DAY, {
      worn: (robot, time) => ((time - START) / (days(robot) * DAY)) ** 1.3,
      stepMs: 5 * MINUTE,
    }),
  ]
  for (let i = 0; i < rows.length; i += 500) {
    const some = rows.slice(i, i + 500)
    watcher.samples([columnsOf(some)])
    watcher.tick(some.at(-1)![3])
    ledger.take(watcher.takeEvents(), some.at(-1)![3])
  }
  const [expected] = ledger.expectationsOf('r-1', START + 14 * DAY)
  expect(expected!.claim).toMatchObject({ code: 'expected', basis: 'sisters', sisters: 9 })
}, 60_000)
