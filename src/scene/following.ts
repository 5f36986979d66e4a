/** The eye follows what a person selects elsewhere: whoever selects in the picture sees it already, whoever does in a list wants to. */
import type { Selection } from '../twin/selection.ts'
import type { CameraRig } from './input/camera.ts'
import type { Pilot } from './input/pilot.ts'
import type { SceneProps } from './scene-props.ts'

export interface FollowingDeps {
  readonly pilot: Pilot
  readonly rig: CameraRig
  readonly props: () => SceneProps
  /** Asks for a frame. */
  ask(): void
}

export class Following {
  readonly #deps: FollowingDeps
  /** What was selected in the picture itself, until the page has taken note. */
  #tapped: string | null = null

  constructor(deps: FollowingDeps) {
    this.#deps = deps
  }

  /** It was selected in the picture. */
  select(selection: Selection | null): void {
    this.#tapped = selection?.asset ?? null
    this.#deps.props().onSelect(selection)
  }

  /** The person wants to see it, and read of it. */
  go(selection: Selection): void {
    this.#deps.props().onSelect(selection)
    this.flyTo(selection.asset)
  }

  flyTo(asset: string): void {
    const { pilot, props, ask } = this.#deps
    const { onFocus } = props()
    if (onFocus) onFocus(asset)
    else pilot.to({ asset })
    ask()
  }

  /** Goes where the props ask to, or to what they select. @param height of the picture, px; 0 = there is none yet */
  update(before: SceneProps, { camera, focus, selection }: SceneProps, height: number): void {
    const { pilot, rig } = this.#deps
    const asked = selection !== null && selection.asset !== before.selection?.asset && selection.asset !== this.#tapped
    const flies = camera !== null && camera !== before.camera
    const goes = focus !== null && focus !== before.focus
    if (flies) rig.fly(camera, true, false)
    if (goes) pilot.to(focus)
    if (asked && !flies && !goes && height > 0) pilot.bringIn(selection.asset, height, true)
    if (selection !== before.selection) this.#tapped = null
  }
}
