/**
 * Everything made of shapes, as instances: a draw call for each geometry in the picture, glass apart. A machine enters
 * and leaves batches as it comes near and goes; its shadow is always cast by its far geometry, in batches of their own.
 */
import {
  type BufferGeometry,
  Group,
  type Material,
  type MeshStandardMaterial,
  type ShaderMaterial,
  Vector3,
  type WebGLRenderer,
} from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Shape } from '../equipment/shape.ts'
import { hallLight, LIGHT_BANDS } from '../hall/hall-light.ts'
import type { Carriers } from '../motion/carriers.ts'
import { CarrierTexture } from './carrier-texture.ts'
import { Instances } from './instances.ts'
import { LiveTexture } from './live-texture.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { OUT_OF_SIGHT, STEPS } from './levels.ts'
import { farMaterial } from './far-material.ts'
import { depthMaterial, equipmentMaterial, setReceding } from './material.ts'
import { createUniforms, type PaintUniforms, themeUniforms } from './paint-uniforms.ts'
import { STATE_WIDTH, stateRows } from '../painting/part-state.ts'
import { type ShapeTable, shapeTable, writeTable } from './shape-table.ts'
import { geometryKey, isFar, isSharp } from './templates.ts'

export type GeometryOf = (key: string) => BufferGeometry

/** Details cast no shadow worth its pixels. */
const CASTING_DETAIL = 1

const castsShadow = ({ casts, detail, surface }: Shape): boolean =>
  casts && detail <= CASTING_DETAIL && surface !== 'glass'

interface Batch {
  readonly instances: Instances
  stale: boolean
}

export class Batches {
  readonly group = new Group()
  readonly uniforms: PaintUniforms
  /** Of the present theme, see `hall-light.ts`. */
  readonly hallLight: readonly Vector3[] = Array.from({ length: LIGHT_BANDS }, () => new Vector3())
  readonly state: Uint8Array
  readonly phase: Float32Array
  readonly #layout: SceneLayout
  readonly table: ShapeTable
  readonly #geometryOf: GeometryOf
  readonly #liveState: LiveTexture
  readonly #livePhase: LiveTexture
  readonly #batches: Batch[] = []
  /** Geometry → its batch; glass apart. */
  readonly #opaqueBatches = new Map<string, number>()
  readonly #glassBatches = new Map<string, number>()
  /** Level → shape → its batch. */
  readonly #batchOf: readonly [Uint16Array, Uint16Array, Uint16Array]
  /** Machine → step it is drawn at. */
  readonly #steps: Uint8Array
  /** All that casts shadows, seen by the light only. Out of sight between two shadow passes: even what draws nothing costs each picture its share. */
  readonly casting = new Group()
  /** Geometry → what casts shadows with it. */
  readonly #casters = new Map<string, Instances>()
  /** Carrier → 1 where something on it casts a shadow. */
  readonly #casts: Uint8Array
  readonly #carriers: CarrierTexture
  readonly #opaque: MeshStandardMaterial
  readonly #far: ShaderMaterial
  readonly #glass: MeshStandardMaterial
  readonly #depth: Material
  #castersMoved = false
  #receding = false

  /** @param frames present frames of the carriers, written by motion */
  constructor(layout: SceneLayout, geometryOf: GeometryOf, carriers: Carriers, frames: Float32Array) {
    const rows = stateRows(layout.parts.length)
    this.#layout = layout
    this.#geometryOf = geometryOf
    this.table = shapeTable(layout, carriers)
    this.#carriers = new CarrierTexture(frames)
    this.state = new Uint8Array(STATE_WIDTH * rows * 4)
    this.phase = new Float32Array(STATE_WIDTH * rows)
    this.#liveState = new LiveTexture(this.state, STATE_WIDTH, 4)
    this.#livePhase = new LiveTexture(this.phase, STATE_WIDTH, 1)
    this.uniforms = createUniforms(
      this.#liveState.texture,
      this.#livePhase.texture,
      this.#carriers.live.texture,
      layout.unit,
    )
    this.#opaque = equipmentMaterial(this.uniforms, false)
    this.#far = farMaterial(this.uniforms)
    this.#glass = equipmentMaterial(this.uniforms, true)
    this.#depth = depthMaterial(this.uniforms)
    this.#steps = new Uint8Array(layout.machines.length).fill(OUT_OF_SIGHT)
    const count = layout.shapes.length
    this.#batchOf = [new Uint16Array(count), new Uint16Array(count), new Uint16Array(count)]
    for (let shape = 0; shape < count; shape++) this.#assign(shape)
    this.#casts = new Uint8Array(carriers.count)
    this.#castShadows()
    this.casting.visible = false
    this.group.add(this.casting)
  }

