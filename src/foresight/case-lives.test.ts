/** A part that most likely ends within a week has a case as a limit has that is near: within the day's budget, until it is replaced. */
import { beforeEach, expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import type { LifeExpected } from '../wire/life.ts'
import { foresightNow } from './answers.ts'
import { DAILY_BUDGET } from './case-rules.ts'
import { Ledger } from './ledger.ts'
import { Remembered } from './page/remembered.ts'
import { namesOf } from './plan.ts'
import { DAY, HOUR, planOfRobots, robots, START } from './testing/plant-of-joints.ts'

const MACHINES = DAILY_BUDGET + 2
const plan = planOfRobots(robots(MACHINES))
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
const opened = (now: number): Ledger => {
  const made = new Ledger(store, {
    get assets() {
      return lives.keys()
    },
    expectedOf,
  })
  made.restore(now)
  made.replace(atOnce(namesOf(plan)), now)
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
