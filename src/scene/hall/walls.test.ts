/** Walls stand round everything, whole bays long, and face inward only. */
import fc from 'fast-check'
import { Vector3 } from 'three'
import { expect, test } from 'vitest'
import { THEMES } from '../../look/tokens.ts'
import { Walls, wallsRound } from './walls.ts'

const metres = fc.double({ min: -200, max: 200, noNaN: true })
const size = fc.double({ min: 0.5, max: 300, noNaN: true })

test('they leave room round whatever stands there, in whole bays', () => {
  fc.assert(
    fc.property(metres, metres, size, size, fc.constantFrom(0.4, 1, 3), (x, z, width, depth, unit) => {
      const bounds = { min: [x, 0, z], max: [x + width, 3, z + depth] } as const
      const [left, far, right, near] = wallsRound(bounds, unit)
      expect(x - left).toBeGreaterThanOrEqual(5.5 * unit - 1e-6)
      expect(right - (x + width)).toBeGreaterThanOrEqual(5.5 * unit - 1e-6)
      expect(z - far).toBeGreaterThanOrEqual(5.5 * unit - 1e-6)
      expect(near - (z + depth)).toBeGreaterThanOrEqual(5.5 * unit - 1e-6)
      for (const length of [right - left, near - far])
        expect(length / (6 * unit)).toBeCloseTo(Math.round(length / (6 * unit)), 6)
    }),
    { seed: 1, numRuns: 100 },
  )
})

test('whoever stands inside sees the face of every wall, whoever stands outside the back of the one before her', () => {
  const walls = new Walls({ min: [-10, 0, -6], max: [10, 3, 6] }, 1)
  walls.setTheme(THEMES.dark)
  const at = walls.mesh.geometry.getAttribute('position')
  const inward = walls.mesh.geometry.getAttribute('aInward')
  const on = walls.mesh.geometry.getAttribute('aOn')
  const index = walls.mesh.geometry.getIndex()!
  const corner = (i: number): Vector3 => new Vector3().fromBufferAttribute(at, index.getX(i))
  let seen = 0
  for (let i = 0; i < index.count; i += 3) {
    // Columns stand out of their wall: their sides face along it.
    if (on.getX(index.getX(i)) < 0) continue
    const normal = corner(i + 1)
      .sub(corner(i))
      .cross(corner(i + 2).sub(corner(i)))
    expect(normal.dot(new Vector3().fromBufferAttribute(inward, index.getX(i)))).toBeGreaterThan(0)
    expect(normal.dot(new Vector3(0, 1.6, 0).sub(corner(i)))).toBeGreaterThan(0)
    seen++
  }
  expect(seen).toBe(8)
  walls.dispose()
})
