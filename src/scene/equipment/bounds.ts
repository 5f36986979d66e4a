/** Axis-aligned extent of a shape, exact for boxes and straight cylinders. */
import { casting, isCasting } from './castings.ts'
import { chain, type Rigid, apply, type Vec3 } from '../../base/rigid.ts'
import type { Shape } from './shape.ts'

export interface Bounds {
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}

const castingBoxes = new Map<string, Bounds>()

/** Of a casting as it is made, at scale 1. */
export const castingBox = (name: string): Bounds => {
  const known = castingBoxes.get(name)
  if (known) return known
  const { positions } = casting(name, 2)
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  positions.forEach((v, i) => {
    min[i % 3] = Math.min(min[i % 3]!, v)
    max[i % 3] = Math.max(max[i % 3]!, v)
  })
  const box = { min, max }
  castingBoxes.set(name, box)
  return box
}

const around = (m: Rigid, centre: Vec3, extent: (row: number) => number): Bounds => {
  const at = apply(m, 0, centre)
  const e = [extent(0), extent(1), extent(2)] as const
  return { min: [at[0] - e[0], at[1] - e[1], at[2] - e[2]], max: [at[0] + e[0], at[1] + e[1], at[2] + e[2]] }
}

/** In the frame that `carrier` (the link's frame, or the identity) is given in. */
export const shapeBounds = (shape: Shape, carrier: Rigid): Bounds => {
  const m = chain(carrier, shape.matrix)
  const [a, b, c] = shape.dim
  if (isCasting(shape.template)) {
    const { min, max } = castingBox(shape.template)
    const half = [0, 1, 2].map((axis) => ((max[axis]! - min[axis]!) / 2) * a)
    const centre: Vec3 = [((min[0] + max[0]) / 2) * a, ((min[1] + max[1]) / 2) * a, ((min[2] + max[2]) / 2) * a]
    return around(
      m,
      centre,
      (row) => Math.abs(m[row]!) * half[0]! + Math.abs(m[4 + row]!) * half[1]! + Math.abs(m[8 + row]!) * half[2]!,
    )
  }
  if (shape.template === 'box' || shape.template === 'leaf')
    return around(m, [0, 0, 0], (row) => Math.abs(m[row]!) * a + Math.abs(m[4 + row]!) * b + Math.abs(m[8 + row]!) * c)
  return around(
    m,
    [0, 0, 0],
    (row) => Math.abs(m[4 + row]!) * b + Math.max(a, c) * Math.sqrt(Math.max(0, 1 - m[4 + row]! ** 2)),
  )
}
