/** Shapes as instances: one draw call for each template, shadow caster or not, level of detail; glass apart. */
import {
  type BufferGeometry, DataTexture, DynamicDrawUsage, FloatType, Group, InstancedBufferAttribute, InstancedMesh, type Material,
  NearestFilter, RedFormat, RGBAFormat, UnsignedByteType,
} from 'three'
import type { Theme } from '../look/tokens.ts'
import type { SceneLayout } from './layout.ts'
import { createUniforms, depthMaterial, equipmentMaterial, type PaintUniforms, SURFACES, themeUniforms } from './material.ts'
import { STATE_WIDTH, stateRows } from './part-state.ts'
import { type Body, bodyOf } from './templates.ts'

export type GeometryOf = (template: string) => BufferGeometry

const RUNS = { belt: 1, roller: 2 } as const

/** A template's vertices with these shapes as instances. The vertices are copied: disposing of one geometry must not pull the buffers from under another. */
export const instanced = (layout: SceneLayout, template: BufferGeometry, shapes: readonly number[]): BufferGeometry => {
  const geometry = template.clone()
  const dim = new Float32Array(shapes.length * 4)
  const part = new Float32Array(shapes.length)
  const kind = new Uint8Array(shapes.length * 4)
  shapes.forEach((index, i) => {
    const shape = layout.shapes[index]!
    dim.set(shape.dim, i * 4)
    part[i] = layout.partOf[index]!
    kind.set([SURFACES.indexOf(shape.surface), layout.housing[index]!, shape.runs ? RUNS[shape.runs] : 0, shape.detail], i * 4)
  })
  geometry.setAttribute('iDim', new InstancedBufferAttribute(dim, 4))
  geometry.setAttribute('iPart', new InstancedBufferAttribute(part, 1))
  geometry.setAttribute('iKind', new InstancedBufferAttribute(kind, 4))
  return geometry
}

interface Batch {
  readonly mesh: InstancedMesh
  readonly detail: number
  /** First and last instance whose matrix changed since the last upload. */
  from: number
  to: number
}

export class Batches {
  readonly group = new Group()
  readonly uniforms: PaintUniforms
  readonly state: Uint8Array
  readonly phase: Float32Array
  readonly #stateTexture: DataTexture
  readonly #phaseTexture: DataTexture
  readonly #batches: Batch[] = []
  readonly #batchOf: Uint16Array
  readonly #slotOf: Uint32Array
  readonly #materials = new Map<string, Material>()
  #moved = false

