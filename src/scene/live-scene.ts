/**
 * The running scene: one object per mounted viewer, framework-free. One frame: take what has arrived, repaint and move
 * only what it touches, draw if anything changed, and ask for another frame only while something moves.
 */
import type { WebGLRenderer } from 'three'
import { isOpen } from '../alarms/board.ts'
import { type Dispose, DisposeBag } from '../base/disposable.ts'
import { THEMES } from '../look/tokens.ts'
import type { Selection } from '../twin/selection.ts'
import type { EquipmentKind } from './equipment/shape.ts'
import { CameraRig } from './camera.ts'
import { layOut, type Bounds, type SceneLayout } from './layout.ts'
import { type PaintContext, paintPart } from './paint.ts'
import { FLAG } from './part-state.ts'
import { apply } from './rigid.ts'
import type { SceneProps } from './scene-props.ts'
import { Stage } from './stage.ts'

/** Ages are looked at this often while nothing arrives. */
const AGE_CHECK_MS = 500
const MEASURE = 'gemba:apply'
/** The browser keeps every measure until told otherwise. */
const MOST_MEASURES = 600

export class LiveScene {
  readonly layout: SceneLayout
  readonly stage: Stage
  readonly rig: CameraRig
  readonly #renderer: WebGLRenderer
  readonly #bag = new DisposeBag()
  readonly #invalidate: () => void
  readonly #machineOfSlot: readonly Uint32Array[]
  readonly #dirtyMachines: Uint8Array
  #props: SceneProps
  #allDirty = true
  #alarmsDirty = true
  #drawDue = true
  #outlinesDue = true
  #hovered: Selection | null = null
  #heard = false
  #firstFrameTold = false
  #measures = 0
  #frames = 0
  #shadowTimer: ReturnType<typeof setTimeout> | undefined
  #size = { width: 1, height: 1, pixelRatio: 1 }

  constructor(renderer: WebGLRenderer, element: HTMLElement, kinds: ReadonlyMap<string, EquipmentKind>, props: SceneProps, invalidate: () => void) {
    this.#renderer = renderer
    this.#props = props
    this.#invalidate = invalidate
    this.layout = layOut(props.twin, kinds)
    this.stage = new Stage(renderer, this.layout, () => false)
    this.rig = new CameraRig(element, this.layout.bounds, this.layout.unit, invalidate)
    this.#dirtyMachines = new Uint8Array(this.layout.machines.length)
    this.#machineOfSlot = this.#indexSlots()
    this.rig.reducedMotion = props.reducedMotion
    this.rig.enabled = props.interactive
    this.#bag.add(props.board.subscribe(() => this.#alarmsChanged()))
    this.#bag.add(props.onArrival(invalidate))
    const ages = setInterval(() => this.#checkAges(), AGE_CHECK_MS)
    this.#bag.add(() => clearInterval(ages))
    this.#bag.add(() => clearTimeout(this.#shadowTimer))
    // What arrived before this scene was mounted has been drained by nobody: everything is painted once.
    this.stage.setTheme(props.theme, 1)
  }

  get frames(): number {
    return this.#frames
  }

  #indexSlots(): Uint32Array[] {
    const lists: number[][] = this.layout.twin.signals.map(() => [])
    for (const { index, asset } of this.layout.machines) for (const { slot } of asset.signals) lists[slot]!.push(index)
    return lists.map((list) => Uint32Array.from(list))
  }

