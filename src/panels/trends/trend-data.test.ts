import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { SparkRing } from '../asset/spark-ring.ts'
import { loadTwin } from '../../twin/load.ts'
import { conversion } from '../../units/conversion.ts'
import { inUnit, panned, sisterMedian, sisterSignals, trendColumns, zoomed } from './trend-data.ts'
import { TrendTail } from './trend-tail.ts'

const answer = (t: number[], mean: (number | null)[], stepMs = 1000): HistoryAnswer => ({
  signal: 's',
  from: 0,
  to: 1e6,
  stepMs,
  t,
  mean,
  min: mean,
  max: mean,
  last: mean.map((v) => (v === null ? null : v + 0.5)),
  count: t.map(() => 1),
  quality: t.map(() => 0),
})

describe('columns', () => {
  test('a gap is where the answer says that nothing is known: neither more nor less', () => {
    const drawn = trendColumns({ type: 'number' }, answer([1000, 2000, 5000, 9000], [1, 2, null, 3], 0))
    expect(drawn.mean).toEqual([1, 2, null, 3])
    expect(drawn.t).toEqual([1, 2, 5, 9])
    expect(trendColumns({ type: 'number' }, answer([1000, 90_000], [1, 2], 0)).mean).toEqual([1, 2])
  })
  test('states show their last value, not a mean between codes', () => {
    expect(trendColumns({ type: 'state' }, answer([0], [3])).mean).toEqual([3.5])
  })
})

test('the median of the sisters is of those of which something is known', () => {
  const sisters = [answer([0, 10_000], [1, 5]), answer([0, 50_000], [3, null]), answer([0, 50_000], [9, null])]
  expect(sisterMedian([0, 10, 49, 50], sisters)).toEqual([3, 5, 5, 5])
  expect(sisterMedian([50], sisters.slice(1))).toEqual([null])
  expect(sisterMedian([0], [])).toEqual([null])
})

test('zooming keeps what is under the pointer, and nothing reaches past now', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 20_000, max: 1e8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (from, span, share, factor) => {
        const now = from + span
        const after = zoomed({ from, to: now }, share, factor, now)
        expect(after.to).toBeLessThanOrEqual(now + 1e-3)
        if (factor < 1 && span * factor > 10_000) {
          const under = from + span * share
          expect(Math.abs(after.from + (after.to - after.from) * share - under)).toBeLessThan(1)
        }
        const moved = panned(after, factor - 1, now)
        expect(moved.to).toBeLessThanOrEqual(now + 1e-3)
        expect(Math.abs(moved.to - moved.from - (after.to - after.from))).toBeLessThan(1e-3)
      },
    ),
    { seed: 5 },
  )
})

test('the tail is bounded, ascending and thinned, and always ends with the newest', () => {
  const tail = new TrendTail(100)
  for (let i = 1; i <= 1000; i++) tail.push(i * 250, i)
  tail.push(10, 99)
  expect(tail.length).toBeLessThanOrEqual(100)
  const { t, value } = tail.after(240_000, 1000)
  expect(value.at(-1)).toBe(1000)
  expect(t.every((at, i) => i === 0 || at > t[i - 1]!)).toBe(true)
  expect(t.length).toBeLessThanOrEqual(12)
})

test('the spark ring keeps the newest and its extent ignores holes', () => {
  const ring = new SparkRing(4)
  expect(ring.extent()).toBeNull()
  for (const value of [100, 1, Number.NaN, 3, 2]) ring.push(value)
  expect(ring.length).toBe(4)
  expect(ring.at(0)).toBe(1)
  expect(ring.extent()).toEqual([1, 3])
})

test('sisters are compared in the unit of the one that is looked at; what cannot be told in it is left out', () => {
  const loaded = loadTwin(
    {
      format: 1,
      id: 't',
      name: 'T',
      classes: { pump: { name: 'Pump', signals: { heat: { name: 'Heat', unit: '°C' } } } },
      assets: ['°C', '°F', 'K', 'bar'].map((unit, i) => ({
        id: `p${i}`,
        name: `P${i}`,
        class: 'pump',
        signals: { heat: { unit } },
      })),
    },
    { convert: conversion },
  )
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const { sisters, otherUnit } = sisterSignals(loaded.value, loaded.value.signal('p0/heat')!)
  expect(otherUnit).toBe(1)
  const told = sisters.map(({ signal, to }) => inUnit(answer([0], [signal.unit === 'K' ? 323.15 : 140]), to))
  expect(sisterMedian([0], told)[0]).toBeCloseTo(55, 6)
})