  /** `moves(shape)`: its matrix changes while running; such instances lie together, so that few bytes travel. */
  constructor(layout: SceneLayout, geometryOf: GeometryOf, moves: (shape: number) => boolean) {
    const rows = stateRows(layout.parts.length)
    this.state = new Uint8Array(STATE_WIDTH * rows * 4)
    this.phase = new Float32Array(STATE_WIDTH * rows)
    this.#stateTexture = new DataTexture(this.state, STATE_WIDTH, rows, RGBAFormat, UnsignedByteType)
    this.#phaseTexture = new DataTexture(this.phase, STATE_WIDTH, rows, RedFormat, FloatType)
    for (const texture of [this.#stateTexture, this.#phaseTexture]) {
      texture.minFilter = texture.magFilter = NearestFilter
      texture.needsUpdate = true
    }
    this.uniforms = createUniforms(this.#stateTexture, this.#phaseTexture, layout.unit)
    this.#batchOf = new Uint16Array(layout.shapes.length)
    this.#slotOf = new Uint32Array(layout.shapes.length)

    const groups = new Map<string, number[]>()
    layout.shapes.forEach((shape, index) => {
      const key = `${shape.template} ${shape.surface === 'glass' ? 'glass' : shape.casts ? 'casts' : 'plain'} ${shape.detail}`
      const list = groups.get(key)
      if (list) list.push(index)
      else groups.set(key, [index])
    })
    for (const [key, members] of groups) {
      const [template, role] = key.split(' ') as [string, 'glass' | 'casts' | 'plain', string]
      const ordered = [...members.filter((i) => !moves(i)), ...members.filter(moves)]
      this.#add(layout, geometryOf(template), bodyOf(template), role, ordered)
    }
  }

  #add(layout: SceneLayout, template: BufferGeometry, body: Body, role: 'glass' | 'casts' | 'plain', shapes: readonly number[]): void {
    const mesh = new InstancedMesh(instanced(layout, template, shapes), this.#material(`${body} ${role === 'glass'}`, () => equipmentMaterial(body, this.uniforms, role === 'glass')), shapes.length)
    mesh.instanceMatrix.setUsage(DynamicDrawUsage)
    mesh.frustumCulled = false
    mesh.matrixAutoUpdate = false
    mesh.receiveShadow = role !== 'glass'
    mesh.renderOrder = role === 'glass' ? 5 : 0
    if (role === 'casts') {
      mesh.castShadow = true
      mesh.customDepthMaterial = this.#material(`${body} depth`, () => depthMaterial(body, this.uniforms))
    }
    shapes.forEach((shape, slot) => {
      this.#batchOf[shape] = this.#batches.length
      this.#slotOf[shape] = slot
      mesh.instanceMatrix.array.set(layout.rest.subarray(shape * 16, shape * 16 + 16), slot * 16)
    })
    this.#batches.push({ mesh, detail: layout.shapes[shapes[0]!]!.detail, from: Infinity, to: -1 })
    this.group.add(mesh)
  }

  #material<M extends Material>(key: string, make: () => M): M {
    const known = this.#materials.get(key)
    if (known) return known as M
    const made = make()
    this.#materials.set(key, made)
    return made
  }

  /** Writes one shape's matrix in the world (16 numbers from `source[offset]`). */
  setMatrix(shape: number, source: Float32Array | Float64Array, offset: number): void {
    const batch = this.#batches[this.#batchOf[shape]!]!
    const slot = this.#slotOf[shape]!
    const target = batch.mesh.instanceMatrix.array
    for (let i = 0; i < 16; i++) target[slot * 16 + i] = source[offset + i]!
    batch.from = Math.min(batch.from, slot)
    batch.to = Math.max(batch.to, slot)
    this.#moved = true
  }

  /** Hands what changed to the GPU. Says whether any shape moved, and whether one that casts a shadow did. */
  upload(stateChanged: boolean, phaseChanged: boolean): { readonly moved: boolean; readonly casters: boolean } {
    if (stateChanged) this.#stateTexture.needsUpdate = true
    if (phaseChanged) this.#phaseTexture.needsUpdate = true
    if (!this.#moved) return { moved: false, casters: false }
    let casters = false
    for (const batch of this.#batches) {
      if (batch.to < 0) continue
      const { instanceMatrix } = batch.mesh
      instanceMatrix.clearUpdateRanges()
      instanceMatrix.addUpdateRange(batch.from * 16, (batch.to - batch.from + 1) * 16)
      instanceMatrix.needsUpdate = true
      casters ||= batch.mesh.castShadow
      batch.from = Infinity
      batch.to = -1
    }
    this.#moved = false
    return { moved: true, casters }
  }

  /** Thin details are not drawn from afar: metres from the camera to what it looks at. */
  showDetail(distance: number): void {
    const finest = distance < 34 ? 2 : distance < 110 ? 1 : 0
    for (const { mesh, detail } of this.#batches) mesh.visible = detail <= finest
  }

  setTheme(theme: Theme, glassOpacity: number): void {
    themeUniforms(this.uniforms, theme)
    for (const [key, material] of this.#materials) if (key.endsWith('true')) material.opacity = glassOpacity
  }

  dispose(): void {
    for (const { mesh } of this.#batches) {
      mesh.geometry.dispose()
      mesh.dispose()
    }
    for (const material of this.#materials.values()) material.dispose()
    this.#stateTexture.dispose()
    this.#phaseTexture.dispose()
  }
}
