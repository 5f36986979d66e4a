import { expect, test } from 'vitest'
import { twinOf } from '../server/testing/start-gateway.ts'
import type { Expectation } from '../wire/foresight.ts'
import { DerivedValues } from './derived-values.ts'
import type { Ledger } from './ledger.ts'
import { robots } from './testing/plant-of-joints.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const NOW = Date.UTC(2026, 5, 1)
const twin = twinOf(robots(1))
const asset = twin.asset('r-1')!
const days = twin.derivedOf(twin.signal('r-1/joint/vibration')!, 'days-to-limit')!

const expectation = (claim: Expectation['claim']): Expectation => ({
  signal: 'r-1/joint/vibration',
  asset: 'r-1',
  component: 'joint',
  limit: 2,
  side: 'above',
  alarm: null,
  at: NOW,
  claim,
  level: 1,
  perDay: 0.1,
  basis: { from: NOW, samples: 30, withDataMs: 30 * HOUR },
})

test('days to a limit keep their last value while the forecast is held, and go on after it', () => {
  let known: Expectation[] = []
  const said: (readonly [slot: number, value: number])[] = []
  const values = new DerivedValues({
    derive: (slot, value) => said.push([slot, value]),
    twin: () => twin,
    ledger: { expectationsOf: () => known, degreeOf: () => 0 } as unknown as Ledger,
    remaining: () => Number.NaN,
    isKnown: () => false,
  })
  const fan = [1, 2, 2.5, 3, 4, 5, 6].map((day) => NOW + day * DAY)
  const last = (at: number, claim: Expectation['claim']): number | undefined => {
    known = [expectation(claim)]
    values.tell(asset, at)
    return said.findLast(([slot]) => slot === days.slot)?.[1]
  }
  expect(last(NOW, { code: 'expected', fan, basis: 'model', sisters: 0 })).toBe(3)
  expect(last(NOW + 12 * HOUR, { code: 'held', since: NOW, before: fan })).toBe(3)
  expect(said.filter(([slot]) => slot === days.slot)).toHaveLength(1)
  expect(last(NOW + DAY, { code: 'expected', fan, basis: 'model', sisters: 0 })).toBe(2)
  expect(last(NOW + 2 * DAY, { code: 'no-trend' })).toBeNaN()
})
