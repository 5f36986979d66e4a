import { expect, test } from 'vitest'
import { slotOf, timeMs } from '../base/brand.ts'
import { tidy } from '../base/tidy.ts'
import { loadTwin } from '../twin/load.ts'
import { mixesUnits } from '../twin/one-unit.ts'
import type { KpiDoc } from '../twin/schema.ts'
import { conversion } from '../units/conversion.ts'
import { QUALITY } from '../wire/quality.ts'
import { ValueTable } from '../values/table.ts'
import { keyFigureOf, readFigure } from './key-figure.ts'

const now = timeMs(100_000)

/** A figure over signals of one role with these units, the n-th with the n-th value. */
const figure = (
  kpi: Partial<KpiDoc>,
  told: readonly (readonly [value: number, unit: string])[],
  perHour: (part: number, value: number) => number | null = () => null,
) => {
  const loaded = loadTwin(
    {
      format: 1,
      id: 't',
      name: 'T',
      defaults: { staleAfterS: 10 },
      assets: told.map(([, unit], i) => ({
        id: `m${i}`,
        name: `M${i}`,
        signals: { s: { name: 'S', role: 'r', ...(unit && { unit }) } },
      })),
      kpis: [{ name: 'K', role: 'r', reduce: 'sum', ...kpi }],
    },
    { convert: conversion },
  )
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const twin = loaded.value
  const values = new ValueTable(twin)
  told.forEach(([value], i) => values.set(slotOf(i), value, QUALITY.good, now - 100, 0))
  const of = keyFigureOf(twin, twin.kpis[0]!)
  return { twin, values, of, read: () => readFigure(of, values, now, perHour) }
}
const shown = (...args: Parameters<typeof figure>): readonly [number | null, string, number] => {
  const { of, read } = figure(...args)
  const { value } = read()
  return [value === null ? null : tidy(value), of.unit, of.otherUnit.length]
}

test('nothing is added to, or compared with, what is in another unit', () => {
  expect(
    shown({ unit: 'kW' }, [
      [1500, 'W'],
      [2, 'kW'],
    ]),
  ).toEqual([3.5, 'kW', 0])
  expect(
    shown({ reduce: 'max', unit: '°C' }, [
      [212, '°F'],
      [40, '°C'],
    ]),
  ).toEqual([100, '°C', 0])
  expect(
    shown({ reduce: 'min', unit: '°C' }, [
      [32, '°F'],
      [40, '°C'],
    ]),
  ).toEqual([0, '°C', 0])
  expect(
    shown({ reduce: 'mean', unit: 'bar' }, [
      [1, 'bar'],
      [300, 'kPa'],
    ]),
  ).toEqual([2, 'bar', 0])
})
test('without a unit of its own it has that of most', () => {
  expect(
    shown({}, [
      [1500, 'W'],
      [2, 'kW'],
      [1, 'kW'],
    ]),
  ).toEqual([4.5, 'kW', 0])
})
test('apparent and reactive power are no power, and are left out', () => {
  expect(
    shown({ unit: 'kW' }, [
      [1, 'kW'],
      [9, 'kvar'],
      [9, 'kVA'],
      [2000, 'W'],
    ]),
  ).toEqual([3, 'kW', 2])
  expect(shown({ unit: 'kW' }, [[9, 'kvar']])).toEqual([null, 'kW', 1])
})
test('gauge and absolute pressure are not mixed by way of one that says neither', () => {
  expect(
    shown({ reduce: 'max', unit: 'bar' }, [
      [1, 'barg'],
      [2, 'barg'],
      [9, 'bara'],
    ]),
  ).toEqual([2, 'bar', 1])
})
test('a ton is a metric one', () =>
  expect(
    shown({ unit: 'kg' }, [
      [1, 't'],
      [1, 'ton'],
    ]),
  ).toEqual([2000, 'kg', 0]))
