/**
 * What taps and keys do: the first tap takes the machine, the next one the component under the finger, a double tap flies
 * there, a long press asks what can be done. Arrows turn the picture; with Shift they go from machine to machine.
 */
import type { Selection } from '../../twin/selection.ts'
import type { CameraRig } from './camera.ts'
import type { GestureSink } from './gestures.ts'
import type { MenuWish } from './menu-wish.ts'
import type { Direction } from './neighbour.ts'

const ORBIT_STEP_DEG = 8
const ZOOM_STEP = 1.2

/** What of the scene's props gestures need. */
export interface GestureProps {
  readonly interactive: boolean
  readonly selection: Selection | null
  readonly onSelect: (selection: Selection | null) => void
  readonly onMenu?: (wish: MenuWish) => void
  readonly onOpen?: () => void
}

export interface GestureDeps {
  readonly props: () => GestureProps
  readonly rig: CameraRig
  /** Machine and component under a point, CSS px. */
  pick(x: number, y: number, pointer: 'mouse' | 'touch'): Selection | null
  hover(hovered: Selection | null): void
  focus(asset: string): void
  /** Selects what was tapped: the eye stays where it is. */
  take(selection: Selection | null): void
  /** The machine that way from the one selected, or from the middle of the picture. */
  beside(way: Direction): string | null
  /** Where the selected thing is, CSS px, else the middle. */
  middle(): readonly [number, number]
  /** The machine is seen to move without a signal that says how. */
  illustrated(asset: string): boolean
  /** Asks for a frame. */
  wake(): void
}

const WAYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** The machine; or its component, once the machine is selected. */
const taken = (hit: Selection | null, selection: Selection | null): Selection | null =>
  hit && (selection?.asset === hit.asset ? hit : { asset: hit.asset, component: null })

export const answers = ({
  props,
  rig,
  pick,
  hover,
  focus,
  take,
  beside,
  middle,
  illustrated,
  wake,
}: GestureDeps): GestureSink => {
  // The first tap of two may open a sheet, which moves the picture under the finger: what it hit is what is meant.
  let tapped: Selection | null = null
  return {
    tap(x, y, pointer) {
      if (!props().interactive) return
      tapped = pick(x, y, pointer)
      take(taken(tapped, props().selection))
    },
    doubleTap() {
      if (props().interactive && tapped) focus(tapped.asset)
      wake()
    },
    hover(at) {
      hover(at && props().interactive ? taken(pick(at[0], at[1], 'mouse'), props().selection) : null)
    },
    menu(at, pointer) {
      const { interactive, onMenu, selection } = props()
      if (!interactive || !onMenu) return
      const meant = at ? taken(pick(at[0], at[1], pointer), selection) : selection
      onMenu({ selection: meant, at: at ?? middle(), illustrated: meant !== null && illustrated(meant.asset) })
    },
    key(key, shift) {
      if (!props().interactive) return false
      const way = shift ? WAYS[key] : undefined
      if (way) {
        const asset = beside(way)
        if (asset !== null) props().onSelect({ asset, component: null })
      } else if (key === 'Enter') {
        const asset = props().selection?.asset ?? beside('down')
        if (asset === null) return false
        if (!props().selection) props().onSelect({ asset, component: null })
        props().onOpen?.()
      } else if (key === 'ArrowLeft') rig.orbit(-ORBIT_STEP_DEG, 0)
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
