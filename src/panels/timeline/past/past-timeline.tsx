/** The timeline while the page shows the past: what there is to walk by, the moment, and how to go on from it. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import '../../../texts/past.ts'
import { text } from '../../../texts/text.ts'
import { keptWindow, shiftedWindow, type TimeWindow, windowAround } from '../../../timeline/time-window.ts'
import { usePorts } from '../../ports.tsx'
import { useSampled } from '../../ticker.ts'
import { MarksCard } from './marks-card.tsx'
import { useEarliest, useEventsIn } from './past-data.ts'
import css from './past-timeline.module.css'
import { SPEEDS, stepOf } from './spans.ts'
import { Track } from './track.tsx'
import { Transport } from './transport.tsx'
import { useEventSteps } from './use-event-steps.ts'
import { useSpan } from './use-travel.ts'

interface PastTimelineProps {
  /** Asset whose changes of state are events, too. */
  readonly selected: string | null
  /** The way back stands here where the header has no room for it. */
  readonly withLive: boolean
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export const PastTimeline = ({ selected, withLive }: PastTimelineProps) => {
  const { travel, twin, now } = usePorts()
  const span = useSpan()
  const earliest = useEarliest(span === null)
  // To the minute: a span that grew all the time would be another one all the time.
  const latest = Math.ceil(now() / MINUTE_MS) * MINUTE_MS
  const spanMs = span ?? Math.max(DAY_MS, latest - (earliest ?? latest - 7 * DAY_MS)) / 0.97
  const shown = (): number => {
    const moment = travel.moment()
    return moment.kind === 'replay' && moment.speed === 0 ? moment.at : travel.at()
  }
  // The stretch follows the moment only where that has left it; who looks elsewhere meanwhile may.
  const [kept, setKept] = useState<{ readonly window: TimeWindow; readonly lookedFrom: number }>(() => ({
    window: windowAround(spanMs, shown(), now()),
    lookedFrom: 0,
  }))
  const outside = useSampled(() => {
    const at = shown()
    const { from, to } = kept.window
    return Math.abs(to - from - spanMs) >= 1 || (at !== kept.lookedFrom && (at < from || at > to))
  })
  const window = outside ? keptWindow(kept.window, spanMs, shown(), now()) : kept.window
  if (window !== kept.window) setKept({ window, lookedFrom: 0 })
  const events = useEventsIn(window)
  const step = useEventSteps(selected)
  const [said, setSaid] = useState('')
  const track = useRef<HTMLDivElement>(null)
  // Who came by the timeline goes on by keys.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) track.current?.focus()
  }, [])
  const speed = useRef(4)
  const toggle = (): void => {
    const moment = travel.moment()
    if (moment.kind === 'live') return
    if (moment.speed > 0) speed.current = moment.speed
    travel.play(moment.speed > 0 ? 0 : speed.current)
  }
  const go = (way: 'next' | 'previous'): void => {
    setSaid('')
    void step(way).then((went) => !went && setSaid(text('past.event.none')))
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const way = event.key === 'ArrowLeft' ? 'previous' : event.key === 'ArrowRight' ? 'next' : null
    const onTrack = event.target === track.current
    if (way && event.shiftKey) go(way)
    else if (way && onTrack) travel.seek(shown() + (way === 'next' ? 1 : -1) * stepOf(spanMs))
    else if (event.key === ' ' && onTrack) toggle()
    else if (event.key === 'i' || event.key === 'I') travel.mark({ a: shown() })
    else if (event.key === 'o' || event.key === 'O') travel.mark({ b: shown() })
    else if (event.key === 'Escape') travel.goLive()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className={css['past']} aria-label={text('past.controls')} data-own-keys onKeyDown={onKey}>
      <Transport
        speeds={SPEEDS}
        onPlay={toggle}
        onSpeed={(next) => {
          speed.current = next
          travel.play(next)
        }}
        onStep={go}
        said={said}
        withLive={withLive}
        asset={selected ?? twin.assets.find(({ parent }) => parent === null)!.id}
      />
      <Track
        ref={track}
        window={window}
        events={events}
        onPan={(by) => setKept({ window: shiftedWindow(window, by, now()), lookedFrom: shown() })}
      />
      <MarksCard />
    </section>
  )
}
