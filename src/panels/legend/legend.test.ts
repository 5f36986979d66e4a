import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classesOf, codedClasses, passing, sameFilter } from '../../colouring/layer-filter.ts'
import { layerOf, layersOf } from '../../colouring/layer-list.ts'
import { codeOf, OLD_CODE, type ScaleLayer, TOP_CODE, UNKNOWN_CODE } from '../../colouring/layer.ts'
import { loadTwin } from '../../twin/load.ts'
import { layerName } from '../layer-names.ts'
import { text } from '../../texts/text.ts'
import { withClass, withRange } from './choosing.ts'
import { BARS, barsOf, middleOf, shareOf, shownOf } from './distribution.ts'
import { layerLimits } from './layer-limits.ts'
import { dragged, gripAt, keyed, placeOf, type Span, stepOf, valueAt } from './range-drag.ts'

const twinOf = (alarms: Record<string, object>) => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    classes: {
      pump: {
        name: 'Pump',
        signals: {
          state: { name: 'State', type: 'state', role: 'state', states: { execute: { code: 1, name: 'Runs' } } },
          heat: { name: 'Heat', unit: '°C', role: 'temperature' },
          flow: { name: 'Flow', unit: 'l/s' },
        },
        alarms: alarms as never,
      },
    },
    assets: ['a', 'b', 'c'].map((id) => ({ id, name: id, class: 'pump' })),
    layers: { heat: { name: 'Heat', role: 'temperature', scale: [20, 100], unit: '°C' } },
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
const twin = twinOf({
  warm: { name: 'Warm', priority: 'medium', signal: 'heat', when: { above: 70 } },
  hot: { name: 'Hot', priority: 'high', signal: 'heat', when: { above: 90 } },
  odd: { name: 'Odd', priority: 'low', signal: 'heat', when: { outside: [30, 90] } },
  burning: { name: 'Burning', priority: 'critical', signal: 'heat', when: { above: 150 } },
  dry: { name: 'Dry', priority: 'critical', signal: 'flow', when: { below: 50 } },
})
const heat = layerOf(twin, 'heat') as ScaleLayer
const state = layerOf(twin, 'machine-state')

const countsOf = (values: readonly number[]): Uint32Array => {
  const counts = new Uint32Array(256)
  for (const value of values) counts[codeOf(heat.scale, value)]!++
  return counts
}
const values = fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { maxLength: 300 })

test('every layer, and every class of each, has a name', () => {
  const names = [...layersOf(twin).values()].map((layer) => [
    layerName(twin, layer.id),
    ...codedClasses(layer).map(([{ name }]) => text(name)),
  ])
  expect(names).toContainEqual(['Heat', 'Old value', 'No value'])
  expect(names).toContainEqual(['Data age', 'Older than its limit', 'Never heard'])
  expect(names).toContainEqual(['Alarm priority', 'Critical', 'High', 'Medium', 'Low', 'No alarm'])
  for (const [, ...classes] of names) expect(new Set(classes).size).toBe(classes.length)
})

describe('distribution', () => {
  test('every value stands in one bar, the one of its place on the scale', () => {
    fc.assert(
      fc.property(values, (all) => {
        const bars = barsOf(countsOf(all))
        expect(bars).toHaveLength(BARS)
        expect(bars.reduce((a, b) => a + b)).toBe(all.length)
        for (const one of new Set(all))
          expect(bars[Math.min(BARS - 1, Math.floor(placeOf(heat.scale, one) * BARS))]).toBeGreaterThan(0)
      }),
      { seed: 1 },
    )
  })

  test('median and highest are those of the values, to a step of the scale', () => {
    const step = 80 / TOP_CODE + stepOf(heat.scale)
    fc.assert(
      fc.property(values, (all) => {
        const { measured, median, highest, beyond } = middleOf(heat, countsOf(all))
        expect(measured).toBe(all.length)
        if (all.length === 0) return
        const shown = all.map((value) => Math.min(100, Math.max(20, value))).toSorted((a, b) => a - b)
        expect(Math.abs(median - shown[Math.ceil(shown.length / 2) - 1]!)).toBeLessThanOrEqual(step)
        expect(Math.abs(highest - shown.at(-1)!)).toBeLessThanOrEqual(step)
        expect(beyond).toBe(codeOf(heat.scale, shown.at(-1)!) === TOP_CODE)
      }),
      { seed: 2 },
    )
    expect(middleOf(heat, new Uint32Array(256)).measured).toBe(0)
    expect([shareOf(0), shareOf(OLD_CODE), shareOf(UNKNOWN_CODE)]).toEqual([null, null, null])
  })

  test('what is shown is what passes; what tells nothing of the layer counts for neither', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 20, max: 100 }),
        fc.integer({ min: 20, max: 100 }),
        fc.nat(50),
        fc.nat(50),
        (all, a, b, old, none) => {
          const counts = countsOf(all)
          counts[OLD_CODE] = old
          counts[0] = none
          const filter = { range: [Math.min(a, b), Math.max(a, b)] as const, only: ['old'] }
          const passes = passing(heat, filter)
          expect(shownOf(heat, filter, counts)).toEqual({
            shown: all.filter((value) => passes[codeOf(heat.scale, value)] === 1).length + old,
            all: all.length + old,
          })
        },
      ),
      { seed: 3 },
    )
  })
})

