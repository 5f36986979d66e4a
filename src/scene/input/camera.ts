/** The eye: orbits, pans and zooms by mouse and touch, flies where it is told, and never goes below the floor. */
import CameraControls from 'camera-controls'
import {
  Box3,
  MathUtils,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Raycaster,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
} from 'three'
import type { Bounds } from '../plan/hall-extent.ts'
import type { CameraPose } from '../plan/camera-pose.ts'
import { cornerFit } from './corner-fit.ts'
import { type Flight, planFlight } from './flight.ts'

CameraControls.install({
  THREE: { Box3, MathUtils, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 },
})

export const FOV_DEG = 32
/** Views are composed for this aspect; in a narrower window the eye steps back. */
const COMPOSED_ASPECT = 1.12
const STEP_S = 0.2
/** A flight keeps this far from what stands in its way, m. */
const ROOM_M = 0.6
const DRAG_S = 0.06
const deg = MathUtils.RAD2DEG

/** Whether two poses show the same, to the eye. */
export const samePose = (a: CameraPose, b: CameraPose): boolean =>
  Math.hypot(
    a.azimuth - b.azimuth,
    a.elevation - b.elevation,
    a.distance - b.distance,
    ...a.target.map((v, i) => v - b.target[i]!),
  ) < 0.01

export class CameraRig {
  readonly camera = new PerspectiveCamera(FOV_DEG, 1, 0.3, 400)
  readonly #target = new Vector3()
  readonly #controls: CameraControls
  readonly #unit: number
  /** What a flight goes round: world bounds of big machines. */
  obstacles: () => readonly Bounds[] = () => []
  #reducedMotion = false
  #moving = false
  #held = false
  /** Something may have moved the eye since it came to rest. */
  #stirred = true
  #flight: { readonly way: Flight; readonly to: CameraPose; share: number } | null = null

