import { expect, test } from 'vitest'
import { Builder } from '../equipment/builder.ts'
import { drawnKinds } from '../equipment/library.ts'
import type { Equipment } from '../equipment/shape.ts'
import { CORNERS, OPEN, opennessOf } from './openness.ts'

const openness = (equipment: Equipment): readonly (readonly number[])[] => {
  const work = opennessOf(equipment)
  let step = work.next()
  while (!step.done) step = work.next()
  const open = step.value
  return equipment.shapes.map((_, i) => [...open.subarray(i * CORNERS, (i + 1) * CORNERS)].map((v) => v / OPEN))
}

const built = (draw: (b: Builder) => void, axes = {}): Equipment => {
  const builder = new Builder(axes)
  draw(builder)
  return builder.finish()
}
/** x fastest, then z, then y. */
const [LOWER, UPPER] = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
] as const
const mean = (open: readonly number[], corners: readonly number[]): number =>
  corners.reduce((sum, i) => sum + open[i]!, 0) / corners.length

test('what stands alone in the air has all the light; the floor takes some from below', () => {
  const [high] = openness(built((b) => b.box(0, 5, 0, 1, 1, 1, 'body')))
  expect(high).toEqual(Array.from({ length: CORNERS }, () => 1))
  const [low] = openness(built((b) => b.box(0, 0.6, 0, 1, 1, 1, 'body')))
  expect(mean(low!, UPPER)).toBe(1)
  expect(mean(low!, LOWER)).toBeLessThan(0.9)
})

test('what stands close takes light where it is close, and there alone', () => {
  const [box] = openness(
    built((b) => {
      b.box(0, 5, 0, 0.6, 0.6, 0.6, 'body')
      b.box(0.45, 5, 0, 0.2, 1.4, 1.4, 'body')
    }),
  )
  expect(mean(box!, [1, 3, 5, 7])).toBeLessThan(0.85)
  expect(mean(box!, [0, 2, 4, 6])).toBeGreaterThan(0.95)
})

test('glass, what casts no shadow, a carton that may not be there, and another link at its rest take none', () => {
  const axes = { arm: { joint: 'slides', along: [1, 0, 0], from: 0, to: 1 } }
  const wall = (b: Builder, surface: 'body' | 'glass', casts = true): void =>
    b.box(0.45, 5, 0, 0.2, 1.4, 1.4, surface, { casts })
  const beside = (draw: (b: Builder) => void): readonly number[] =>
    openness(
      built((b) => {
        b.box(0, 5, 0, 0.6, 0.6, 0.6, 'body')
        draw(b)
      }, axes),
    )[0]!
  const all = beside(() => {})
  expect(beside((b) => wall(b, 'body'))).not.toEqual(all)
  expect(beside((b) => wall(b, 'glass'))).toEqual(all)
  expect(beside((b) => wall(b, 'body', false))).toEqual(all)
  expect(beside((b) => b.shown('items', 0, () => wall(b, 'body')))).toEqual(all)
})

test('every kind: no corner is black, some are darker than others', () => {
  for (const [name, { build }] of drawnKinds) {
    const open = openness(build({})).flat()
    expect(Math.min(...open), name).toBeGreaterThanOrEqual(0.34)
    expect(Math.max(...open) - Math.min(...open), name).toBeGreaterThan(0.1)
  }
})
