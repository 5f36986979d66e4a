/**
 * Some shapes as one mesh: every vertex knows which shape it is of and what that rides on, and where the shapes are on
 * their carriers stands in a small texture. One draw call whatever the shapes are made of; meant for the few that are selected, not for halls.
 */
import { BufferAttribute, BufferGeometry, DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import type { GeometryOf } from './batches.ts'
import type { Level } from '../equipment/castings.ts'
import { geometryKey, isSharp } from './templates.ts'
import type { SceneLayout } from '../plan/layout.ts'
import type { ShapeTable } from './shape-table.ts'

export interface Hull {
  readonly geometry: BufferGeometry
  /** Row = member, four texels = the columns of its matrix. */
  readonly matrices: DataTexture
  readonly shapes: readonly number[]
  dispose(): void
}

/** @param levelOf how finely each is drawn */
export const hullOf = (
  layout: SceneLayout,
  table: ShapeTable,
  geometryOf: GeometryOf,
  shapes: readonly number[],
  levelOf: (shape: number) => Level,
): Hull => {
  const keys = shapes.map((shape) => geometryKey(layout.shapes[shape]!.template, levelOf(shape)))
  const templates = keys.map(geometryOf)
  const vertices = templates.reduce((sum, template) => sum + template.getAttribute('position').count, 0)
  const corners = templates.reduce((sum, template) => sum + template.getIndex()!.count, 0)
  const position = new Float32Array(vertices * 3)
  const normal = new Float32Array(vertices * 3)
  const dim = new Float32Array(vertices * 4)
  const kind = new Uint8Array(vertices * 4)
  const part = new Float32Array(vertices)
  const member = new Float32Array(vertices)
  const carrier = new Float32Array(vertices)
  const index = new Uint32Array(corners)
  let v = 0
  let c = 0
  templates.forEach((template, m) => {
    const shape = shapes[m]!
    const count = template.getAttribute('position').count
    position.set(template.getAttribute('position').array, v * 3)
    normal.set(template.getAttribute('normal').array, v * 3)
    const sharp = isSharp(keys[m]!)
    for (let i = 0; i < count; i++) {
      dim.set(table.dim.subarray(shape * 4, shape * 4 + 4), (v + i) * 4)
      if (sharp) dim[(v + i) * 4 + 3] = 0
      kind.set(table.kind.subarray(shape * 4, shape * 4 + 4), (v + i) * 4)
    }
    part.fill(table.part[shape]!, v, v + count)
    member.fill(m, v, v + count)
    carrier.fill(table.carrier[shape]!, v, v + count)
    const corner = template.getIndex()!.array
    for (let i = 0; i < corner.length; i++) index[c + i] = corner[i]! + v
    v += count
    c += corner.length
  })
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(position, 3))
  geometry.setAttribute('normal', new BufferAttribute(normal, 3))
  geometry.setAttribute('iDim', new BufferAttribute(dim, 4))
  geometry.setAttribute('iKind', new BufferAttribute(kind, 4))
  geometry.setAttribute('iPart', new BufferAttribute(part, 1))
  geometry.setAttribute('iCarrier', new BufferAttribute(carrier, 1))
  geometry.setAttribute('iMember', new BufferAttribute(member, 1))
  geometry.setIndex(new BufferAttribute(index, 1))
  const data = new Float32Array(Math.max(1, shapes.length) * 16)
  shapes.forEach((shape, m) => data.set(table.place(shape), m * 16))
  const matrices = new DataTexture(data, 4, Math.max(1, shapes.length), RGBAFormat, FloatType)
  matrices.minFilter = matrices.magFilter = NearestFilter
  matrices.needsUpdate = true
  return {
    geometry,
    matrices,
    shapes,
    dispose() {
      geometry.dispose()
      matrices.dispose()
    },
  }
}
