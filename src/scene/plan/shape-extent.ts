/** How far a shape reaches in its own frame: centre and half sizes of its oriented box. Metres. */
import type { Shape } from '../equipment/shape.ts'

export type CastingBounds = (name: string) => {
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}

/** Six numbers: centre x, y, z, half x, y, z. */
export const extentOf = (
  shape: Shape,
  castingBounds: CastingBounds,
): readonly [number, number, number, number, number, number] => {
  const [a, b, c] = shape.dim
  if (shape.template === 'box' || shape.template === 'leaf') return [0, 0, 0, a, b, c]
  if (shape.template.startsWith('cylinder')) return [0, 0, 0, Math.max(a, c), b, Math.max(a, c)]
  const { min, max } = castingBounds(shape.template)
  return [
    ((min[0] + max[0]) / 2) * a,
    ((min[1] + max[1]) / 2) * a,
    ((min[2] + max[2]) / 2) * a,
    ((max[0] - min[0]) / 2) * a,
    ((max[1] - min[1]) / 2) * a,
    ((max[2] - min[2]) / 2) * a,
  ]
}
