/** What the GPU needs of every shape, in flat columns by shape: instances are packed from it, whichever level they are drawn at. */
import type { Surface } from '../equipment/shape.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { CORNERS, OPEN } from '../plan/openness.ts'
import type { Carriers } from '../motion/carriers.ts'
import { SURFACES } from './paint-uniforms.ts'
import { BODIES } from './shader-parts.ts'
import { bodyOf } from './templates.ts'

export interface ShapeTable {
  /** As `Shape.dim`, four a shape. */
  readonly dim: Float32Array
  /** Surface, housing, what runs, body; four a shape. */
  readonly kind: Uint8Array
  /** How open its corners stand to the light, eight a shape, see `openness.ts`. */
  readonly open: Uint8Array
  readonly part: Uint32Array
  /** What it rides on; 0 = it stands still for ever. */
  readonly carrier: Uint32Array
  /** Sixteen numbers: where it is on its carrier. */
  place(shape: number): ArrayLike<number>
}

const RUNS = { belt: 1, roller: 2 } as const
const SURFACE_NUMBER = new Map<Surface, number>(SURFACES.map((surface, i) => [surface, i]))

export const shapeTable = (layout: SceneLayout, { of: carrier }: Carriers): ShapeTable => {
  const count = layout.shapes.length
  const table: ShapeTable = {
    dim: new Float32Array(count * 4),
    kind: new Uint8Array(count * 4),
    open: new Uint8Array(count * CORNERS),
    part: layout.partOf,
    carrier,
    place: (shape) =>
      carrier[shape] === 0 ? layout.rest.subarray(shape * 16, shape * 16 + 16) : layout.shapes[shape]!.matrix,
  }
  writeTable(table, layout, 0, count)
  return table
}

/** Writes the columns of these shapes, the last one exclusive. */
export const writeTable = ({ dim, kind, open }: ShapeTable, layout: SceneLayout, from: number, to: number): void => {
  open.fill(OPEN, from * CORNERS, to * CORNERS)
  for (let i = from; i < to; i++) {
    const shape = layout.shapes[i]!
    dim.set(shape.dim, i * 4)
    kind[i * 4] = SURFACE_NUMBER.get(shape.surface)!
    kind[i * 4 + 1] = layout.housing[i]!
    kind[i * 4 + 2] = shape.runs ? RUNS[shape.runs] : 0
    kind[i * 4 + 3] = BODIES[bodyOf(shape.template)]
  }
}
