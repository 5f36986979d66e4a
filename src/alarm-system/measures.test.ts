import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alarmMeasures } from './measures.ts'
import type { Told } from './told.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const told = (at: number, key = 'm/x', over: Partial<Told> = {}): Told => ({
  at,
  key,
  asset: key.split('/')[0]!,
  kind: 'raised',
  name: key,
  priority: 'low',
  raisedAt: at,
  active: true,
  chatter: null,
  ...over,
})
const of = (lines: readonly Told[], from = 0, to = DAY, standing: { key: string; raisedAt: number }[] = []) =>
  alarmMeasures({ told: lines.toSorted((a, b) => a.at - b.at), from, to, standing })

test('an alarm an hour for a day', () => {
  const all = of(Array.from({ length: 24 }, (_, i) => told(i * HOUR + MINUTE, `m-${i}/x`)))
  expect(all).toMatchObject({
    alarms: 24,
    perHour: 1,
    floods: 0,
    floodShare: 0,
    busyHours: 0,
    chattering: [],
    stale: [],
  })
  expect(all.perTenMinutes).toBeCloseTo(1 / 6)
  expect(all.bins).toHaveLength(24)
  expect(all.bins.every(({ count }) => count === 1)).toBe(true)
  expect(all.topShare).toBeCloseTo(10 / 24)
})

test('twelve at once are a flood of ten minutes and some seconds, and an hour with more than can be managed', () => {
  const all = of(Array.from({ length: 13 }, (_, i) => told(HOUR + i * 1000, `m-${i}/x`)))
  // Four are left when the ninth leaves the ten minutes.
  expect(all).toMatchObject({ floods: 1, floodMs: 10 * MINUTE + 8000 })
  expect(all.busyHours).toBeCloseTo(1 / 24)
})

test('a flood that began before the span is counted from the span on', () => {
  const lines = Array.from({ length: 13 }, (_, i) => told(-5 * MINUTE + i * 1000, `m-${i}/x`))
  expect(of(lines)).toMatchObject({ alarms: 0, floods: 1, floodMs: 5 * MINUTE + 8000 })
})

test('the ten worst with what would help; of one that chatters each time counts', () => {
  const all = of([
    told(HOUR, 'a/x', { kind: 'chattered', chatter: { count: 20, from: HOUR - MINUTE }, active: false }),
    told(2 * HOUR, 'b/y', { priority: 'high' }),
    told(3 * HOUR, 'b/y', { priority: 'high' }),
  ])
  expect(all.alarms).toBe(12)
  expect(all.top.map(({ key, count }) => [key, count])).toEqual([
    ['a/x', 10],
    ['b/y', 2],
  ])
  expect(all.top[0]).toMatchObject({ chatters: true, offDelayS: 5 })
  expect(all.top[0]!.saved).toBe(9)
  expect(all.chattering).toEqual(['a/x'])
  expect(all.priorities).toEqual({ critical: 0, high: 2, medium: 0, low: 10 })
})

test('how long until somebody acknowledged, and what stands for longer than a day', () => {
  const ack = (minutes: number) => told(HOUR + minutes * MINUTE, 'm/x', { kind: 'acknowledged', raisedAt: HOUR })
  expect(of([1, 2, 3, 4, 60].map(ack)).acknowledged).toEqual({ count: 5, medianMs: 3 * MINUTE, slowMs: 60 * MINUTE })
  expect(of([]).acknowledged).toBeNull()
  const standing = [
    { key: 'b/x', raisedAt: HOUR },
    { key: 'c/x', raisedAt: 0 },
  ]
  expect(of([], 0, DAY, standing).stale).toEqual([])
  expect(
    of([], 0, DAY + 2 * HOUR, [
      { key: 'b/x', raisedAt: HOUR },
      { key: 'd/x', raisedAt: 10 * HOUR },
    ]).stale,
  ).toEqual(['b/x'])
})

test('whatever comes: bins and priorities add up to all, and shares are shares', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          at: fc.integer({ min: -HOUR, max: 2 * DAY }),
          key: fc.constantFrom('a/x', 'b/y', 'c/z'),
          kind: fc.constantFrom('raised', 'cleared', 'acknowledged', 'chattered'),
          priority: fc.constantFrom('critical', 'high', 'medium', 'low'),
          active: fc.boolean(),
          count: fc.integer({ min: 2, max: 30 }),
        }),
      ),
      (events) => {
        const all = of(
          events.map(({ count, ...one }) =>
            told(one.at, one.key, {
              ...one,
              chatter: one.kind === 'chattered' ? { count, from: one.at - 4 * MINUTE } : null,
            } as Partial<Told>),
          ),
          0,
          DAY,
        )
        expect(all.bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.alarms)
        expect(Object.values(all.priorities).reduce((sum, count) => sum + count, 0)).toBe(all.alarms)
        for (const share of [all.topShare, all.floodShare, all.busyHours]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1 + 1e-9)
        }
      },
    ),
  )
})
