/**
 * Instances of one geometry, whose members come and go: packed, and grown by doubling. Their matrices say where they are
 * on their carriers and never change; where the carriers are, the vertex shader looks up.
 */
import { type BufferGeometry, InstancedBufferAttribute, InstancedMesh, type Material, Sphere } from 'three'
import type { ShapeTable } from './shape-table.ts'

export class Instances {
  mesh: InstancedMesh
  readonly #table: ShapeTable
  readonly #template: BufferGeometry
  readonly #material: Material
  readonly #sharp: boolean
  #capacity: number

  /** @param template its vertices are copied: disposing of one geometry must not pull the buffers from under another */
  constructor(table: ShapeTable, template: BufferGeometry, material: Material, sharp: boolean, capacity: number) {
    this.#table = table
    this.#template = template
    this.#material = material
    this.#sharp = sharp
    this.#capacity = Math.max(1, capacity)
    this.mesh = this.#make()
  }

  #make(): InstancedMesh {
    const geometry = this.#template.clone()
    geometry.setAttribute('iDim', new InstancedBufferAttribute(new Float32Array(this.#capacity * 4), 4))
    geometry.setAttribute('iPart', new InstancedBufferAttribute(new Float32Array(this.#capacity), 1))
    geometry.setAttribute('iCarrier', new InstancedBufferAttribute(new Float32Array(this.#capacity), 1))
    geometry.setAttribute('iKind', new InstancedBufferAttribute(new Uint8Array(this.#capacity * 4), 4))
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
    for (let slot = 0; slot < shapes.length; slot++) {
      const shape = shapes[slot]!
      for (let i = 0; i < 4; i++) dim.array[slot * 4 + i] = table.dim[shape * 4 + i]!
      if (this.#sharp) dim.array[slot * 4 + 3] = 0
      part.array[slot] = table.part[shape]!
      for (let i = 0; i < 4; i++) kind.array[slot * 4 + i] = table.kind[shape * 4 + i]!
      carrier.array[slot] = table.carrier[shape]!
      matrices.set(table.place(shape), slot * 16)
    }
    this.mesh.count = shapes.length
    for (const attribute of [dim, part, carrier, kind, instanceMatrix]) {
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
