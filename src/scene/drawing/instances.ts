/**
 * Instances of one geometry, whose members come and go: packed, and grown by doubling. Their matrices say where they are
 * on their carriers and never change; where the carriers are, the vertex shader looks up.
 */
import { type BufferGeometry, InstancedBufferAttribute, InstancedMesh, type Material, Sphere } from 'three'
import type { ShapeTable } from './shape-table.ts'

/** Of the lower four corners, and the upper four. */
const OPEN_AT = ['iOpenLow', 'iOpenHigh'] as const

const words = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array =>
  new Uint32Array(buffer, byteOffset, byteLength / 4)

export class Instances {
  mesh: InstancedMesh
  readonly #table: ShapeTable
  readonly #template: BufferGeometry
  readonly #material: Material
  readonly #sharp: boolean
  readonly #lit: boolean
  #capacity: number

  /**
   * @param template its vertices are copied: disposing of one geometry must not pull the buffers from under another
   * @param lit false for what only casts shadows
   */
  constructor(
    table: ShapeTable,
    template: BufferGeometry,
    material: Material,
    sharp: boolean,
    capacity: number,
    lit = true,
  ) {
    this.#table = table
    this.#template = template
    this.#material = material
    this.#sharp = sharp
    this.#lit = lit
    this.#capacity = Math.max(1, capacity)
    this.mesh = this.#make()
  }

  #make(): InstancedMesh {
    const geometry = this.#template.clone()
    geometry.setAttribute('iDim', new InstancedBufferAttribute(new Float32Array(this.#capacity * 4), 4))
    geometry.setAttribute('iPart', new InstancedBufferAttribute(new Float32Array(this.#capacity), 1))
    geometry.setAttribute('iCarrier', new InstancedBufferAttribute(new Float32Array(this.#capacity), 1))
    geometry.setAttribute('iKind', new InstancedBufferAttribute(new Uint8Array(this.#capacity * 4), 4))
    if (this.#lit)
      for (const name of OPEN_AT)
        geometry.setAttribute(name, new InstancedBufferAttribute(new Uint8Array(this.#capacity * 4), 4, true))
    const mesh = new InstancedMesh(geometry, this.#material, this.#capacity)
    mesh.frustumCulled = false
    mesh.matrixAutoUpdate = false
    // Else three works one out over all instances to sort by.
    mesh.boundingSphere = new Sphere()
    return mesh
  }

  /** Replaces the members. True when the mesh is another one now. */
  fill(shapes: readonly number[]): boolean {
    const grown = shapes.length > this.#capacity
    if (grown) {
      this.dispose()
      while (this.#capacity < shapes.length) this.#capacity *= 2
      this.mesh = this.#make()
    }
    const { geometry, instanceMatrix } = this.mesh
    const dim = geometry.getAttribute('iDim') as InstancedBufferAttribute
    const part = geometry.getAttribute('iPart') as InstancedBufferAttribute
    const carrier = geometry.getAttribute('iCarrier') as InstancedBufferAttribute
    const kind = geometry.getAttribute('iKind') as InstancedBufferAttribute
    const matrices = instanceMatrix.array
    const table = this.#table
    // Four bytes at a time.
    const [kinds, kindsOf, openOf] = [words(kind.array), words(table.kind), words(table.open)]
    const open = this.#lit ? OPEN_AT.map((name) => geometry.getAttribute(name) as InstancedBufferAttribute) : []
    const opens = open.map(({ array }) => words(array))
    for (let slot = 0; slot < shapes.length; slot++) {
      const shape = shapes[slot]!
      for (let i = 0; i < 4; i++) dim.array[slot * 4 + i] = table.dim[shape * 4 + i]!
      if (this.#sharp) dim.array[slot * 4 + 3] = 0
      part.array[slot] = table.part[shape]!
      kinds[slot] = kindsOf[shape]!
      for (let i = 0; i < opens.length; i++) opens[i]![slot] = openOf[shape * 2 + i]!
      carrier.array[slot] = table.carrier[shape]!
      matrices.set(table.place(shape), slot * 16)
    }
    this.mesh.count = shapes.length
    for (const attribute of [dim, part, carrier, kind, ...open, instanceMatrix]) {
      attribute.clearUpdateRanges()
      if (shapes.length > 0) attribute.addUpdateRange(0, shapes.length * attribute.itemSize)
      attribute.needsUpdate = true
    }
    return grown
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.dispose()
  }
}
