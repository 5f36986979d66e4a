/** The card beside what the mouse rests on. It takes no clicks and never stands on the thing it speaks of. */
import { useLayoutEffect, useRef } from 'react'
import type { Selection } from '../../twin/selection.ts'
import { beside, type Rect } from './beside.ts'
import css from './hover-card.module.css'
import { PointedFacts } from './pointed-facts.tsx'

/** Tags and arrows of alarms, and the tools. */
const AVOID = '[data-kind="alarm"][data-shown] button, [data-edge][data-shown], [data-over-scene]'

interface HoverCardProps {
  readonly selection: Selection
  /** Where the thing is, CSS px in the card's container. */
  readonly box: Rect
  readonly illustrated: boolean
}

export const HoverCard = ({ selection, box, illustrated }: HoverCardProps) => {
  const card = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = card.current
    const room = element?.offsetParent
    if (!element || !room) return
    const origin = room.getBoundingClientRect()
    const avoid = [...room.querySelectorAll(AVOID)].map((other): Rect => {
      const { left, top, right, bottom } = other.getBoundingClientRect()
      return {
        left: left - origin.left,
        top: top - origin.top,
        right: right - origin.left,
        bottom: bottom - origin.top,
      }
    })
    const [x, y] = beside(
      box,
      { width: element.offsetWidth, height: element.offsetHeight },
      { width: room.clientWidth, height: room.clientHeight },
      avoid,
    )
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  }, [box])
  return (
    <div ref={card} className={css['card']} role="tooltip">
      <PointedFacts key={`${selection.asset} ${selection.component}`} selection={selection} illustrated={illustrated} />
    </div>
  )
}