  #alarmsChanged(): void {
    this.#alarmsDirty = true
    this.#invalidate()
  }

  #checkAges(): void {
    // Painting is cheap and changes nothing where no age has turned; only then is a frame asked for.
    if (this.#repaint(true)) {
      this.#drawDue = true
      this.#invalidate()
    }
  }

  resize(width: number, height: number, pixelRatio: number): void {
    const first = this.#size.width === 1
    this.#size = { width, height, pixelRatio }
    this.rig.resize(width, height)
    if (first) this.#goHome(false)
    this.stage.setTheme(this.#props.theme, pixelRatio)
    this.#drawDue = true
    this.#invalidate()
  }

  #goHome(animate: boolean): void {
    const view = this.#props.camera ?? [...this.layout.twin.views.values()][0]
    if (view) this.rig.fly(view, animate, view !== this.#props.camera)
    else {
      this.rig.fly({ target: [0, 0, 0], azimuth: 43, elevation: 34, distance: 10 }, false, false)
      this.rig.fit(this.layout.bounds, animate)
    }
  }

  update(next: SceneProps): void {
    const before = this.#props
    this.#props = next
    this.rig.reducedMotion = next.reducedMotion
    this.rig.enabled = next.interactive
    if (next.theme !== before.theme) this.stage.setTheme(next.theme, this.#size.pixelRatio)
    if (next.theme !== before.theme || next.layer !== before.layer) this.#allDirty = true
    if (next.selection?.asset !== before.selection?.asset || next.selection?.component !== before.selection?.component) this.#outlinesDue = true
    if (next.camera && next.camera !== before.camera) this.rig.fly(next.camera, true, false)
    if (next.focus && next.focus !== before.focus) this.#focusOn(next.focus.asset)
    this.#drawDue = true
    this.#invalidate()
  }

  #focusOn(asset: string | null): void {
    if (asset === null) return this.#goHome(true)
    const bounds = this.boundsOf(asset)
    if (bounds) this.rig.fit(bounds, true)
  }

  /** World bounds of an asset and all below it; null where nothing of it is in the hall. */
  boundsOf(asset: string): Bounds | null {
    const min: [number, number, number] = [Infinity, Infinity, Infinity]
    const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
    for (const machine of this.layout.machines) {
      let owner: typeof machine.asset | null = machine.asset
      while (owner && owner.id !== asset) owner = owner.parent
      if (!owner) continue
      const { min: a, max: b } = machine.equipment.bounds
      for (const x of [a[0], b[0]]) {
        for (const y of [a[1], b[1]]) {
          for (const z of [a[2], b[2]]) {
            apply(machine.matrix, 0, [x, y, z]).forEach((v, i) => {
              min[i] = Math.min(min[i]!, v)
              max[i] = Math.max(max[i]!, v)
            })
          }
        }
      }
    }
    return Number.isFinite(min[0]) ? { min, max } : null
  }

  /** Repaints dirty machines, or all. True when anything looks different. */
  #repaint(all: boolean): boolean {
    const { values, board, layer, theme, now } = this.#props
    const context: PaintContext = { values, board, layer, theme, now: now() }
    const state = this.stage.batches.state
    let changed = false
    for (const machine of this.layout.machines) {
      if (!all && !this.#dirtyMachines[machine.index]) continue
      this.#dirtyMachines[machine.index] = 0
      for (const part of machine.parts) {
        const never = state[part.index * 4 + 3]! & FLAG.never
        if (!paintPart(part, context, state)) continue
        changed = true
        if ((state[part.index * 4 + 3]! & FLAG.never) !== never) this.#outlinesDue = true
      }
    }
    if (changed) this.stage.batches.upload(true, false)
    return changed
  }

  #updateRings(): void {
    const { board, theme } = this.#props
    this.stage.setRings(
      this.layout.machines.flatMap(({ asset, matrix, equipment: { bounds } }) => {
        const row = board.ofAsset(asset.id).find(isOpen)
        if (!row) return []
        const radius = (Math.min(bounds.max[0] - bounds.min[0], bounds.max[2] - bounds.min[2]) / 2) * 1.15
        return [{ at: [matrix[12]!, matrix[14]!] as const, radius, colour: THEMES[theme].priority[row.priority] }]
      }),
    )
  }

  #shapesOf(selection: Selection | null): readonly number[] {
    if (!selection) return []
    if (selection.component !== null) return this.layout.partFor(selection.asset, selection.component)?.shapes ?? []
    return this.layout.machineOf(selection.asset)?.parts.flatMap((part) => part.shapes) ?? []
  }

  #updateOutlines(): void {
    const matrixOf = (shape: number, out: Float32Array, offset: number): void => out.set(this.layout.rest.subarray(shape * 16, shape * 16 + 16), offset)
    const state = this.stage.batches.state
    this.stage.selected.setShapes(this.#shapesOf(this.#props.selection), matrixOf)
    this.stage.hovered.setShapes(this.#shapesOf(this.#hovered), matrixOf)
    this.stage.never.setShapes(this.layout.parts.flatMap((part) => (state[part.index * 4 + 3]! & FLAG.never ? part.shapes : [])), matrixOf)
  }

  /** One frame. @param seconds since the last one */
  frame(seconds: number): void {
    const started = performance.now()
    const props = this.#props
    props.pump()
    const slots = props.values.drain()
    for (const slot of slots) {
      this.#heard ||= props.values.receive[slot]! > 0
      for (const machine of this.#machineOfSlot[slot]!) this.#dirtyMachines[machine] = 1
    }
    const applied = slots.length > 0 || this.#allDirty || this.#alarmsDirty
    if (applied) {
      if (this.#alarmsDirty || this.#allDirty) this.#updateRings()
      if (this.#alarmsDirty) this.#drawDue = true
      if (this.#repaint(this.#allDirty || this.#alarmsDirty)) this.#drawDue = true
      this.#allDirty = this.#alarmsDirty = false
      this.#measure(started)
    }
    if (this.#outlinesDue) {
      this.#updateOutlines()
      this.#outlinesDue = false
      this.#drawDue = true
    }
    const { moved, rested } = this.rig.update(Math.min(seconds, 0.05))
    if (moved || this.#drawDue) this.#draw()
    if (moved) this.#invalidate()
    if (rested) props.onCamera(this.rig.pose())
  }

  #measure(started: number): void {
    performance.measure(MEASURE, { start: started, end: performance.now() })
    if (++this.#measures % MOST_MEASURES === 0) performance.clearMeasures(MEASURE)
  }

  #draw(): void {
    this.#drawDue = false
    this.stage.focus(this.rig.distance)
    const wait = this.stage.render(this.rig.camera, performance.now())
    this.#frames++
    if (wait > 0) {
      clearTimeout(this.#shadowTimer)
      this.#shadowTimer = setTimeout(() => {
        this.#drawDue = true
        this.#invalidate()
      }, wait)
    }
    if (this.#heard && !this.#firstFrameTold) {
      this.#firstFrameTold = true
      this.#props.onFirstFrame()
    }
  }

  /** The context came back with nothing in it. */
  restored(): void {
    this.stage.restoreLight()
    this.#allDirty = true
    this.#drawDue = true
    this.#invalidate()
  }

  addDisposal(dispose: Dispose): void {
    this.#bag.add(dispose)
  }

  dispose(): void {
    this.#bag.dispose()
    this.rig.dispose()
    this.stage.dispose()
    this.#renderer.renderLists.dispose()
  }
}
