/** Points of machines and components in the world as they are drawn now, and where those are on the screen. */
import { type PerspectiveCamera, Vector3 } from 'three'
import { type Machine, restLinks, type SceneLayout } from '../plan/layout.ts'
import type { Motion } from '../motion/motion.ts'
import { apply, applyFrame, applyInverse, type Vec3 } from '../../base/rigid.ts'

/** Of a machine as a whole; a model from a file says none, or one. */
const topOf = ({ equipment: { anchors, bounds } }: Machine): Vec3 =>
  anchors['frame'] ?? [(bounds.min[0] + bounds.max[0]) / 2, bounds.max[1], (bounds.min[2] + bounds.max[2]) / 2]

export class Anchors {
  readonly #layout: SceneLayout
  readonly #motion: Motion
  readonly #point = new Vector3()

  constructor(layout: SceneLayout, motion: Motion) {
    this.#layout = layout
    this.#motion = motion
  }

  /** Of a component: where its model says; of a machine: about the middle of its top. */
  world(machine: Machine, component: string | null): Vec3 {
    const place = this.#motion.places[machine.index]!
    const { anchors } = machine.equipment
    const part =
      component === null ? undefined : machine.parts.find((p) => p.component?.key === component && p.shapes.length > 0)
    const named = part && anchors[part.node]
    if (!part || !named) return apply(place, 0, topOf(machine))
    const link = this.#layout.shapes[part.shapes[0]!]!.link
    const frame = link < 0 ? -1 : this.#motion.frameOfLink(machine.index, link)
    if (frame < 0) return apply(place, 0, named)
    const rest = restLinks(machine.equipment)[link]!
    return applyFrame(this.#motion.frames, frame, applyInverse(rest, 0, named))
  }

  /**
   * Where its tag is held: what moves with a joint would take its words along, so a part is told of where it is at rest.
   * Of a machine the middle of its top, and where that is not in the picture, the middle of it.
   */
  held(machine: Machine, component: string | null, isInside: (point: Vec3) => boolean): Vec3 {
    const place = this.#motion.places[machine.index]!
    const {
      bounds: { min, max },
      anchors,
    } = machine.equipment
    const part =
      component === null ? undefined : machine.parts.find((p) => p.component?.key === component && p.shapes.length > 0)
    const named = part && anchors[part.node]
    if (named) return apply(place, 0, named)
    const top = apply(place, 0, topOf(machine))
    if (isInside(top)) return top
    const middle = apply(place, 0, [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2])
    return isInside(middle) ? middle : top
  }

  /** Its anchor, then the middles of its shapes: points where it may be seen. */
  candidates(machine: Machine, component: string | null): readonly Vec3[] {
    const shapes = machine.parts
      .filter((part) => component === null || part.component?.key === component)
      .flatMap((part) => part.shapes)
    const world = this.#motion.present()
    return [
      this.world(machine, component),
      ...shapes.map((s) => [world[s * 16 + 12]!, world[s * 16 + 13]!, world[s * 16 + 14]!] as const),
    ]
  }

  /** CSS px from the top left; null behind the eye. */
  screen(camera: PerspectiveCamera, point: Vec3, width: number, height: number): [number, number] | null {
    const p = this.#point.set(...point).applyMatrix4(camera.matrixWorldInverse)
    if (p.z > -camera.near) return null
    p.applyMatrix4(camera.projectionMatrix)
    return [(p.x * 0.5 + 0.5) * width, (-p.y * 0.5 + 0.5) * height]
  }
}
