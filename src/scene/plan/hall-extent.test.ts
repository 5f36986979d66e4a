import { describe, expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { Equipment } from '../equipment/shape.ts'
import { buries, hallExtent, type Standing } from './hall-extent.ts'
import { placeholder } from './placeholder.ts'
import { placed } from '../../base/rigid.ts'

const nothing = (() => {
  const loaded = loadTwin({ format: 1, id: 't', name: 'T', classes: {}, assets: [{ id: 'a', name: 'A' }] })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
})()
const at = (x: number, z: number, y = 0, equipment: Equipment = placeholder()): Standing => ({
  equipment,
  matrix: placed([x, y, z], 0),
})
/** A model whose shapes lie so far from its own origin, of such a size. */
const model = ([x, y, z]: readonly [number, number, number], size = 2): Equipment => ({
  ...placeholder(),
  bounds: { min: [x, y, z], max: [x + size, y + size, z + size] },
})
/** Two rows of machines, 20 m long. */
const plant = (count = 12): Standing[] => Array.from({ length: count }, (_, i) => at((i >> 1) * 4, (i & 1) * 6))
const farthest = (machines: readonly Standing[]): number => {
  const { min, max } = hallExtent(machines, nothing).bounds
  return Math.max(...[...min, ...max].map(Math.abs))
}

describe('what the hall measures', () => {
  test('all of a plant, however long', () => {
    expect(hallExtent(plant(), nothing).apart.size).toBe(0)
    expect(farthest(plant(400))).toBeGreaterThan(790)
  })

  test.each<[string, Standing]>([
    ['in survey coordinates', at(0, 0, 0, model([500_000, 100, -5_700_000]))],
    ['placed by a map', at(500_000, -5_700_000)],
    ['three kilometres off', at(0, 3000)],
    ['high above', at(4, 0, 2000)],
    ['of another unit', at(4, 0, 0, model([-900, 0, -900], 1800))],
  ])('one %s does not count, and is named', (_, wrong) => {
    for (const machines of [
      [...plant(), wrong],
      [wrong, ...plant(3)],
    ]) {
      const { apart } = hallExtent(machines, nothing)
      expect([...apart.keys()]).toEqual([machines.indexOf(wrong)])
      expect(apart.get(machines.indexOf(wrong))).toBeGreaterThan(900)
      expect(farthest(machines)).toBeLessThan(60)
    }
  })

  test('of two, the one whose shapes are not where it is placed', () => {
    const wrong = at(0, 0, 0, model([5000, 0, 0]))
    expect([...hallExtent([at(3, 0), wrong], nothing).apart.keys()]).toEqual([1])
    expect(hallExtent([at(3, 0), at(900, 0)], nothing).apart.size, 'either may be right').toBe(0)
  })

  test('a second site is a part of the plant, and so is a gatehouse', () => {
    const second = plant().map((_, i) => at(5000 + i * 3, 0))
    expect(hallExtent([...plant(), ...second.slice(0, 6)], nothing).apart.size).toBe(0)
    expect(hallExtent([...plant(), at(150, 40)], nothing).apart.size).toBe(0)
  })

  test('a plant that is modelled as a whole, each machine with the plant’s origin, is a plant', () => {
    const machines = Array.from({ length: 9 }, (_, i) => at(0, 0, 0, model([4000 + i * 3, 0, 2000])))
    expect(hallExtent(machines, nothing).apart.size).toBe(0)
    expect(hallExtent(machines, nothing).bounds.min[0]).toBe(4000)
  })
})

describe('a model that buries the others', () => {
  const tall = (height: number, width = 40): Equipment => ({
    ...placeholder(),
    bounds: { min: [-width, 0, -width], max: [width, height, width] },
  })
  test('is high, and all stand inside of it', () => {
    expect(buries(at(0, 0, 0, tall(60)), plant())).toBe(true)
    expect(buries(at(0, 0, 0, tall(10)), plant()), 'a hall').toBe(false)
    expect(buries(at(200, 0, 0, tall(60)), plant()), 'a tower beside it').toBe(false)
    expect(buries(at(0, 0, 0, tall(60)), []), 'alone').toBe(false)
  })
})
