/** What taps and keys do: the first tap takes the machine, the next one the component under the finger, a double tap flies there. */
import type { Selection } from '../../twin/selection.ts'
import type { CameraRig } from './camera.ts'
import type { GestureSink } from './gestures.ts'
import type { SceneProps } from '../scene-props.ts'

const ORBIT_STEP_DEG = 8
const ZOOM_STEP = 1.2

export interface GestureDeps {
  readonly props: () => SceneProps
  readonly rig: CameraRig
  /** Machine and component under a point, CSS px. */
  pick(x: number, y: number, pointer: 'mouse' | 'touch'): Selection | null
  hover(hovered: Selection | null): void
  focus(asset: string): void
  /** Asks for a frame. */
  wake(): void
}

/** The machine; or its component, once the machine is selected. */
const taken = (hit: Selection | null, selection: Selection | null): Selection | null => hit && (selection?.asset === hit.asset ? hit : { asset: hit.asset, component: null })

export const answers = ({ props, rig, pick, hover, focus, wake }: GestureDeps): GestureSink => {
  // The first tap of two may open a sheet, which moves the picture under the finger: what it hit is what is meant.
  let tapped: Selection | null = null
  return {
    tap(x, y, pointer) {
      if (!props().interactive) return
      tapped = pick(x, y, pointer)
      props().onSelect(taken(tapped, props().selection))
    },
    doubleTap() {
      if (props().interactive && tapped) focus(tapped.asset)
      wake()
    },
    hover(at) {
      hover(at && props().interactive ? taken(pick(at[0], at[1], 'mouse'), props().selection) : null)
    },
    key(key) {
      if (!props().interactive) return false
      if (key === 'ArrowLeft') rig.orbit(-ORBIT_STEP_DEG, 0)
      else if (key === 'ArrowRight') rig.orbit(ORBIT_STEP_DEG, 0)
      else if (key === 'ArrowUp') rig.orbit(0, ORBIT_STEP_DEG)
      else if (key === 'ArrowDown') rig.orbit(0, -ORBIT_STEP_DEG)
      else if (key === '+' || key === '=') rig.zoom(1 / ZOOM_STEP)
      else if (key === '-') rig.zoom(ZOOM_STEP)
      else if (key === 'Escape') props().onSelect(null)
      else return false
      wake()
      return true
    },
  }
}