describe('choosing', () => {
  test('a class is switched on and off; none left, or all of them, is no filter', () => {
    const one = withClass(state, null, 'held')
    expect(one).toEqual({ range: null, only: ['held'] })
    const two = withClass(state, one, 'producing')
    expect(two).toEqual({ range: null, only: ['producing', 'held'] })
    expect(withClass(state, withClass(state, two, 'held'), 'producing')).toBeNull()
    expect(
      [...classesOf(state).keys()].reduce<ReturnType<typeof withClass>>(
        (filter, key) => withClass(state, filter, key),
        null,
      ),
    ).toBeNull()
  })

  test('a range keeps the classes beside it; the whole scale without them is no filter', () => {
    const old = withClass(heat, null, 'old')
    expect(old).toEqual({ range: null, only: ['old'] })
    expect(withRange(heat, old, [90, 60])).toEqual({ range: [60, 90], only: ['old'] })
    expect(withRange(heat, old, [-100, 500])).toEqual({ range: [20, 100], only: ['old'] })
    expect(withRange(heat, null, [-100, 500])).toBeNull()
    expect(withRange(heat, { range: [60, 90], only: [] }, null)).toBeNull()
    expect(sameFilter(withRange(heat, old, [1, 2]), withRange(heat, old, [2, 1]))).toBe(true)
    expect(sameFilter(old, null)).toBe(false)
  })
})

test('limits are those of the alarms that watch a signal of the layer, within the scale, the worst priority of each', () => {
  expect(layerLimits(twin, heat)).toEqual([
    { value: 30, priority: 'low', alarms: 3 },
    { value: 70, priority: 'medium', alarms: 3 },
    { value: 90, priority: 'high', alarms: 6 },
  ])
  const many = twinOf(
    Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `a${i}`,
        { name: 'A', priority: 'low', signal: 'heat', when: { above: 30 + i * 5 } },
      ]),
    ),
  )
  expect(layerLimits(many, layerOf(many, 'heat') as ScaleLayer)).toHaveLength(6)
})

const share = fc.double({ min: -0.5, max: 1.5, noNaN: true })
const span: fc.Arbitrary<Span | null> = fc.option(
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)]),
)

describe('dragging', () => {
  test('whatever is dragged wherever, the range stays in order and on the scale', () => {
    fc.assert(
      fc.property(span, share, share, fc.double({ min: 0, max: 0.2, noNaN: true }), (before, pressed, at, reach) => {
        const grip = gripAt(pressed, before, reach)
        const [from, to] = dragged(grip, before, pressed, at)
        expect(from).toBeLessThanOrEqual(to)
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThanOrEqual(1)
        if (grip === 'low') expect(to).toBe(before?.[1] ?? 1)
        if (grip === 'high') expect(from).toBe(before?.[0] ?? 0)
        if (grip === 'whole') expect(to - from).toBeCloseTo(before![1] - before![0], 9)
      }),
      { seed: 4 },
    )
  })

  test('a thumb is what is near; between them the range; beside it a new one', () => {
    expect(gripAt(0.05, null, 0.08)).toBe('low')
    expect(gripAt(0.95, null, 0.08)).toBe('high')
    expect(gripAt(0.5, null, 0.08)).toBe('new')
    expect(gripAt(0.5, [0.3, 0.7], 0.08)).toBe('whole')
    expect(gripAt(0.1, [0.3, 0.7], 0.08)).toBe('new')
    // Both thumbs at one place: either can be taken.
    expect(gripAt(0.48, [0.5, 0.5], 0.08)).toBe('low')
    expect(gripAt(0.52, [0.5, 0.5], 0.08)).toBe('high')
    expect(gripAt(1, [1, 1], 0.08)).toBe('low')
    expect(gripAt(0, [0, 0], 0.08)).toBe('high')
    expect(dragged('new', [0.3, 0.7], 0.1, 0.2)).toEqual([0.1, 0.2])
    expect(dragged('new', null, 0.6, 0.2)).toEqual([0.2, 0.6])
  })

  test('values are whole steps of 1, 2 or 5, and the ends are the scale’s own', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (low, length, at) => {
          const scale = [low, low + length] as const
          const step = stepOf(scale)
          expect(step).toBeGreaterThanOrEqual((length / 200) * (1 - 1e-6))
          expect(step).toBeLessThanOrEqual((length / 200) * 2.5 * (1 + 1e-6))
          const value = valueAt(scale, at)
          expect(Math.abs(placeOf(scale, value) - at) * length).toBeLessThanOrEqual(step)
        },
      ),
      { seed: 5 },
    )
    expect([valueAt([20, 100], 0), valueAt([20, 100], 0.5), valueAt([20, 100], 1)]).toEqual([20, 60, 100])
    expect(valueAt([0, 3], 0.3333)).toBe(1)
  })

  test('keys move one thumb, by a step, ten, or to its end, and never past the other', () => {
    const scale = [20, 100] as const
    expect(keyed(scale, [20, 100], 'low', 'ArrowRight')).toEqual([20.5, 100])
    expect(keyed(scale, [20, 100], 'high', 'PageDown')).toEqual([20, 95])
    expect(keyed(scale, [40, 60], 'low', 'End')).toEqual([60, 60])
    expect(keyed(scale, [40, 60], 'high', 'Home')).toEqual([40, 40])
    expect(keyed(scale, [40, 60], 'low', 'Home')).toEqual([20, 60])
    expect(keyed(scale, [60, 60], 'low', 'ArrowUp')).toEqual([60, 60])
    expect(keyed(scale, [40, 60], 'low', 'a')).toBeNull()
    expect(keyed(scale, [40, 60], 'low', 'toString')).toBeNull()
  })
})
