/** Ruler, alarms by number, how the lines ran, the marks and the moment: pressed or dragged, it goes there. */
import { forwardRef, memo, useEffect, useMemo, useRef, type PointerEvent } from 'react'
import { text } from '../../../texts/text.ts'
import { formatClock, formatClockSeconds, formatDate, formatDay, formatTick } from '../../../texts/times.ts'
import { offsetAt } from '../../../texts/zone.ts'
import { alarmDensity } from '../../../timeline/alarm-density.ts'
import type { TimeWindow } from '../../../timeline/time-window.ts'
import type { TwinSignal } from '../../../twin/twin.ts'
import type { AlarmEvent } from '../../../wire/alarms.ts'
import { NoteMarks } from '../../notes/note-marks.tsx'
import { usePorts } from '../../ports.tsx'
import { useSampled, useTick } from '../../ticker.ts'
import { linesOf, MOST_EVENTS, useLineSpans } from './past-data.ts'
import css from './past-timeline.module.css'
import { useMarks } from './use-travel.ts'

const BARS = 144
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200].map((minutes) => minutes * MINUTE)
const MOST_TICKS = 10

/** Full steps of the clock on the wall. */
const ticksIn = ({ from, to }: TimeWindow): readonly number[] => {
  const step = STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? STEPS.at(-1)!
  const ticks: number[] = []
  const first = Math.ceil((from + offsetAt(from)) / step) * step
  for (let wall = first; wall - offsetAt(to) <= to; wall += step) {
    const t = wall - offsetAt(wall - offsetAt(from))
    if (t >= from && t <= to) ticks.push(t)
  }
  return ticks
}

const isMidnight = (t: number): boolean => (t + offsetAt(t)) % DAY === 0

const Ruler = memo(({ window }: { readonly window: TimeWindow }) => (
  <div className={css['ruler']} aria-hidden>
    {ticksIn(window).map((t) => {
      const left = ((t - window.from) / (window.to - window.from)) * 100
      return left < 2 || left > 98 ? null : (
        <span key={t} style={{ left: `${left}%` }} data-day={isMidnight(t) || undefined}>
          {isMidnight(t) ? formatDate(t) : formatTick(t)}
        </span>
      )
    })}
  </div>
))

const Density = memo(({ window, events }: { readonly window: TimeWindow; readonly events: readonly AlarmEvent[] }) => {
  const bars = alarmDensity(events, window, BARS)
  const most = Math.max(4, ...bars.map(({ count }) => count))
  const y = (count: number): number => (count / most) * 34
  return (
    <svg className={css['density']} viewBox={`0 0 ${BARS} 34`} preserveAspectRatio="none" aria-hidden>
      {bars.map(({ index, count, high, critical }) => (
        <g key={index}>
          <rect className={css['bar']} x={index + 0.1} width={0.8} y={34 - y(count)} height={y(count)} />
          <rect className={css['high']} x={index + 0.1} width={0.8} y={34 - y(high + critical)} height={y(high)} />
          <rect className={css['critical']} x={index + 0.1} width={0.8} y={34 - y(critical)} height={y(critical)} />
        </g>
      ))}
    </svg>
  )
})

const Line = memo(({ states, window }: { readonly states: readonly TwinSignal[]; readonly window: TimeWindow }) => {
  const spans = useLineSpans(states, window)
  const share = (t: number): number => ((t - window.from) / (window.to - window.from)) * 100
  return (
    <div className={css['line']} aria-hidden>
      {spans.map(({ from, to, state }) =>
        state === null ? null : (
          <i key={from} data-state={state} style={{ left: `${share(from)}%`, width: `${share(to) - share(from)}%` }} />
        ),
      )}
    </div>
  )
})

/** "Assembly line 1" → "Line 1": what tells lines apart stands at the end. */
const shortName = (name: string): string => {
  const end = name.length <= 8 ? name : name.split(' ').slice(-2).join(' ')
  return end.charAt(0).toUpperCase() + end.slice(1)
}

const day = (t: number): string => `${formatDay(t)} ${formatClock(t)}`

interface TrackProps {
  readonly window: TimeWindow
  readonly events: readonly AlarmEvent[] | undefined
  readonly onPan: (byMs: number) => void
}

