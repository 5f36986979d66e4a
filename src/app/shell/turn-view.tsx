/** Turns the picture to a side of the plant: a cube to tap, and a button a side. */
import { lazy, Suspense, useMemo } from 'react'
import controls from '../../panels/controls.module.css'
import { type Direction, type Side, SIDES, sideOf, turnedTo } from '../../scene/view-cube/sides.ts'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { Boundary } from './boundary.tsx'
import css from './finding.module.css'
import { useReducedMotion } from './media.ts'
import { useTheme } from './theme.ts'

const ViewCube = lazy(() =>
  import('../../scene/view-cube/view-cube.tsx').then((module) => ({ default: module.ViewCube })),
)
const ORDER = ['front', 'right', 'back', 'left', 'top'] as const satisfies readonly Side[]

const namesOf = (): Record<Side, string> =>
  Object.fromEntries(ORDER.map((side) => [side, text(`views.side.${side}`)])) as Record<Side, string>

export const TurnView = () => {
  const pose = useApp((state) => state.pose)
  const flyTo = useApp((state) => state.flyTo)
  const theme = useTheme(useApp((state) => state.theme))
  const reducedMotion = useReducedMotion()
  const names = useMemo(() => namesOf(), [])
  if (!pose) return null
  const turn = (direction: Direction): void => flyTo(turnedTo(direction, pose))
  const from = sideOf(pose)
  return (
    <div className={css['turn']} role="group" aria-label={text('views.turn')}>
      <div className={css['cube']}>
        <Boundary name={text('views.turn')} instead={null}>
          <Suspense fallback={null}>
            <ViewCube key={theme} pose={pose} names={names} reducedMotion={reducedMotion} onTurn={turn} />
          </Suspense>
        </Boundary>
      </div>
      <div className={css['sides']}>
        {ORDER.map((side) => (
          <button
            key={side}
            type="button"
            className={controls['button']}
            aria-pressed={from === side}
            onClick={() => turn(SIDES[side])}
          >
            {names[side]}
          </button>
        ))}
      </div>
    </div>
  )
}
