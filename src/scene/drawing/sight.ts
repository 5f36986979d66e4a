/** Which machines the eye sees, and how big: a sphere round each against the camera's pyramid. While nothing moves nothing is looked at. */
import { Frustum, Matrix4, type PerspectiveCamera } from 'three'
import { EyeWatch } from '../plan/eye-watch.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { OUT_OF_SIGHT, stepFor } from './levels.ts'

/** Spheres are taken this much larger: an arm may reach beyond the bounds that it has at rest. */
const REACH = 1.35
/** Numbers of a plane: its normal, and how far off it is. */
const PLANE = 4
const NONE: readonly number[] = []

export class Sight {
  /** Machine → step, or `OUT_OF_SIGHT`. */
  readonly steps: Uint8Array
  readonly #unit: number
  readonly #radii: Float32Array
  /** Machine → the middle of its sphere in its own frame, and in the world; three numbers each. */
  readonly #middles: Float64Array
  readonly #centres: Float64Array
  /** Machines that stand elsewhere, or are of another size, since they were last looked at. */
  readonly #moved = new Set<number>()
  readonly #frustum = new Frustum()
  readonly #clip = new Matrix4()
  readonly #planes = new Float64Array(6 * PLANE)
  readonly #eye = new EyeWatch()

  constructor(layout: SceneLayout) {
    const count = layout.machines.length
    this.#unit = layout.unit
    this.steps = new Uint8Array(count).fill(OUT_OF_SIGHT)
    this.#radii = new Float32Array(count)
    this.#middles = new Float64Array(count * 3)
    this.#centres = new Float64Array(count * 3)
    for (const machine of layout.machines) this.measure(machine)
  }

  /** A machine is of another size. */
  measure({
    index,
    equipment: {
      bounds: { min, max },
    },
  }: Machine): void {
    for (let axis = 0; axis < 3; axis++) this.#middles[index * 3 + axis] = (min[axis]! + max[axis]!) / 2
    this.#radii[index] = (Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2) * REACH
    this.moved(index)
  }

  /** A machine as a whole stands elsewhere. */
  moved(machine: number): void {
    this.#moved.add(machine)
  }

  /** Machines in the picture. */
  seen(): number[] {
    return [...this.steps.keys()].filter((machine) => this.steps[machine] !== OUT_OF_SIGHT)
  }

  /** Looks anew. @param height of the window, px. @returns the machines whose step changed */
  look(camera: PerspectiveCamera, height: number, places: readonly Float64Array[]): readonly number[] {
    // It may have moved since it last drew; before the first picture it has drawn nothing.
    camera.updateMatrixWorld()
    const elsewhere = this.#eye.moved(camera, 0, height)
    if (!elsewhere && this.#moved.size === 0) return NONE
    for (const machine of this.#moved) this.#place(machine, places[machine]!)
    if (elsewhere) this.#aim(camera)
    const changed: number[] = []
    const perMetre = (height / (2 * Math.tan((camera.fov * Math.PI) / 360))) * this.#unit
    if (elsewhere)
      for (let machine = 0; machine < this.steps.length; machine++) this.#judge(machine, camera, perMetre, changed)
    else for (const machine of this.#moved) this.#judge(machine, camera, perMetre, changed)
    this.#moved.clear()
    return changed
  }

  #place(machine: number, m: Float64Array): void {
    const at = machine * 3
    const x = this.#middles[at]!
    const y = this.#middles[at + 1]!
    const z = this.#middles[at + 2]!
    for (let axis = 0; axis < 3; axis++)
      this.#centres[at + axis] = m[axis]! * x + m[4 + axis]! * y + m[8 + axis]! * z + m[12 + axis]!
  }

  #aim(camera: PerspectiveCamera): void {
    this.#frustum.setFromProjectionMatrix(
      this.#clip.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse),
    )
    this.#frustum.planes.forEach(({ normal, constant }, i) =>
      this.#planes.set([normal.x, normal.y, normal.z, constant], i * PLANE),
    )
  }

  #judge(
    machine: number,
    { near, matrixWorld: { elements: eye } }: PerspectiveCamera,
    perMetre: number,
    changed: number[],
  ): void {
    const x = this.#centres[machine * 3]!
    const y = this.#centres[machine * 3 + 1]!
    const z = this.#centres[machine * 3 + 2]!
    const radius = this.#radii[machine]!
    const planes = this.#planes
    let inside = true
    for (let p = 0; p < planes.length && inside; p += PLANE)
      inside = planes[p]! * x + planes[p + 1]! * y + planes[p + 2]! * z + planes[p + 3]! >= -radius
    const away = Math.sqrt((x - eye[12]!) ** 2 + (y - eye[13]!) ** 2 + (z - eye[14]!) ** 2)
    const step = inside ? stepFor(perMetre / Math.max(near, away - radius), this.steps[machine]!) : OUT_OF_SIGHT
    if (step === this.steps[machine]) return
    this.steps[machine] = step
    changed.push(machine)
  }
}
