/**
 * Everything made of shapes, as instances: a draw call for each geometry in the picture, glass apart. A machine enters
 * and leaves batches as it comes near and goes; its shadow is always cast by its far geometry, in batches of their own.
 */
import { type BufferGeometry, DataTexture, FloatType, Group, type Material, type MeshStandardMaterial, NearestFilter, RedFormat, RGBAFormat, UnsignedByteType } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Level } from '../equipment/castings.ts'
import { hallLight } from '../hall/hall-light.ts'
import { Instances } from './instances.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { OUT_OF_SIGHT, STEPS } from './levels.ts'
import { createUniforms, depthMaterial, equipmentMaterial, knowGhosts, type PaintUniforms, themeUniforms } from './material.ts'
import { STATE_WIDTH, stateRows } from '../painting/part-state.ts'
import { type ShapeTable, shapeTable } from '../plan/shape-table.ts'
import { geometryKey, isSharp } from './templates.ts'

export type GeometryOf = (key: string) => BufferGeometry

/** Details cast no shadow worth its pixels. */
const CASTING_DETAIL = 1

interface Batch {
  readonly instances: Instances
  stale: boolean
}

export class Batches {
  readonly group = new Group()
  readonly uniforms: PaintUniforms
  readonly state: Uint8Array
  readonly phase: Float32Array
  readonly #layout: SceneLayout
  readonly table: ShapeTable
  readonly #geometryOf: GeometryOf
  readonly #stateTexture: DataTexture
  readonly #phaseTexture: DataTexture
  readonly #batches: Batch[] = []
  readonly #keys = new Map<string, number>()
  /** Level → shape → its batch. */
  readonly #batchOf: readonly Uint16Array[]
  /** Machine → step it is drawn at. */
  readonly #steps: Uint8Array
  /** Shape → batch and slot where it is drawn now; −1 where it is not. */
  readonly #drawnIn: Int32Array
  readonly #slotOf: Uint32Array
  readonly #casters: Instances[] = []
  readonly #casterIn: Int16Array
  readonly #casterSlot: Uint32Array
  readonly #moves: Uint8Array
  readonly #opaque: MeshStandardMaterial
  readonly #glass: MeshStandardMaterial
  readonly #depth: Material
  #moved = false

  /** @param world present matrices, written by motion. @param moves its matrix changes while running; such instances lie together, so that few bytes travel */
  constructor(layout: SceneLayout, geometryOf: GeometryOf, world: Float32Array, moves: (shape: number) => boolean) {
    const rows = stateRows(layout.parts.length)
    this.#layout = layout
    this.#geometryOf = geometryOf
    this.table = shapeTable(layout, world)
    this.state = new Uint8Array(STATE_WIDTH * rows * 4)
    this.phase = new Float32Array(STATE_WIDTH * rows)
    this.#stateTexture = new DataTexture(this.state, STATE_WIDTH, rows, RGBAFormat, UnsignedByteType)
    this.#phaseTexture = new DataTexture(this.phase, STATE_WIDTH, rows, RedFormat, FloatType)
    for (const texture of [this.#stateTexture, this.#phaseTexture]) {
      texture.minFilter = texture.magFilter = NearestFilter
      texture.needsUpdate = true
    }
    this.uniforms = createUniforms(this.#stateTexture, this.#phaseTexture, layout.unit)
    this.#opaque = equipmentMaterial(this.uniforms, false)
    this.#glass = equipmentMaterial(this.uniforms, true)
    this.#depth = depthMaterial(this.uniforms)
    const count = layout.shapes.length
    this.#steps = new Uint8Array(layout.machines.length).fill(OUT_OF_SIGHT)
    this.#moves = Uint8Array.from({ length: count }, (_, shape) => Number(moves(shape)))
    this.#batchOf = ([0, 1, 2] as const).map((level) => this.#assign(level))
    this.#drawnIn = new Int32Array(count).fill(-1)
    this.#slotOf = new Uint32Array(count)
    this.#casterIn = new Int16Array(count).fill(-1)
    this.#casterSlot = new Uint32Array(count)
    this.#castShadows()
  }

  #assign(level: Level): Uint16Array {
    return Uint16Array.from(this.#layout.shapes, ({ template, surface }) => {
      const glass = surface === 'glass'
      const geometry = geometryKey(template, level)
      const key = `${geometry} ${glass}`
      const known = this.#keys.get(key)
      if (known !== undefined) return known
      const instances = new Instances(this.table, this.#geometryOf(geometry), glass ? this.#glass : this.#opaque, isSharp(geometry), 16)
      this.#dress(instances, glass)
      this.#keys.set(key, this.#batches.length)
      return this.#batches.push({ instances, stale: false }) - 1
    })
  }

  #dress({ mesh }: Instances, glass: boolean): void {
    mesh.count = 0
    mesh.visible = false
    mesh.receiveShadow = !glass
    mesh.renderOrder = glass ? 5 : 0
    this.group.add(mesh)
  }

