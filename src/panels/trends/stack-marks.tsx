/** What lies over the panels of trends: crosshair, marked span, and the moment that the hall shows, moved without rendering. */
import { useCallback, useEffect, useRef } from 'react'
import { formatClockSeconds, formatDay } from '../../texts/times.ts'
import type { Span } from '../../timeline/stretches.ts'
import { usePorts } from '../ports.tsx'
import { useTick } from '../ticker.ts'
import type { Cursor } from './cursor.ts'
import css from './stack.module.css'
import type { TrendWindow } from './trend-data.ts'

interface StackMarksProps {
  readonly window: () => TrendWindow
  readonly span: () => Span | null
  readonly cursor: Cursor
}

export const StackMarks = ({ window, span, cursor }: StackMarksProps) => {
  const hair = useRef<HTMLDivElement>(null)
  const time = useRef<HTMLSpanElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const then = useRef<HTMLDivElement>(null)
  const { travel } = usePorts()
  const latest = useRef({ window, span })
  const place = useCallback((): void => {
    const { from, to } = latest.current.window()
    const share = (ms: number): number => (ms - from) / (to - from)
    const at = cursor.get()
    if (hair.current && time.current) {
      const x = at === null ? -1 : share(at)
      hair.current.hidden = x < 0 || x > 1
      hair.current.style.left = `${x * 100}%`
      hair.current.dataset['side'] = x > 0.6 ? 'left' : 'right'
      if (at !== null) time.current.textContent = `${formatDay(at)}, ${formatClockSeconds(at)}`
    }
    if (then.current) {
      const x = travel.moment().kind === 'live' ? -1 : share(travel.at())
      then.current.hidden = x < 0 || x > 1
      then.current.style.left = `${x * 100}%`
    }
    if (area.current) {
      const marked = latest.current.span()
      area.current.hidden = marked === null || marked.to < from || marked.from > to
      if (marked) {
        const [left, right] = [Math.max(0, share(marked.from)), Math.min(1, share(marked.to))]
        area.current.style.left = `${left * 100}%`
        area.current.style.width = `${Math.max(0, right - left) * 100}%`
        area.current.dataset['a'] = String(marked.from >= from)
        area.current.dataset['b'] = String(marked.to <= to)
      }
    }
  }, [cursor, travel])
  useTick(() => {
    latest.current = { window, span }
    place()
  })
  useEffect(() => cursor.subscribe(place), [cursor, place])
  useEffect(() => travel.subscribe(place), [travel, place])
  return (
    <>
      <div ref={area} className={css['area']} hidden>
        <b>A</b>
        <b>B</b>
      </div>
      <div ref={then} className={css['then']} hidden />
      <div ref={hair} className={css['hair']} hidden>
        <span ref={time} />
      </div>
    </>
  )
}