  /** Decides which batches draw a shape. */
  #assign(shape: number): void {
    const { template, surface } = this.#layout.shapes[shape]!
    for (const level of [0, 1, 2] as const)
      this.#batchOf[level][shape] = this.#batchFor(geometryKey(template, level), surface === 'glass')
  }

  #batchFor(geometry: string, glass: boolean): number {
    const batches = glass ? this.#glassBatches : this.#opaqueBatches
    const known = batches.get(geometry)
    if (known !== undefined) return known
    const instances = new Instances(
      this.table,
      this.#geometryOf(geometry),
      glass ? this.#glass : isFar(geometry) ? this.#far : this.#opaque,
      isSharp(geometry),
      16,
    )
    this.#dress(instances, glass)
    batches.set(geometry, this.#batches.length)
    return this.#batches.push({ instances, stale: false }) - 1
  }

  #dress({ mesh }: Instances, glass: boolean): void {
    mesh.count = 0
    mesh.visible = false
    mesh.receiveShadow = !glass
    mesh.renderOrder = glass ? 5 : 0
    this.group.add(mesh)
  }

  /** Gathers what casts shadows by its far geometry. @param only these geometries; absent = all */
  #castShadows(only?: ReadonlySet<string>): void {
    const groups = new Map<string, number[]>([...(only ?? [])].map((key) => [key, []]))
    this.#layout.shapes.forEach((shape, i) => {
      if (!castsShadow(shape)) return
      const key = geometryKey(shape.template, 0)
      if (only && !only.has(key)) return
      const list = groups.get(key)
      if (list) list.push(i)
      else groups.set(key, [i])
    })
    for (const [key, members] of groups) this.#cast(key, members)
  }

  #cast(key: string, members: readonly number[]): void {
    const instances =
      this.#casters.get(key) ??
      new Instances(this.table, this.#geometryOf(key), this.#opaque, isSharp(key), members.length, false)
    this.#casters.set(key, instances)
    this.casting.remove(instances.mesh)
    instances.fill(members)
    for (const shape of members) this.#casts[this.table.carrier[shape]!] = 1
    const { mesh } = instances
    // The picture itself draws none of them.
    mesh.count = 0
    mesh.onBeforeShadow = () => {
      mesh.count = members.length
    }
    mesh.onAfterShadow = () => {
      mesh.count = 0
    }
    mesh.castShadow = true
    mesh.customDepthMaterial = this.#depth
    this.casting.add(mesh)
  }

  /** Shows the light what casts shadows, for the picture that is drawn next. */
  showCasters(shown: boolean): void {
    this.casting.visible = shown
  }

  /**
   * Other shapes for machines that are drawn already: what they were drawn in is filled anew, everything else stays.
   * @param change puts the new shapes into the layout and on their carriers
   */
  replace(machines: readonly Machine[], change: () => void): void {
    const casters = new Set<string>()
    const mark = (machine: Machine): void => {
      this.#touch(machine)
      for (const shape of machine.equipment.shapes) if (castsShadow(shape)) casters.add(geometryKey(shape.template, 0))
    }
    machines.forEach(mark)
    change()
    for (const machine of machines) {
      const { firstShape, room } = machine
      writeTable(this.table, this.#layout, firstShape, firstShape + room)
      for (let shape = firstShape; shape < firstShape + room; shape++) this.#assign(shape)
      mark(machine)
    }
    this.#castShadows(casters)
    this.#refillStale()
    this.#carriers.changed(0, this.#casts.length)
  }

  /** How open things stand to the light is another now. */
  opened(): void {
    for (const batch of this.#batches) batch.stale = true
    this.#refillStale()
  }

  /** Draws these machines at other steps (`steps` by machine, see `levels.ts`). True when the picture changes. */
  arrange(machines: readonly number[], steps: Uint8Array): boolean {
    for (const machine of machines) {
      this.#touch(this.#layout.machines[machine]!)
      this.#steps[machine] = steps[machine]!
      this.#touch(this.#layout.machines[machine]!)
    }
    return this.#refillStale()
  }

  #refillStale(): boolean {
    const members = new Map<number, number[]>()
    this.#batches.forEach((batch, i) => batch.stale && members.set(i, []))
    if (members.size === 0) return false
    for (const {
      index,
      firstShape,
      equipment: { shapes },
    } of this.#layout.machines) {
      const step = STEPS[this.#steps[index]!]
      if (!step) continue
      const batchOf = this.#batchOf[step.level]!
      shapes.forEach(({ detail }, i) => {
        if (detail <= step.detail) members.get(batchOf[firstShape + i]!)?.push(firstShape + i)
      })
    }
    for (const [index, shapes] of members) this.#refill(index, shapes)
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
    batch.stale = false
  }

  /** These carriers are elsewhere. */
  carried(first: number, count: number): void {
    this.#carriers.changed(first, count)
    for (let carrier = first; carrier < first + count && !this.#castersMoved; carrier++)
      this.#castersMoved = this.#casts[carrier] === 1
  }

  /** Takes over what has changed, for the next picture. Says whether anything moved, and whether something that casts a shadow did. */
  upload(stateChanged: boolean, phaseChanged: boolean): { readonly moved: boolean; readonly casters: boolean } {
    if (stateChanged) this.#liveState.changed(0, this.#layout.parts.length)
    if (phaseChanged) this.#livePhase.changed(0, this.#layout.parts.length)
    const casters = this.#castersMoved
    this.#castersMoved = false
    return { moved: this.#carriers.take(), casters }
  }

  /** Hands what has changed to the GPU. Before each picture. */
  send(renderer: WebGLRenderer): void {
    for (const live of [this.#liveState, this.#livePhase, this.#carriers.live]) live.send(renderer)
  }

  setTheme(theme: Theme, glassOpacity: number): void {
    hallLight(theme, this.hallLight)
    themeUniforms(this.uniforms, theme, this.hallLight)
    this.#glass.opacity = glassOpacity
  }

  /** Whether any part recedes, as far as the materials know. */
  get receding(): boolean {
    return this.#receding
  }

  /** Lets the materials know whether any part recedes. */
  setReceding(any: boolean): void {
    this.#receding = any
    for (const material of [this.#opaque, this.#far, this.#glass]) setReceding(material, any)
  }

  dispose(): void {
    for (const { instances } of this.#batches) instances.dispose()
    for (const instances of this.#casters.values()) instances.dispose()
    for (const thing of [
      this.#opaque,
      this.#far,
      this.#glass,
      this.#depth,
      this.#liveState,
      this.#livePhase,
      this.#carriers.live,
    ])
      thing.dispose()
  }
}
