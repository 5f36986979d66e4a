import { expect, test } from 'vitest'
import { type Activation, nuisanceOf } from './nuisance.ts'
import { activationsOf, raisesIn, type Told } from './told.ts'

const S = 1000
const act = (raisedS: number, clearedS: number | null, times = 1): Activation => ({
  raisedAt: raisedS * S,
  clearedAt: clearedS === null ? null : clearedS * S,
  times,
})

test('three in a minute chatter, three in two minutes do not (ISA-18.2 §16.5.4)', () => {
  expect(nuisanceOf([act(0, 40), act(30, 50), act(60, 300)]).chatters).toBe(true)
  expect(nuisanceOf([act(0, 40), act(45, 90), act(120, 300)]).chatters).toBe(false)
  expect(nuisanceOf([act(0, null, 3)]).chatters).toBe(true)
})

test('what is gone within half a minute most times is fleeting; twice is nothing yet', () => {
  expect(nuisanceOf([act(0, 5), act(1000, 1010), act(5000, 5003)])).toMatchObject({ chatters: false, fleeting: true })
  expect(nuisanceOf([act(0, 5), act(1000, 1010)]).fleeting).toBe(false)
  expect(nuisanceOf([act(0, 500), act(1000, 1500), act(5000, 5003)]).fleeting).toBe(false)
})

test('the shortest off-delay that saves half of them, and how many', () => {
  // Back after 8, 9 and 50 seconds.
  const often = [act(0, 10), act(18, 20), act(29, 35), act(85, 90)]
  expect(nuisanceOf(often)).toEqual({ chatters: true, fleeting: true, offDelayS: 10, saved: 2 })
  expect(nuisanceOf([act(0, 5), act(1000, 1010), act(5000, 5003)])).toMatchObject({ offDelayS: null, saved: 0 })
  expect(nuisanceOf([act(0, 5000)])).toEqual({ chatters: false, fleeting: false, offDelayS: null, saved: 0 })
})

test('what is told becomes the times that it was raised; of what is summed up every other change is a raise', () => {
  const told = (at: number, kind: string, active: boolean, count?: number): Told => ({
    at,
    key: 'm/x',
    asset: 'm',
    kind,
    name: 'X',
    priority: 'low',
    raisedAt: at,
    active,
    chatter: count === undefined ? null : { count, from: at - 5 },
  })
  expect([raisesIn(told(1, 'chattered', true, 5)), raisesIn(told(1, 'chattered', false, 5))]).toEqual([3, 2])
  const all = [
    told(10, 'raised', true),
    told(20, 'acknowledged', true),
    told(30, 'cleared', false),
    told(45, 'chattered', false, 4),
  ]
  expect(activationsOf(all).get('m/x')).toEqual([
    { raisedAt: 10, clearedAt: 30, times: 1 },
    { raisedAt: 40, clearedAt: 45, times: 2 },
  ])
})
