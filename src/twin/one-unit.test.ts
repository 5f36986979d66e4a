import { expect, test } from 'vitest'
import { conversion } from '../units/conversion.ts'
import { layersOf } from '../colouring/layer-list.ts'
import { codeOf, colours, isScale, type ScaleLayer } from '../colouring/layer.ts'
import { loadTwin } from './load.ts'
import { convertSame, mixesUnits, oneUnit, valueIn } from './one-unit.ts'

const hall = (
  units: readonly string[],
  layer: { unit?: string } | null = {},
  range: (unit: string) => [number, number] = () => [0, 100],
  knowing = true,
) => {
  const loaded = loadTwin(
    {
      format: 1,
      id: 't',
      name: 'T',
      assets: units.map((unit, i) => ({
        id: `m${i}`,
        name: `M${i}`,
        signals: { s: { name: 'S', role: 'temperature', range: range(unit), ...(unit && { unit }) } },
      })),
      ...(layer && { layers: { heat: { name: 'Heat', role: 'temperature', scale: [0, 100], ...layer } } }),
    },
    knowing ? { convert: conversion } : {},
  )
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
const scaleOf = (...args: Parameters<typeof hall>): ScaleLayer => {
  const twin = hall(...args)
  return [...layersOf(twin).values()].find((layer): layer is ScaleLayer => isScale(layer) && layer.role !== null)!
}

test('a layer takes every unit that can be told in its own, and says which signals it leaves out', () => {
  const layer = scaleOf(['°C', '°F', 'K', 'bar', ''], { unit: '°C' })
  expect([...layer.from.keys()].toSorted()).toEqual(['K', '°C', '°F'])
  expect(layer.leftOut.map(({ unit }) => unit)).toEqual(['bar', ''])
  const of = (value: number, unit: string): number => value * layer.from.get(unit)!.scale + layer.from.get(unit)!.offset
  expect(codeOf(layer.scale, of(122, '°F'))).toBe(codeOf(layer.scale, of(50, '°C')))
  expect(hall(['°C', 'bar'], { unit: '°C' }).signals.map((signal) => colours(layer, signal))).toEqual([true, false])
})

test('a layer that nobody declared has its scale in one unit', () => {
  const layer = scaleOf(['°C', '°C', '°F'], null, (unit) => (unit === '°F' ? [32, 302] : [0, 100]))
  expect(layer.unit).toBe('°C')
  expect(layer.scale[0]).toBeCloseTo(0, 6)
  expect(layer.scale[1]).toBeCloseTo(150, 6)
  expect(layer.leftOut).toEqual([])
})

test('a layer without a unit has that of most of its signals; without any, all count', () => {
  expect(scaleOf(['°F', '°C', '°F'], {}).unit).toBe('°F')
  expect(scaleOf(['', ''], { unit: '°C' })).toMatchObject({ unit: '°C', leftOut: [] })
})

test('where units are not known, only equal ones are put together', () => {
  const layer = scaleOf(['°C', '°F', '°C'], {}, undefined, false)
  expect(layer).toMatchObject({ unit: '°C' })
  expect(layer.leftOut).toHaveLength(1)
  expect(mixesUnits(hall(['°C', '°F']))).toBe(true)
  expect(mixesUnits(hall(['°C', '°C'], { unit: '°C' }))).toBe(false)
  expect(mixesUnits(hall(['°C', '°C'], { unit: '°F' }))).toBe(true)
  expect(convertSame('bar', 'psi').ok).toBe(false)
})

test('a value in another unit, or none', () => {
  expect(valueIn(conversion, { unit: '°F' }, 212, '°C')).toBeCloseTo(100, 9)
  expect(valueIn(conversion, { unit: 'kvar' }, 1, 'kW')).toBeNull()
  expect(oneUnit(conversion, ['psig', 'psia', 'psig'], 'bar').from.has('psia')).toBe(false)
})