  /** @param wake called when an input wants a frame */
  constructor(element: HTMLElement, bounds: Bounds, unit: number, wake: () => void) {
    this.#unit = unit
    const c = (this.#controls = new CameraControls(this.camera))
    c.connect(element)
    c.minDistance = 1.5 * unit
    c.minPolarAngle = 0.02
    c.maxPolarAngle = 87 * MathUtils.DEG2RAD
    c.dollyToCursor = true
    c.restThreshold = 0.002 * unit
    c.touches.three = CameraControls.ACTION.TOUCH_TRUCK
    this.camera.near = 0.3 * unit
    this.setBounds(bounds)
    this.#pace(DRAG_S)
    // A hand on the picture ends a flight where it is.
    c.addEventListener('controlstart', () => {
      this.#held = true
      this.#land()
    })
    c.addEventListener('controlend', () => {
      this.#held = false
      this.#stirred = true
    })
    c.addEventListener('control', () => {
      this.#land()
      this.#pace(DRAG_S)
      wake()
    })
  }

  /** The hall is of this size. */
  setBounds({ min, max }: Bounds): void {
    const c = this.#controls
    this.#stirred = true
    const span = Math.hypot(max[0] - min[0], max[2] - min[2])
    // Room enough to see all of it in a tall window.
    c.maxDistance = Math.max(span * 4, 20 * this.#unit)
    const margin = span * 0.25 + 2 * this.#unit
    c.setBoundary(
      new Box3(
        new Vector3(min[0] - margin, 0, min[2] - margin),
        new Vector3(max[0] + margin, max[1] + this.#unit, max[2] + margin),
      ),
    )
    this.camera.far = c.maxDistance * 2 + span
    this.camera.updateProjectionMatrix()
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
    this.#stirred = true
  }

  get distance(): number {
    return this.#controls.distance
  }

  /** What is looked at just now; the same vector each time. */
  get target(): Vector3 {
    return this.#controls.getTarget(this.#target, false)
  }

  /** A hand is on the picture: nothing else may move the eye. */
  get held(): boolean {
    return this.#held
  }

  get moving(): boolean {
    return this.#moving
  }

  resize(width: number, height: number): void {
    this.#stirred = true
    this.camera.aspect = width / Math.max(1, height)
    this.camera.updateProjectionMatrix()
  }

  /** Where it is going to be when all movement has ended. Degrees and metres. */
  pose(): CameraPose {
    return this.#flight?.to ?? this.#poseOf(true)
  }

  #poseOf(atEnd: boolean): CameraPose {
    const target = this.#controls.getTarget(new Vector3(), atEnd)
    const { theta, phi, radius } = this.#controls.getSpherical(new Spherical(), atEnd)
    return { target: [target.x, target.y, target.z], azimuth: theta * deg, elevation: 90 - phi * deg, distance: radius }
  }

  #land(): void {
    this.#flight = null
    this.#stirred = true
  }

  /** @param composed the pose was made for the standard aspect: step back in a narrower window */
  fly(pose: CameraPose, animate: boolean, composed: boolean): void {
    const [x, y, z] = pose.target
    const to: CameraPose = {
      target: [x, Math.max(0, y), z],
      azimuth: pose.azimuth,
      elevation: MathUtils.clamp(pose.elevation, 3, 89),
      distance: MathUtils.clamp(
        pose.distance * (composed ? Math.max(1, COMPOSED_ASPECT / this.camera.aspect) : 1),
        this.#controls.minDistance,
        this.#controls.maxDistance,
      ),
    }
    this.#moving = true
    this.#land()
    void this.#controls.normalizeRotations()
    if (!animate || this.#reducedMotion) return this.#look(to)
    const way = planFlight(this.#poseOf(false), to, this.obstacles(), ROOM_M * this.#unit, this.#controls.maxDistance)
    this.#flight = { way, to, share: 0 }
  }

  #look({ target: [x, y, z], azimuth, elevation, distance }: CameraPose): void {
    this.#stirred = true
    const [a, e] = [azimuth * MathUtils.DEG2RAD, elevation * MathUtils.DEG2RAD]
    const flat = Math.cos(e) * distance
    void this.#controls.setLookAt(
      x + flat * Math.sin(a),
      y + distance * Math.sin(e),
      z + flat * Math.cos(a),
      x,
      y,
      z,
      false,
    )
  }

  /** Flies to where these bounds fill the window. @param direction of view; by default the present one */
  fit({ min, max }: Bounds, animate: boolean, { azimuth, elevation }: CameraPose = this.pose()): void {
    const radius = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2
    const half = (FOV_DEG / 2) * MathUtils.DEG2RAD
    const narrow = Math.min(1, this.camera.aspect)
    this.fly(
      {
        target: [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2],
        azimuth,
        elevation: Math.max(elevation, 12),
        distance: Math.max((radius * 1.08) / Math.sin(half) / narrow, 2.5 * this.#unit),
      },
      animate,
      false,
    )
  }

  /** The same, as near as all corners of the bounds can be seen from: of a flat hall much nearer than round all of it. */
  fitCorners(bounds: Bounds, animate: boolean, direction: CameraPose): void {
    const { aspect } = this.camera
    const { target, distance } = cornerFit(bounds, direction, FOV_DEG, aspect)
    const pose = { ...direction, target, distance: Math.max(distance, 2.5 * this.#unit) }
    this.fly(pose, animate, false)
  }

  /** Steps for the keyboard: degrees, and a factor of the distance. */
  orbit(azimuthDeg: number, elevationDeg: number): void {
    this.#land()
    this.#pace(STEP_S)
    void this.#controls.rotate(azimuthDeg * MathUtils.DEG2RAD, -elevationDeg * MathUtils.DEG2RAD, !this.#reducedMotion)
    this.#moving = true
  }

  zoom(factor: number): void {
    this.#land()
    this.#pace(STEP_S)
    void this.#controls.dollyTo(this.#controls.distance * factor, !this.#reducedMotion)
    this.#moving = true
  }

  /** Moves on by `seconds`. `moved`: a new picture is needed; `rested`: it has just come to rest. */
  update(seconds: number): { readonly moved: boolean; readonly rested: boolean } {
    const flight = this.#flight
    if (flight) {
      flight.share += seconds / flight.way.seconds
      this.#look(flight.way.at(flight.share))
      if (flight.share >= 1) this.#land()
    }
    // At rest the controls would only find out that nothing is to be done.
    const moved = (this.#stirred && this.#controls.update(seconds)) || this.#flight !== null
    this.#stirred = moved
    const rested = this.#moving && !moved
    this.#moving = moved
    return { moved, rested }
  }

  dispose(): void {
    this.#controls.dispose()
  }
}
