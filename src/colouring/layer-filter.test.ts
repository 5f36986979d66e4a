import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classesOf, passing, properFilter } from './layer-filter.ts'
import { layersOf } from './layer-list.ts'
import { codeOf, isScale, OLD_CODE, TOP_CODE, type ScaleLayer, UNKNOWN_CODE } from './layer.ts'
import { loadTwin } from '../twin/load.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  classes: {
    tank: {
      name: 'Tank',
      signals: {
        state: { name: 'State', type: 'state', role: 'state', states: { execute: { code: 1, name: 'Runs' } } },
      },
    },
  },
  assets: [{ id: 'a', name: 'A', class: 'tank' }],
  layers: { heat: { name: 'Heat', role: 'temperature', scale: [-40, 120], unit: '°C' } },
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const layers = [...layersOf(loaded.value).values()]
const heat = layers.find(({ id }) => id === 'heat') as ScaleLayer
const state = layers.find(({ id }) => id === 'machine-state')!

const anyLayer = fc.constantFrom(...layers)
const anyFilter = fc.record({
  range: fc.option(fc.tuple(fc.double({ min: -200, max: 300 }), fc.double({ min: -200, max: 300 }))),
  only: fc.subarray([...new Set(layers.flatMap((layer) => [...classesOf(layer).keys()]))]),
})

describe('what of a layer is looked at', () => {
  test('every class has a code of its own, none that of a value', () => {
    for (const layer of layers) {
      const codes = [...classesOf(layer).values()]
      expect(new Set(codes).size).toBe(codes.length)
      if (isScale(layer)) for (const code of codes) expect(code).toBeGreaterThan(TOP_CODE)
    }
    expect([...classesOf(state)].slice(-2)).toEqual([
      ['old', OLD_CODE],
      ['unknown', UNKNOWN_CODE],
    ])
  })

  test('a filter in its proper form is its own, and shows what it says', () => {
    fc.assert(
      fc.property(anyLayer, anyFilter, (layer, written) => {
        const filter = properFilter(layer, written)
        if (!filter) return
        expect(properFilter(layer, filter)).toEqual(filter)
        const passes = passing(layer, filter)
        // What tells nothing of the layer is never looked at, and something is always left out.
        expect(passes[0]).toBe(0)
        expect([...passes].some((one, code) => code > 0 && one === 0)).toBe(true)
        for (const [key, code] of classesOf(layer)) expect(passes[code] === 1).toBe(filter.only.includes(key))
        if (!isScale(layer)) expect(filter.range).toBeNull()
      }),
      { seed: 5 },
    )
  })

  test('a value passes a range exactly where its colour does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -60, max: 140, noNaN: true }),
        fc.tuple(fc.integer({ min: -40, max: 120 }), fc.integer({ min: -40, max: 120 })),
        (value, range) => {
          const filter = properFilter(heat, { range, only: [] })
          if (!filter?.range) return
          const [from, to] = filter.range
          const passes = passing(heat, filter)[codeOf(heat.scale, value)] === 1
          const step = 160 / TOP_CODE
          if (value > from + step && value < to - step) expect(passes).toBe(true)
          // What lies beyond an end of the scale stands at that end.
          const shown = Math.min(120, Math.max(-40, value))
          if (shown < from - step || shown > to + step) expect(passes).toBe(false)
        },
      ),
      { seed: 6 },
    )
  })
})
