/** Where the eye goes: home, to an asset, to a view of the twin, to a pose. */
import { type SceneLayout, worldBounds } from '../plan/layout.ts'
import type { CameraPose, FocusWish } from '../plan/camera-pose.ts'
import { type CameraRig, FOV_DEG, samePose } from './camera.ts'
import { isInView } from './in-view.ts'
import type { Bounds } from '../plan/hall-extent.ts'
import { obstaclesOf } from './obstacles.ts'

/** The direction of view where a twin has no views of its own. */
const PLAIN: CameraPose = { target: [0, 0, 0], azimuth: 43, elevation: 34, distance: 10 }

export class Pilot {
  readonly #rig: CameraRig
  readonly #layout: SceneLayout
  readonly #places: readonly Float64Array[]
  readonly #scope: string | null
  #began: { readonly given: CameraPose | null; readonly pose: CameraPose } | null = null

  /** @param places machine → its matrix in the world. @param scope the asset that the picture is of alone */
  constructor(rig: CameraRig, layout: SceneLayout, places: readonly Float64Array[], scope: string | null = null) {
    this.#scope = scope
    this.#rig = rig
    this.#layout = layout
    this.#places = places
    rig.obstacles = () => obstaclesOf(layout, places)
  }

  /**
   * Where everyone begins: the pose given, else the twin's first view, else all of the hall; nearer where what is
   * selected could not be found in that.
   * @param height of the picture, px
   */
  begin(pose: CameraPose | null, selected: string | null = null, height = 0): void {
    if (pose) this.#rig.fly(pose, false, false)
    else {
      this.#home(false)
      if (selected !== null) this.bringIn(selected, height, false)
    }
    this.#began = { given: pose, pose: this.#rig.pose() }
  }

  /** Nobody has looked elsewhere yet. */
  get atHome(): boolean {
    return this.#began !== null && samePose(this.#began.pose, this.#rig.pose())
  }

  /** The hall has grown: to where everyone begins now. */
  stayHome(): void {
    this.begin(this.#began?.given ?? null)
  }

  /** Shows an asset where it is not in the picture; never against the hand of a person who is turning it. @param height of the picture, px */
  bringIn(asset: string, height: number, animate: boolean): void {
    const bounds = worldBounds(this.#layout, this.#places, asset)
    if (!bounds || this.#rig.held) return
    const view = { pose: this.#rig.pose(), height, aspect: this.#rig.camera.aspect, fovDeg: FOV_DEG }
    if (!isInView(view, bounds)) this.#all(asset, bounds, animate)
  }

  to(wish: FocusWish): void {
    if ('view' in wish) {
      const view = this.#layout.twin.views.get(wish.view)
      if (view) this.#rig.fly(view, true, true)
      return
    }
    if (wish.asset === null) return this.#home(true)
    const bounds = worldBounds(this.#layout, this.#places, wish.asset)
    if (bounds) this.#all(wish.asset, bounds, true)
  }

  #home(animate: boolean): void {
    const [view] = this.#layout.twin.views.values()
    const scope = this.#scope === null ? null : worldBounds(this.#layout, this.#places, this.#scope)
    if (scope) return this.#all(this.#scope, scope, animate, view ?? PLAIN)
    if (view) return this.#rig.fly(view, animate, true)
    this.#all(null, this.#layout.bounds, animate, PLAIN)
  }

  /** As near as all of it can be seen; one machine is looked at with room around it. @param asset null = the whole hall */
  #all(asset: string | null, bounds: Bounds, animate: boolean, direction: CameraPose = this.#rig.pose()): void {
    const { machines, twin } = this.#layout
    const many = asset === null ? machines.length > 1 : (twin.asset(asset)?.children.length ?? 0) > 0
    if (many) this.#rig.fitCorners(bounds, animate, direction)
    else this.#rig.fit(bounds, animate, direction)
  }
}
