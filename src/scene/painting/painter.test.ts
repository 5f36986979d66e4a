import { describe, expect, test } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { timeMs } from '../../base/brand.ts'
import { passing } from '../../colouring/layer-filter.ts'
import { layerOf } from '../../colouring/layer-list.ts'
import { codeOf, OLD_CODE, UNKNOWN_CODE } from '../../colouring/layer.ts'
import { loadTwin } from '../../twin/load.ts'
import { conversion } from '../../units/conversion.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import { drawnKinds } from '../equipment/library.ts'
import { layOut } from '../plan/layout.ts'
import type { PaintContext } from './paint-context.ts'
import { Painter } from './painter.ts'
import { stateName } from './part-state.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  defaults: { staleAfterS: 5 },
  classes: {
    tank: {
      name: 'Tank',
      model: { kind: 'tank' },
      signals: {
        level: { name: 'Level', unit: '%', role: 'level' },
        mode: { name: 'Mode', type: 'boolean', staleAfterS: null },
      },
    },
  },
  assets: [
    { id: 'a', name: 'A', class: 'tank' },
    { id: 'b', name: 'B', class: 'tank' },
  ],
  layers: { level: { name: 'Level', role: 'level', scale: [0, 100] } },
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const layout = layOut(twin, drawnKinds)

const scene = (layer = 'condition') => {
  const values = new ValueTable(twin)
  const board = new AlarmBoard('gateway')
  const state = new Uint8Array(1024)
  const painter = new Painter(layout, values, state)
  const context = (now: number, receding: ReadonlySet<string> | null = null): PaintContext => ({
    values,
    board,
    layer,
    grain: 'component',
    filter: null,
    theme: 'dark',
    now: timeMs(now),
    receding,
  })
  const hear = (id: string, value: number, at: number): void => {
    const { slot } = twin.signal(id)!
    values.set(slot, value, QUALITY.good, at, at)
    painter.take(slot, values.liveUntil(slot, timeMs(at)))
  }
  const looks = (asset: string): string => stateName(state[layout.machineOf(asset)!.parts[0]!.index * 4 + 3]!)
  return { painter, context, hear, looks }
}

