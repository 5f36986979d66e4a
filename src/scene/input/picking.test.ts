import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { Picker } from './picking.ts'
import { placed } from '../../base/rigid.ts'

const shapesOf = (count: number, seed: number) => {
  const rng = createRng(seed)
  const extents = new Float32Array(count * 6)
  const world = new Float32Array(count * 16)
  for (let i = 0; i < count; i++) {
    extents.set([0, 0, 0, rng.between(0.05, 0.6), rng.between(0.05, 0.6), rng.between(0.05, 0.6)], i * 6)
    const turn = (rng.between(0, 7) * 180) / Math.PI
    world.set(placed([rng.between(-20, 20), rng.between(0, 3), rng.between(-20, 20)], turn), i * 16)
  }
  return { extents, world, rng }
}

/** The same by trying every box, marching in its own frame. */
const bruteForce = (extents: Float32Array, world: Float32Array, o: readonly number[], d: readonly number[]): number => {
  let best = Infinity
  let found = -1
  for (let s = 0; s < extents.length / 6; s++) {
    const m = world.subarray(s * 16, s * 16 + 16)
    let near = 0
    let far = Infinity
    for (let axis = 0; axis < 3; axis++) {
      const column = [m[axis * 4]!, m[axis * 4 + 1]!, m[axis * 4 + 2]!]
      const from = column.reduce((sum, c, k) => sum + c * (o[k]! - m[12 + k]!), 0)
      const along = column.reduce((sum, c, k) => sum + c * d[k]!, 0)
      const a = (-extents[s * 6 + 3 + axis]! - from) / along
      const b = (extents[s * 6 + 3 + axis]! - from) / along
      near = Math.max(near, Math.min(a, b))
      far = Math.min(far, Math.max(a, b))
    }
    if (near <= far && near < best) {
      best = near
      found = s
    }
  }
  return found
}

test('finds what trying every box finds, before and after shapes have moved', () => {
  const { extents, world, rng } = shapesOf(1500, 7)
  const picker = new Picker(
    extents,
    () => world,
    () => false,
  )
  let hits = 0
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 200; i++) {
      const from = [rng.between(-30, 30), rng.between(3, 12), rng.between(-30, 30)] as const
      const direction = [rng.between(-1, 1), rng.between(-1, -0.1), rng.between(-1, 1)] as const
      const expected = bruteForce(extents, world, from, direction)
      const found = picker.pick(from, direction)
      expect(found?.shape ?? -1).toBe(expected)
      if (found) hits++
    }
    for (let s = 0; s < 1500; s += 3) world[s * 16 + 12]! += rng.between(-5, 5)
    picker.moved()
  }
  expect(hits).toBeGreaterThan(50)
})

test('what is not there at present is not hit', () => {
  const extents = Float32Array.of(0, 0, 0, 1, 1, 1)
  const world = Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1000, 0, 1)
  expect(
    new Picker(
      extents,
      () => world,
      () => false,
    ).pick([0, 0, 10], [0, 0, -1]),
  ).toBeNull()
  expect(
    new Picker(
      extents,
      () => world,
      () => false,
    ).pick([0, 0, 10], [0, -1, 0]),
  ).toBeNull()
})

test('passes through what is to be skipped, and an empty hall has nothing', () => {
  const extents = Float32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1)
  const world = new Float32Array(32)
  for (const [i, z] of [
    [0, 0],
    [1, -5],
  ] as const)
    world.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, z, 1], i * 16)
  expect(
    new Picker(
      extents,
      () => world,
      () => false,
    ).pick([0, 0, 10], [0, 0, -1]),
  ).toEqual({ shape: 0, distance: 9 })
  expect(
    new Picker(
      extents,
      () => world,
      (s) => s === 0,
    ).pick([0, 0, 10], [0, 0, -1]),
  ).toEqual({ shape: 1, distance: 14 })
  expect(
    new Picker(
      new Float32Array(),
      () => new Float32Array(),
      () => false,
    ).pick([0, 0, 10], [0, 0, -1]),
  ).toBeNull()
})