export const Track = forwardRef<HTMLDivElement, TrackProps>(({ window, events = [], onPan }, ref) => {
  const { travel, twin, now, record } = usePorts()
  const marks = useMarks()
  const lines = useMemo(() => linesOf(twin), [twin])
  const plot = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const wish = useRef<number | null>(null)
  const drags = useRef(false)
  const share = (t: number): number => (t - window.from) / (window.to - window.from)
  const shown = (): number => {
    const moment = travel.moment()
    if (wish.current !== null) return wish.current
    return moment.kind === 'replay' && moment.speed === 0 ? moment.at : travel.at()
  }
  const place = (): void => {
    const at = share(shown())
    if (!head.current) return
    head.current.style.left = `${at * 100}%`
    head.current.hidden = at < 0 || at > 1
  }
  useTick(place)
  useEffect(() =>
    travel.subscribe(() => {
      // While a hand drags, the next moment is asked for when the last one has come.
      if (drags.current && wish.current !== null && !travel.waits()) {
        const at = wish.current
        wish.current = null
        travel.seek(at)
      }
      place()
    }),
  )
  const nowAt = useSampled(() => Math.round(share(now()) * 2000) / 2000)
  const value = useSampled(() => Math.floor(shown() / 1000) * 1000)
  const timeAt = ({ clientX }: { readonly clientX: number }): number => {
    const box = plot.current!.getBoundingClientRect()
    const at = window.from + ((clientX - box.left) / box.width) * (window.to - window.from)
    return Math.min(Math.max(at, window.from), Math.min(window.to, now()))
  }
  const to = (at: number, last: boolean): void => {
    if (last || !travel.waits()) {
      wish.current = null
      travel.seek(at)
    } else wish.current = at
    place()
  }
  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drags.current = true
    to(timeAt(event), false)
  }
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (drags.current) to(timeAt(event), false)
  }
  const onUp = (event: PointerEvent<HTMLDivElement>): void => {
    if (!drags.current) return
    drags.current = false
    to(timeAt(event), true)
  }
  const [a, b] = [marks.a, marks.b]
  const within = (t: number | null): t is number => t !== null && t >= window.from && t <= window.to
  const raised = events.filter(({ kind, at }) => kind === 'raised' && at >= window.from && at < window.to).length
  const told = text('past.density', { count: raised, from: day(window.from), to: day(Math.min(window.to, now())) })
  return (
    <div className={css['tracks']}>
      <div className={css['names']} aria-hidden>
        <span data-row="alarms">{text('past.alarms')}</span>
        {lines.map(({ asset }) => (
          <span key={asset.id} data-row="line" title={asset.name}>
            {shortName(asset.name)}
          </span>
        ))}
      </div>
      <div className={css['lines']}>
        <div
          ref={ref}
          className={css['track']}
          role="slider"
          tabIndex={0}
          aria-label={text('past.line')}
          aria-description={`${told} ${text('past.line.help')}`}
          aria-valuemin={Math.round(window.from)}
          aria-valuemax={Math.round(Math.min(window.to, now()))}
          aria-valuenow={value}
          aria-valuetext={`${formatDay(value)}, ${formatClockSeconds(value)}`}
          onPointerDown={onDown}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerCancel={() => (drags.current = false)}
          onWheel={(event) => {
            const box = event.currentTarget.clientWidth
            onPan(((event.deltaX + event.deltaY) / Math.max(1, box)) * (window.to - window.from))
          }}
          title={events.length >= MOST_EVENTS ? text('past.density.more', { count: MOST_EVENTS }) : undefined}
        >
          <Ruler window={window} />
          <div ref={plot} className={css['plot']}>
            {a !== null && b !== null && (
              <div
                className={css['between']}
                style={{
                  left: `${Math.max(0, share(Math.min(a, b))) * 100}%`,
                  right: `${Math.max(0, 1 - share(Math.max(a, b))) * 100}%`,
                }}
              />
            )}
            <Density window={window} events={events} />
            {lines.map(({ asset, states }) => (
              <Line key={asset.id} states={states} window={window} />
            ))}
            {within(a) && (
              <div
                className={css['mark']}
                data-end={b !== null && b < a ? 'right' : 'left'}
                style={{ left: `${share(a) * 100}%` }}
              >
                <b>A</b>
              </div>
            )}
            {within(b) && (
              <div
                className={css['mark']}
                data-end={a !== null && a > b ? 'left' : 'right'}
                style={{ left: `${share(b) * 100}%` }}
              >
                <b>B</b>
              </div>
            )}
            {!record && nowAt >= 0 && nowAt <= 1 && (
              <div className={css['now']} style={{ left: `${nowAt * 100}%` }}>
                <span>{text('past.line.now')}</span>
              </div>
            )}
            <div ref={head} className={css['head']} />
          </div>
        </div>
        <NoteMarks assets={null} window={() => window} />
      </div>
    </div>
  )
})
