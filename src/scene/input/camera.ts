/** The eye: orbits, pans and zooms by mouse and touch, flies where it is told, and never goes below the floor. */
import CameraControls from 'camera-controls'
import { Box3, MathUtils, Matrix4, PerspectiveCamera, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 } from 'three'
import type { Bounds } from '../plan/layout.ts'
import type { CameraPose } from '../scene-props.ts'

CameraControls.install({ THREE: { Box3, MathUtils, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 } })

const FOV_DEG = 32
/** Views are composed for this aspect; in a narrower window the eye steps back. */
const COMPOSED_ASPECT = 1.12
const FLIGHT_S = 0.2
const DRAG_S = 0.06
const deg = MathUtils.RAD2DEG

export class CameraRig {
  readonly camera = new PerspectiveCamera(FOV_DEG, 1, 0.3, 400)
  readonly #controls: CameraControls
  readonly #unit: number
  #reducedMotion = false
  #moving = false

  /** @param wake called when an input wants a frame */
  constructor(element: HTMLElement, bounds: Bounds, unit: number, wake: () => void) {
    this.#unit = unit
    const c = (this.#controls = new CameraControls(this.camera))
    c.connect(element)
    const span = Math.hypot(bounds.max[0] - bounds.min[0], bounds.max[2] - bounds.min[2])
    c.minDistance = 1.5 * unit
    // Room enough to see all of it in a tall window.
    c.maxDistance = Math.max(span * 4, 20 * unit)
    c.minPolarAngle = 0.02
    c.maxPolarAngle = 87 * MathUtils.DEG2RAD
    c.dollyToCursor = true
    c.restThreshold = 0.002 * unit
    const margin = span * 0.25 + 2 * unit
    c.setBoundary(new Box3(new Vector3(bounds.min[0] - margin, 0, bounds.min[2] - margin), new Vector3(bounds.max[0] + margin, bounds.max[1] + unit, bounds.max[2] + margin)))
    c.touches.three = CameraControls.ACTION.TOUCH_TRUCK
    this.camera.near = 0.3 * unit
    this.camera.far = c.maxDistance * 2 + span
    this.#pace(DRAG_S)
    c.addEventListener('control', () => {
      this.#pace(DRAG_S)
      wake()
    })
  }

  /** Time constants of the movement (s). Reduced motion jumps. */
  #pace(seconds: number): void {
    this.#controls.smoothTime = this.#reducedMotion ? 0 : seconds
    this.#controls.draggingSmoothTime = this.#reducedMotion ? 0 : DRAG_S
  }

  set reducedMotion(on: boolean) {
    this.#reducedMotion = on
    this.#pace(DRAG_S)
  }

  set enabled(on: boolean) {
    this.#controls.enabled = on
  }

  get distance(): number {
    return this.#controls.distance
  }

  get moving(): boolean {
    return this.#moving
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / Math.max(1, height)
    this.camera.updateProjectionMatrix()
  }

  /** Where it is going to be when all movement has ended. Degrees and metres. */
  pose(): CameraPose {
    const target = this.#controls.getTarget(new Vector3())
    const { theta, phi, radius } = this.#controls.getSpherical(new Spherical())
    return { target: [target.x, target.y, target.z], azimuth: theta * deg, elevation: 90 - phi * deg, distance: radius }
  }

  /** @param composed the pose was made for the standard aspect: step back in a narrower window */
  fly(pose: CameraPose, animate: boolean, composed: boolean): void {
    const azimuth = pose.azimuth * MathUtils.DEG2RAD
    const elevation = MathUtils.clamp(pose.elevation, 3, 89) * MathUtils.DEG2RAD
    const distance = MathUtils.clamp(pose.distance * (composed ? Math.max(1, COMPOSED_ASPECT / this.camera.aspect) : 1), this.#controls.minDistance, this.#controls.maxDistance)
    const [x, , z] = pose.target
    const y = Math.max(0, pose.target[1])
    const flat = Math.cos(elevation) * distance
    this.#pace(FLIGHT_S)
    this.#controls.normalizeRotations()
    void this.#controls.setLookAt(x + flat * Math.sin(azimuth), y + distance * Math.sin(elevation), z + flat * Math.cos(azimuth), x, y, z, animate && !this.#reducedMotion)
    this.#moving = true
  }

  /** Flies to where these bounds fill the window, keeping the direction of view. */
  fit({ min, max }: Bounds, animate: boolean): void {
    const { azimuth, elevation } = this.pose()
    const radius = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2
    const half = (FOV_DEG / 2) * MathUtils.DEG2RAD
    const narrow = Math.min(1, this.camera.aspect)
    this.fly({
      target: [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2],
      azimuth, elevation: Math.max(elevation, 12), distance: Math.max((radius * 1.08) / Math.sin(half) / narrow, 2.5 * this.#unit),
    }, animate, false)
  }

  /** Steps for the keyboard: degrees, and a factor of the distance. */
  orbit(azimuthDeg: number, elevationDeg: number): void {
    this.#pace(FLIGHT_S)
    void this.#controls.rotate(azimuthDeg * MathUtils.DEG2RAD, -elevationDeg * MathUtils.DEG2RAD, !this.#reducedMotion)
    this.#moving = true
  }

  zoom(factor: number): void {
    this.#pace(FLIGHT_S)
    void this.#controls.dollyTo(this.#controls.distance * factor, !this.#reducedMotion)
    this.#moving = true
  }

  /** Moves on by `seconds`. `moved`: a new picture is needed; `rested`: it has just come to rest. */
  update(seconds: number): { readonly moved: boolean; readonly rested: boolean } {
    const moved = this.#controls.update(seconds)
    const rested = this.#moving && !moved
    this.#moving = moved
    return { moved, rested }
  }

  dispose(): void {
    this.#controls.dispose()
  }
}