test('no unit beside units is left out; where nobody says one, all have the same', () => {
  expect(
    shown({ unit: 'kW' }, [
      [1500, ''],
      [2, 'kW'],
    ]),
  ).toEqual([2, 'kW', 1])
  expect(
    shown({ unit: 'kW' }, [
      [1, ''],
      [2, ''],
    ]),
  ).toEqual([3, 'kW', 0])
})
test('a unit that only its author knows is taken at its word', () => {
  expect(
    shown({ unit: 'Kisten' }, [
      [1, 'pcs'],
      [2, 'pcs'],
    ]),
  ).toEqual([3, 'Kisten', 0])
  expect(
    shown({ unit: 'Kisten' }, [
      [1, 'pcs'],
      [2, 'kg'],
    ]),
  ).toEqual([null, 'Kisten', 2])
})
test('a rate is per hour of what is counted', () => {
  const rate = (_: number, value: number): number => value
  const [energy, parts] = [
    [
      [3000, 'Wh'],
      [2, 'kWh'],
    ] as const,
    [
      [60, 'pcs'],
      [120, 'pcs'],
    ] as const,
  ]
  expect(shown({ reduce: 'rate-per-hour', unit: 'kW' }, energy, rate)).toEqual([5, 'kW', 0])
  expect(shown({ reduce: 'rate-per-hour', unit: 'kWh/h' }, energy, rate)).toEqual([5, 'kWh/h', 0])
  expect(shown({ reduce: 'rate-per-hour', unit: 'pcs/min' }, parts, rate)).toEqual([3, 'pcs/min', 0])
  expect(shown({ reduce: 'rate-per-hour', unit: '/h' }, parts, rate)).toEqual([180, '/h', 0])
  expect(shown({ reduce: 'rate-per-hour' }, parts, rate)).toEqual([180, 'pcs/h', 0])
  expect(
    shown(
      { reduce: 'rate-per-hour', unit: '/h' },
      [
        [60, ''],
        [120, ''],
      ],
      rate,
    ),
  ).toEqual([180, '/h', 0])
})

test('what is missing is told by why, and which', () => {
  const { twin, values, read } = figure(
    { unit: 'kW' },
    [1, 2, 3, 4, 5].map((value) => [value, 'kW'] as const),
  )
  expect(read()).toMatchObject({ value: 15, used: 5 })
  values.set(slotOf(0), 1, QUALITY.bad, now, 0)
  values.set(slotOf(1), 1, QUALITY.good, now - 20_000, 0)
  values.set(slotOf(2), 3.4028235e38, QUALITY.good, now, 0)
  values.set(slotOf(3), 4, QUALITY.uncertain, now, 0)
  expect(read()).toEqual({
    value: 9,
    used: 2,
    missing: new Map([
      ['bad', [twin.signals[0], twin.signals[2]]],
      ['stale', [twin.signals[1]]],
    ]),
  })
  values.clear()
  expect(read()).toEqual({ value: null, used: 0, missing: new Map([['never', twin.signals]]) })
  const rate = figure({ reduce: 'rate-per-hour' }, [[1, 'pcs']])
  expect(rate.read().missing).toEqual(new Map([['young', rate.twin.signals]]))
})

test('units are needed only where they differ', () => {
  const mixes = (kpi: Partial<KpiDoc>, units: readonly string[]): boolean =>
    mixesUnits(
      figure(
        kpi,
        units.map((unit) => [1, unit] as const),
      ).twin,
    )
  expect(mixes({ unit: 'kW' }, ['kW', 'kW'])).toBe(false)
  expect(mixes({ unit: 'kW' }, ['kW', 'W'])).toBe(true)
  expect(mixes({ unit: 'kW' }, ['W', 'W'])).toBe(true)
  expect(mixes({ unit: 'pcs/h', reduce: 'rate-per-hour' }, ['pcs', 'pcs'])).toBe(false)
  expect(mixes({ unit: 'kW', reduce: 'rate-per-hour' }, ['kWh'])).toBe(true)
})
