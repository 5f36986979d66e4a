/** What lies under a point of the picture, what the mouse rests on, and which machine is next to another on the screen. */
import type { Selection } from '../twin/selection.ts'
import { shapesOf } from './drawing/marks.ts'
import type { CameraRig } from './input/camera.ts'
import { type Direction, neighbour, type OnScreen } from './input/neighbour.ts'
import { PointWatch } from './input/point-watch.ts'
import type { ScenePicker } from './input/scene-picker.ts'
import type { Anchors } from './labels/scene-anchors.ts'
import type { Motion } from './motion/motion.ts'
import type { SceneLayout } from './plan/layout.ts'
import type { SceneProps } from './scene-props.ts'

export interface PointingDeps {
  readonly layout: SceneLayout
  readonly motion: Pick<Motion, 'illustrated'>
  readonly anchors: Anchors
  readonly picker: ScenePicker
  readonly rig: Pick<CameraRig, 'camera' | 'moving'>
  props(): Pick<SceneProps, 'selection' | 'onPoint'>
  /** Of the picture, CSS px. */
  size(): { readonly width: number; readonly height: number }
  /** Neither hidden nor receding. */
  isShown(machine: number): boolean
  /** Another thing is hovered. */
  onHover(): void
}

export class Pointing {
  readonly #deps: PointingDeps
  readonly #rests: PointWatch
  #hovered: Selection | null = null

  constructor(deps: PointingDeps) {
    this.#deps = deps
    this.#rests = new PointWatch((on) => this.#tell(on))
  }

  /** What the mouse is over. */
  get hovered(): Selection | null {
    return this.#hovered
  }

  /** @param x, y CSS px. @returns machine and component there */
  pick(x: number, y: number, pointer: 'mouse' | 'touch'): Selection | null {
    const { picker, rig, props, size } = this.#deps
    const { width, height } = size()
    return picker.at(rig.camera, x, y, width, height, pointer, props().selection?.asset)
  }

  hover(hovered: Selection | null): void {
    this.#rests.at(this.#deps.rig.moving ? null : hovered)
    if (hovered?.asset === this.#hovered?.asset && hovered?.component === this.#hovered?.component) return
    this.#hovered = hovered
    this.#deps.onHover()
  }

  /** The eye has moved: nothing is pointed at until the mouse does. */
  moved(): void {
    this.#rests.moved()
  }

  /** The machine is seen to move without a signal that says how. */
  illustrated(asset: string): boolean {
    const machine = this.#deps.layout.machineOf(asset)
    return machine !== undefined && this.#deps.motion.illustrated(machine.index)
  }

  /** The machine that way from the one selected, or from the middle of the picture. */
  beside(way: Direction): string | null {
    return neighbour(this.#onScreen(), this.middle(), way, this.#deps.props().selection?.asset ?? null)
  }

  /** Of the selected machine, CSS px; of the picture where none is, or where it is out of sight. */
  middle(): readonly [number, number] {
    const { layout, anchors, rig, props, size } = this.#deps
    const { width, height } = size()
    const { selection } = props()
    const machine = selection && layout.machineOf(selection.asset)
    const at = machine && anchors.screen(rig.camera, anchors.world(machine, null), width, height)
    return at ?? [width / 2, height / 2]
  }

  /** Machines in the picture that a person may go to by keys. */
  #onScreen(): OnScreen[] {
    const { layout, anchors, rig, size, isShown } = this.#deps
    const { width, height } = size()
    return layout.machines.flatMap((machine) => {
      if (!isShown(machine.index)) return []
      const at = anchors.screen(rig.camera, anchors.world(machine, null), width, height)
      return at && at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height
        ? [{ key: machine.asset.id as string, at }]
        : []
    })
  }

  #tell(on: Selection | null): void {
    const { layout, picker, rig, props, size } = this.#deps
    const { width, height } = size()
    const box = on && picker.box(rig.camera, shapesOf(layout, on), width, height)
    props().onPoint?.(on && box ? { ...on, box, illustrated: this.illustrated(on.asset) } : null)
  }

  dispose(): void {
    this.#rests.dispose()
  }
}
