/** Instances of one geometry, whose members come and go: packed, grown by doubling, uploaded only where they changed. */
import { type BufferGeometry, DynamicDrawUsage, InstancedBufferAttribute, InstancedMesh, type Material, Sphere } from 'three'
import type { ShapeTable } from '../plan/shape-table.ts'

export class Instances {
  mesh: InstancedMesh
  /** Shapes in the order of their slots. */
  readonly #shapes: number[] = []
  readonly #table: ShapeTable
  readonly #template: BufferGeometry
  readonly #material: Material
  readonly #sharp: boolean
  #capacity: number
  #from = Infinity
  #to = -1

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
    geometry.setAttribute('iKind', new InstancedBufferAttribute(new Uint8Array(this.#capacity * 4), 4))
    const mesh = new InstancedMesh(geometry, this.#material, this.#capacity)
    mesh.instanceMatrix.setUsage(DynamicDrawUsage)
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
    this.#shapes.length = 0
    const { geometry, instanceMatrix } = this.mesh
    const dim = geometry.getAttribute('iDim') as InstancedBufferAttribute
    const part = geometry.getAttribute('iPart') as InstancedBufferAttribute
    const kind = geometry.getAttribute('iKind') as InstancedBufferAttribute
    const matrices = instanceMatrix.array
    const table = this.#table
    for (let slot = 0; slot < shapes.length; slot++) {
      const shape = shapes[slot]!
      this.#shapes.push(shape)
      for (let i = 0; i < 4; i++) dim.array[slot * 4 + i] = table.dim[shape * 4 + i]!
      if (this.#sharp) dim.array[slot * 4 + 3] = 0
      part.array[slot] = table.part[shape]!
      for (let i = 0; i < 4; i++) kind.array[slot * 4 + i] = table.kind[shape * 4 + i]!
      for (let i = 0; i < 16; i++) matrices[slot * 16 + i] = table.world[shape * 16 + i]!
    }
    this.mesh.count = shapes.length
    for (const attribute of [dim, part, kind, instanceMatrix]) {
      attribute.clearUpdateRanges()
      if (shapes.length > 0) attribute.addUpdateRange(0, shapes.length * attribute.itemSize)
      attribute.needsUpdate = true
    }
    this.#from = Infinity
    this.#to = -1
    return grown
  }

  /** Takes the present matrix of the shape in a slot over. */
  move(slot: number): void {
    const source = this.#table.world
    const target = this.mesh.instanceMatrix.array
    const shape = this.#shapes[slot]!
    for (let i = 0; i < 16; i++) target[slot * 16 + i] = source[shape * 16 + i]!
    if (slot < this.#from) this.#from = slot
    if (slot > this.#to) this.#to = slot
  }

  /** Hands moved matrices to the GPU. True when there were any. */
  upload(): boolean {
    if (this.#to < 0) return false
    const { instanceMatrix } = this.mesh
    instanceMatrix.addUpdateRange(this.#from * 16, (this.#to - this.#from + 1) * 16)
    instanceMatrix.needsUpdate = true
    this.#from = Infinity
    this.#to = -1
    return true
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.dispose()
  }
}
