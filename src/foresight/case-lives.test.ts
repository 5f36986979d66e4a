/** A part that most likely ends within a week has a case as a limit has that is near: within the day's budget, until it is replaced. */
import { beforeEach, expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import type { LifeExpected } from '../wire/life.ts'
import { foresightNow } from './answers.ts'
import { DAILY_BUDGET, LASTING_MS } from './case-rules.ts'
import { Ledger } from './ledger.ts'
import type { EpisodeEvent, WornEvent } from './messages.ts'
import { Remembered } from './page/remembered.ts'
import { namesOf, planOf } from './plan.ts'
import { renewedBy } from './renewed.ts'
import { twinOf } from '../server/testing/start-gateway.ts'
import { DAY, HOUR, robots, START } from './testing/plant-of-joints.ts'

const MACHINES = DAILY_BUDGET + 2
const document = robots(MACHINES)
const counterOf = (asset: string): string => `${asset}/joint/vibration`
const lifeIn = (asset: string, days: number, over: Partial<LifeExpected> = {}): LifeExpected => ({
  signal: counterOf(asset),
  asset,
  component: 'joint',
  unit: 'h',
  at: START,
  age: 900,
  perDay: 16,
  claim: {
    code: 'expected',
    median: 16 * days,
    low: 8 * days,
    high: 24 * days,
    atLeast: false,
    runs: 9,
    elsewhere: false,
    error: 4,
    covered: 0.8,
  },
  ...over,
})

let lives: Map<string, LifeExpected>
let store: Remembered
let ledger: Ledger
const expectedOf = (asset: string): readonly LifeExpected[] => [lives.get(asset) ?? []].flat()
const opened = (now: number, twin = twinOf(document)): Ledger => {
  const made = new Ledger(store, {
    get assets() {
      return lives.keys()
    },
    expectedOf,
  })
  made.restore(now)
  made.replace(atOnce(namesOf(atOnce(planOf(twin)), twin)), now)
  return made
}
beforeEach(() => {
  lives = new Map()
  store = new Remembered()
  ledger = opened(START)
})
const cases = () => ledger.cases.shown()

test('one that ends within a week opens a case; one that ends later, or of which no day can be named, does not', () => {
  const endless = lifeIn('r-4', 2)
  if (endless.claim.code !== 'expected') throw new Error('no end')
  lives = new Map([
    ['r-1', lifeIn('r-1', 6)],
    ['r-2', lifeIn('r-2', 8)],
    ['r-3', lifeIn('r-3', 2, { perDay: null })],
    ['r-4', { ...endless, claim: { ...endless.claim, atLeast: true } }],
    ['r-5', lifeIn('r-5', 1, { claim: { code: 'no-skill', judged: 20, held: 7 } })],
  ])
  ledger.lookAtLives(START)
  expect(cases()).toMatchObject([
    { asset: 'r-1', signals: [counterOf('r-1')], degree: 0, heldBack: false, closedAt: null },
  ])
  // Two days later the second one is as near.
  ledger.lookAtLives(START + 2 * DAY)
  expect(cases().map(({ asset }) => asset)).toEqual(['r-1', 'r-2'])
})

test('the budget of a day counts them, the nearest end first', () => {
  for (let i = 1; i <= MACHINES; i++) lives.set(`r-${i}`, lifeIn(`r-${i}`, MACHINES + 1 - i > 6 ? 6 : MACHINES + 1 - i))
  ledger.settle(START)
  ledger.lookAtLives(START)
  const held = cases().filter(({ heldBack }) => heldBack)
  expect(cases()).toHaveLength(MACHINES)
  expect(held).toHaveLength(MACHINES - DAILY_BUDGET)
  expect(held.every(({ heldWhy }) => heldWhy?.code === 'budget')).toBe(true)
  // Those that have the most time left, whatever they are called.
  expect(held.map(({ asset }) => asset).toSorted()).toEqual(['r-1', 'r-2'])
})

test('a limit and a life are weighed by what comes first', () => {
  for (let i = 1; i <= DAILY_BUDGET; i++) lives.set(`r-${i}`, lifeIn(`r-${i}`, i))
  const near = (robot: number, days: number): WornEvent => ({
    kind: 'worn',
    signal: counterOf(`r-${robot}`),
    state: 'execute',
    isPast: false,
    limit: 2,
    side: 'above',
    at: START,
    claim: { code: 'expected', fan: [1, 2, 3, 4, 5, 6, 7].map((n) => (n / 4) * days * DAY) },
    level: 1,
    perDay: 1,
    from: START,
    samples: 30,
    reachedAt: null,
    renewedAt: null,
  })
  ledger.take([near(6, 4.5), near(7, 0.5)], START, false)
  ledger.settle(START)
  const held = cases().filter(({ heldBack }) => heldBack)
  expect(held.map(({ asset }) => asset).toSorted()).toEqual(['r-5', 'r-6'])
})

test('what was said not to be real is quiet until what lasts exceeds it: the strongest of its first hours does not last', () => {
  lives.set('r-1', lifeIn('r-1', 3))
  const unusual = (degree: number, lasted: number): EpisodeEvent => ({
    kind: 'episode',
    id: 'e',
    signal: counterOf('r-1'),
    since: START,
    until: null,
    at: START + lasted,
    degree,
    lasted,
    why: { code: 'shape', value: 1 },
    state: null,
  })
  const quiet = (): number | null => cases()[0]!.quietUntil
  ledger.take([unusual(6, 0)], START)
  const word = { at: START, by: 'Mara', verified: false, verdict: 'not-real' as const, text: '' }
  expect(ledger.cases.say(cases()[0]!.id, word)).toMatchObject({ ok: true, value: { quietUntil: 6 } })
  ledger.take([unusual(11, HOUR)], START + HOUR)
  expect(quiet()).toBe(6)
  ledger.take([unusual(5, LASTING_MS)], START + LASTING_MS)
  expect(cases()[0]).toMatchObject({ degree: 11, quietUntil: 6 })
  ledger.take([unusual(7, LASTING_MS + HOUR)], START + LASTING_MS + HOUR)
  expect(quiet()).toBeNull()
})

/** What counts the life of a joint, and of the whole robot, is not watched. */
const counting = (ids: Record<string, object> = {}) => {
  const made = robots(2)
  const hours = { name: 'Hours', unit: 'h', foresight: { life: {} }, bindings: [{ topic: '{asset}/hours' }] }
  const heat = { name: 'Heat', unit: '°C', bindings: [{ topic: '{asset}/heat' }] }
  const { joint } = made.classes.robot.parts
  const parts = { joint: { ...joint, signals: { ...joint.signals, hours } } }
  const signals = { ...made.classes.robot.signals, age: { ...hours, name: 'Age' }, heat }
  return twinOf({
    ...made,
    classes: { robot: { ...made.classes.robot, signals, parts } },
    assets: made.assets.map((asset) => ({ ...asset, ...ids[asset.id] })),
  })
}

test('a case that rests on a life alone has the name that its machine has now', () => {
  const [hours, age] = ['r-1/joint/hours', 'r-2/age'] as const
  lives = new Map([
    ['r-1', lifeIn('r-1', 3, { signal: hours })],
    ['r-2', lifeIn('r-2', 4, { signal: age, component: null })],
  ])
  ledger = opened(START, counting())
  ledger.lookAtLives(START)
  const twin = counting({ 'r-1': { id: 'arm', aliases: ['r-1'] } })
  ledger.replace(atOnce(namesOf(atOnce(planOf(twin)), twin)), START)
  lives.set('arm', lifeIn('arm', 3, { signal: 'arm/joint/hours' }))
  lives.delete('r-1')
  ledger.lookAtLives(START + HOUR)
  expect(cases().map(({ asset, signals }) => [asset, signals])).toEqual([
    ['r-2', [age]],
    ['arm', ['arm/joint/hours']],
  ])
})

test('a part that was replaced begins anew with all that is watched of it, of a whole machine all', () => {
  const twin = counting()
  const plan = atOnce(planOf(twin))
  const renewed = (...signals: string[]) => renewedBy(twin, plan, { asset: 'r-1', signals }).map(({ id }) => id)
  expect(renewed('r-1/joint/hours')).toEqual(['r-1/joint/vibration'])
  expect(renewed('r-1/age').toSorted()).toEqual(['r-1/heat', 'r-1/joint/vibration'])
  expect(renewed('r-1/heat')).toEqual(['r-1/heat'])
  expect(renewed('r-1/joint/vibration')).toEqual(['r-1/joint/vibration'])
  expect(renewed('r-1/joint/gone')).toEqual([])
})

test('a case of a life is open as long as it is expected, through a restart, and closes when another part has begun', () => {
  lives.set('r-1', lifeIn('r-1', 3))
  ledger.lookAtLives(START)
  ledger.tick(START + HOUR)
  expect(ledger.write().ok).toBe(true)
  ledger = opened(START + 2 * HOUR)
  expect(cases()).toMatchObject([{ asset: 'r-1', closedAt: null }])
  // It failed: nothing new is opened by it, and what is open stays.
  lives.set('r-1', lifeIn('r-1', 0, { claim: { code: 'failed', since: START + 3 * HOUR } }))
  ledger.lookAtLives(START + 30 * HOUR)
  ledger.tick(START + 30 * HOUR)
  expect(cases()).toHaveLength(1)
  lives.set('r-1', lifeIn('r-1', 90))
  ledger.tick(START + 44 * HOUR)
  expect(cases()).toEqual([])
})

test('what is said of lives is in the list of all that holds now', () => {
  lives = new Map([
    ['r-1', lifeIn('r-1', 6)],
    ['r-2', lifeIn('r-2', 1, { claim: { code: 'few-runs', runs: 2, wanted: 5 } })],
  ])
  const plant = { twin: { hash: 'h', assets: [] }, ledger, watched: 0, learning: new Map(), catchingUp: null }
  const ports = { ...plant, lives: { assets: lives.keys(), expectedOf, recordOf: () => [], saidIn: () => [] } }
  const now = atOnce(foresightNow(ports as unknown as Parameters<typeof foresightNow>[0], START))
  expect(now.lives.map(({ asset }) => asset)).toEqual(['r-1'])
})