describe('painter', () => {
  test('what was heard turns live, and stale by itself when its time is over', () => {
    const { painter, context, hear, looks } = scene()
    expect(painter.paint(context(1000))).toBe(true)
    expect([looks('a'), looks('b')]).toEqual(['never', 'never'])
    hear('a/level', 1, 2000)
    expect(painter.paint(context(2000))).toBe(true)
    expect(looks('a')).toBe('normal')
    expect(painter.paint(context(6900))).toBe(false)
    expect(painter.paint(context(7100))).toBe(true)
    expect(looks('a')).toBe('stale')
    hear('a/level', 1, 8000)
    expect(painter.paint(context(8000))).toBe(true)
    expect(looks('a')).toBe('normal')
  })

  test('a signal first heard late can still make its machine stale', () => {
    const { painter, context, hear, looks } = scene()
    hear('a/mode', 1, 1000)
    painter.paint(context(1000))
    expect(looks('a')).toBe('normal')
    hear('a/level', 1, 2000)
    painter.paint(context(2000))
    painter.paint(context(7100))
    expect(looks('a')).toBe('stale')
  })

  test('what recedes says so, whole machines are told, and nothing is left of it afterwards', () => {
    const receding = new Set(['a'])
    const { painter, context, hear, looks } = scene()
    hear('a/level', 1, 1000)
    painter.paint(context(1000))
    expect(painter.recedingParts).toBe(0)
    painter.recedingChanged = false
    painter.paint(context(1100, receding))
    expect([looks('a'), looks('b')]).toEqual(['receding', 'never'])
    expect(painter.recedingChanged).toBe(true)
    expect([...painter.receding()]).toEqual([1, 0])
    expect(painter.recedingParts).toBe(layout.machineOf('a')!.parts.length)
    hear('a/level', 2, 1200)
    painter.paint(context(1200, receding))
    expect(looks('a')).toBe('receding')
    painter.paint(context(1300))
    expect(looks('a')).toBe('normal')
    expect([...painter.receding(), painter.recedingParts]).toEqual([0, 0, 0])
  })

  test('the survey counts what is seen, names what passes, and has another version when anything stands elsewhere', () => {
    const { painter, context, hear } = scene('level')
    hear('a/level', 50, 1000)
    painter.paint(context(1000))
    const { survey } = painter
    const seen = layout.parts.filter(({ shapes }) => shapes.length > 0).length
    expect(survey.counts().reduce((a, b) => a + b)).toBe(seen)
    expect(survey.counts()[UNKNOWN_CODE]).toBe(
      layout.machineOf('b')!.parts.filter(({ shapes }) => shapes.length > 0).length,
    )
    expect(survey.codeOf('a', null)).toBe(codeOf([0, 100], 50))
    const nodes = (from: number, to: number) => [
      ...survey.nodes(passing(layerOf(twin, 'level'), { range: [from, to], only: [] })),
    ]
    expect(nodes(40, 60)).toEqual(['a'])
    expect(nodes(60, 100)).toEqual([])
    const before = survey.version()
    painter.paint(context(1100))
    hear('a/level', 50, 1200)
    painter.paint(context(1200))
    expect(survey.version()).toBe(before)
    painter.paint(context(9000))
    expect(survey.version()).not.toBe(before)
    expect(survey.codeOf('a', null)).toBe(OLD_CODE)
    painter.paint({ ...context(9000), grain: 'machine' })
    expect([survey.counts()[OLD_CODE], survey.counts()[UNKNOWN_CODE]]).toEqual([1, 1])
  })

  test('a layer of values follows every value; the condition layer does not look', () => {
    const level = scene('level')
    level.hear('a/level', 10, 1000)
    level.painter.paint(level.context(1000))
    level.hear('a/level', 90, 1100)
    expect(level.painter.paint(level.context(1100))).toBe(true)
    const condition = scene()
    condition.hear('a/level', 10, 1000)
    condition.painter.paint(condition.context(1000))
    condition.hear('a/level', 90, 1100)
    expect(condition.painter.paint(condition.context(1100))).toBe(false)
  })
})

test('what is measured in another unit stands where it belongs on the scale', () => {
  const mixed = loadTwin(
    {
      format: 1,
      id: 't',
      name: 'T',
      defaults: { staleAfterS: 5 },
      assets: ['°C', '°F', 'K', 'bar'].map((unit, i) => ({
        id: `m${i}`,
        name: `M${i}`,
        model: { kind: 'tank' },
        signals: { heat: { name: 'Heat', role: 'temperature', unit } },
      })),
      layers: { heat: { name: 'Heat', role: 'temperature', scale: [0, 100], unit: '°C' } },
    },
    { convert: conversion },
  )
  if (!mixed.ok) throw new Error(JSON.stringify(mixed.error))
  const values = new ValueTable(mixed.value)
  const plan = layOut(mixed.value, drawnKinds)
  const painter = new Painter(plan, values, new Uint8Array(1024))
  for (const [i, value] of [50, 122, 323.15, 50].entries())
    values.set(mixed.value.signal(`m${i}/heat`)!.slot, value, QUALITY.good, 1000, 1000)
  painter.paint({
    values,
    board: new AlarmBoard('gateway'),
    layer: 'heat',
    grain: 'machine',
    filter: null,
    theme: 'dark',
    now: timeMs(1000),
    receding: null,
  })
  const codes = [0, 1, 2, 3].map((i) => painter.survey.codeOf(`m${i}`, null))
  const middle = codeOf([0, 100], 50)
  for (const code of codes.slice(0, 3)) expect(Math.abs(code - middle)).toBeLessThanOrEqual(1)
  expect(codes[3]).toBe(0)
})