  #castShadows(): void {
    const groups = new Map<string, number[]>()
    this.#layout.shapes.forEach(({ template, casts, detail, surface }, shape) => {
      if (!casts || detail > CASTING_DETAIL || surface === 'glass') return
      const key = geometryKey(template, 0)
      const list = groups.get(key)
      if (list) list.push(shape)
      else groups.set(key, [shape])
    })
    for (const [key, members] of groups) {
      const ordered = this.#stillFirst(members)
      const instances = new Instances(this.table, this.#geometryOf(key), this.#opaque, isSharp(key), ordered.length)
      instances.fill(ordered)
      ordered.forEach((shape, slot) => {
        this.#casterIn[shape] = this.#casters.length
        this.#casterSlot[shape] = slot
      })
      const { mesh } = instances
      // Seen by the light only: the picture itself draws none of them.
      mesh.count = 0
      mesh.onBeforeShadow = () => {
        mesh.count = ordered.length
      }
      mesh.onAfterShadow = () => {
        mesh.count = 0
      }
      mesh.castShadow = true
      mesh.customDepthMaterial = this.#depth
      this.#casters.push(instances)
      this.group.add(mesh)
    }
  }

  #stillFirst(shapes: readonly number[]): readonly number[] {
    return [...shapes.filter((shape) => !this.#moves[shape]), ...shapes.filter((shape) => this.#moves[shape])]
  }

  /** Draws these machines at other steps (`steps` by machine, see `levels.ts`). True when the picture changes. */
  arrange(machines: readonly number[], steps: Uint8Array): boolean {
    for (const machine of machines) {
      this.#touch(this.#layout.machines[machine]!)
      this.#steps[machine] = steps[machine]!
      this.#touch(this.#layout.machines[machine]!)
    }
    const members = new Map<number, number[]>()
    this.#batches.forEach((batch, i) => batch.stale && members.set(i, []))
    if (members.size === 0) return false
    for (const { index, firstShape, equipment: { shapes } } of this.#layout.machines) {
      const step = STEPS[this.#steps[index]!]
      if (!step) continue
      const batchOf = this.#batchOf[step.level]!
      shapes.forEach(({ detail }, i) => {
        if (detail <= step.detail) members.get(batchOf[firstShape + i]!)?.push(firstShape + i)
      })
    }
    for (const [index, shapes] of members) this.#refill(index, this.#stillFirst(shapes))
    return true
  }

  /** Marks the batches that a machine is drawn in at its present step. */
  #touch({ index, firstShape, equipment: { shapes } }: Machine): void {
    const step = STEPS[this.#steps[index]!]
    if (!step) return
    const batchOf = this.#batchOf[step.level]!
    shapes.forEach(({ detail }, i) => {
      const shape = firstShape + i
      if (detail <= step.detail) this.#batches[batchOf[shape]!]!.stale = true
      this.#drawnIn[shape] = -1
    })
  }

  #refill(index: number, shapes: readonly number[]): void {
    const batch = this.#batches[index]!
    const { instances } = batch
    const before = instances.mesh
    if (instances.fill(shapes)) {
      this.group.remove(before)
      this.#dress(instances, before.renderOrder > 0)
      instances.mesh.count = shapes.length
    }
    instances.mesh.visible = shapes.length > 0
    shapes.forEach((shape, slot) => {
      this.#drawnIn[shape] = index
      this.#slotOf[shape] = slot
    })
    batch.stale = false
  }

  /** A shape's matrix in the world has changed. */
  moved(shape: number): void {
    const drawn = this.#drawnIn[shape]!
    if (drawn >= 0) this.#batches[drawn]!.instances.move(this.#slotOf[shape]!)
    const caster = this.#casterIn[shape]!
    if (caster >= 0) this.#casters[caster]!.move(this.#casterSlot[shape]!)
    this.#moved = true
  }

  /** Hands what changed to the GPU. Says whether any shape moved, and whether one that casts a shadow did. */
  upload(stateChanged: boolean, phaseChanged: boolean): { readonly moved: boolean; readonly casters: boolean } {
    if (stateChanged) this.#stateTexture.needsUpdate = true
    if (phaseChanged) this.#phaseTexture.needsUpdate = true
    if (!this.#moved) return { moved: false, casters: false }
    this.#moved = false
    for (const { instances } of this.#batches) instances.upload()
    let casters = false
    for (const instances of this.#casters) casters = instances.upload() || casters
    return { moved: true, casters }
  }

  setTheme(theme: Theme, glassOpacity: number): void {
    themeUniforms(this.uniforms, theme)
    hallLight(theme, this.uniforms.uHallLight.value)
    this.#glass.opacity = glassOpacity
  }

  /** Whether any part recedes. */
  setGhosts(any: boolean): void {
    for (const material of [this.#opaque, this.#glass]) knowGhosts(material, any)
  }

  dispose(): void {
    for (const { instances } of this.#batches) instances.dispose()
    for (const instances of this.#casters) instances.dispose()
    for (const thing of [this.#opaque, this.#glass, this.#depth, this.#stateTexture, this.#phaseTexture]) thing.dispose()
  }
}
