/** What stands where a model is missing: a plain cabinet of a machine's size, so that its state can still be seen and tapped. */
import type { Equipment, Shape, Surface } from '../equipment/shape.ts'

const at = (x: number, y: number, z: number): readonly number[] => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]

const box = (y: number, size: readonly [number, number, number], surface: Surface, bevel: number): Shape => ({
  template: 'box',
  part: 'frame',
  link: -1,
  matrix: at(0, y, 0),
  dim: [size[0] / 2, size[1] / 2, size[2] / 2, bevel],
  surface,
  casts: true,
  detail: 0,
})

/** Metres. */
export const placeholder = (width = 1.2, height = 1.4, depth = 0.9): Equipment => ({
  shapes: [
    box(0.05, [width - 0.06, 0.1, depth - 0.06], 'dark', 0.008),
    box(0.1 + (height - 0.1) / 2, [width, height - 0.1, depth], 'body', 0.03),
  ],
  links: [],
  footprints: [{ at: [0, 0], size: [width, depth], softness: 0.5, strength: 1 }],
  anchors: { frame: [0, height, 0] },
  track: null,
  bounds: { min: [-width / 2, 0, -depth / 2], max: [width / 2, height, depth / 2] },
})
