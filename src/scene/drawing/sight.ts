/** Which machines the eye sees, and how big: a sphere round each against the camera's pyramid. */
import { Frustum, Matrix4, type PerspectiveCamera, Sphere, Vector3 } from 'three'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { OUT_OF_SIGHT, stepFor } from './levels.ts'
import { apply } from '../plan/rigid.ts'

/** Spheres are taken this much larger: an arm may reach beyond the bounds that it has at rest. */
const REACH = 1.35

export class Sight {
  /** Machine → step, or `OUT_OF_SIGHT`. */
  readonly steps: Uint8Array
  readonly #layout: SceneLayout
  readonly #radii: Float32Array
  readonly #centres: (readonly [number, number, number])[] = []
  readonly #frustum = new Frustum()
  readonly #clip = new Matrix4()
  readonly #sphere = new Sphere()
  readonly #eye = new Vector3()

  constructor(layout: SceneLayout) {
    this.#layout = layout
    this.steps = new Uint8Array(layout.machines.length).fill(OUT_OF_SIGHT)
    this.#radii = new Float32Array(layout.machines.length)
    for (const machine of layout.machines) this.measure(machine)
  }

  /** A machine is of another size. */
  measure({ index, equipment: { bounds: { min, max } } }: Machine): void {
    this.#centres[index] = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2]
    this.#radii[index] = (Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2) * REACH
  }

  /** Machines in the picture. */
  seen(): number[] {
    return [...this.steps.keys()].filter((machine) => this.steps[machine] !== OUT_OF_SIGHT)
  }

  /** Looks anew. @param height of the window, px. @returns the machines whose step changed */
  look(camera: PerspectiveCamera, height: number, places: readonly Float64Array[]): readonly number[] {
    const changed: number[] = []
    // It may have moved since it last drew; before the first picture it has drawn nothing.
    camera.updateMatrixWorld()
    const perMetre = (height / (2 * Math.tan((camera.fov * Math.PI) / 360))) * this.#layout.unit
    this.#frustum.setFromProjectionMatrix(this.#clip.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse))
    this.#eye.setFromMatrixPosition(camera.matrixWorld)
    for (const { index } of this.#layout.machines) {
      this.#sphere.center.set(...apply(places[index]!, 0, this.#centres[index]!))
      this.#sphere.radius = this.#radii[index]!
      const nearest = Math.max(camera.near, this.#sphere.center.distanceTo(this.#eye) - this.#sphere.radius)
      const step = this.#frustum.intersectsSphere(this.#sphere) ? stepFor(perMetre / nearest, this.steps[index]!) : OUT_OF_SIGHT
      if (step === this.steps[index]) continue
      this.steps[index] = step
      changed.push(index)
    }
    return changed
  }
}
