import { describe, expect, test } from 'vitest'
import { casting, castingNames, isCasting } from './castings.ts'
import { outline } from './casting-geometry.ts'

describe.each(castingNames)('%s', (name) => {
  test.each([0, 1, 2] as const)('level %d is sound', (level) => {
    const { positions, normals, indices } = casting(name, level)
    expect(positions.length).toBe(normals.length)
    expect(positions.every(Number.isFinite)).toBe(true)
    let agree = 0
    for (let i = 0; i < indices.length; i += 3) {
      const at = [0, 1, 2].map((k) => indices[i + k]! * 3)
      expect(at.every((o) => o + 2 < positions.length)).toBe(true)
      const edge = (k: number): number[] =>
        [0, 1, 2].map((axis) => positions[at[k]! + axis]! - positions[at[0]! + axis]!)
      const [u, v] = [edge(1), edge(2)] as [number[], number[]]
      const face = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
      const area = Math.hypot(...face)
      if (area < 1e-10) continue
      for (const o of at) {
        const dot = [0, 1, 2].reduce((sum, axis) => sum + (face[axis]! / area) * normals[o + axis]!, 0)
        if (dot < 0.2) throw new Error(`${name}: triangle ${i / 3} faces away from its normal (${dot.toFixed(2)})`)
        agree++
      }
    }
    expect(agree).toBeGreaterThan(20)
    for (let i = 0; i < normals.length; i += 3)
      expect(Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!)).toBeCloseTo(1, 4)
  })

  test('coarser levels cost less, and the same name is the same object', () => {
    const triangles = ([0, 1, 2] as const).map((level) => casting(name, level).indices.length)
    expect(triangles[0]!).toBeLessThanOrEqual(triangles[1]!)
    expect(triangles[1]!).toBeLessThanOrEqual(triangles[2]!)
    expect(casting(name, 1)).toBe(casting(name, 1))
  })
})

test('the outline of circles: every point on a circle, none inside another, normals exact', () => {
  const circles = [
    [0, 0, 1],
    [3, 0, 0.5],
    [1, 2, 0.25],
  ] as const
  for (const p of outline(circles, 24)) {
    const gaps = circles.map(([x, y, r]) => Math.hypot(p.x - x, p.y - y) - r)
    expect(Math.min(...gaps.map(Math.abs))).toBeLessThan(1e-9)
    for (const [x, y, r] of circles) expect((x - p.x) * p.nx + (y - p.y) * p.ny + r).toBeLessThan(1e-6)
  }
})

test('an unknown casting is a bug', () => {
  expect(isCasting('toString')).toBe(false)
  expect(() => casting('toString')).toThrow(/toString/)
})
