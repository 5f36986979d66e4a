/** The last eight hours: when which alarm was raised, up to now. */
import { History } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import '../../texts/past.ts'
import { formatClock, formatClockSeconds, formatTick } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import { isStanding } from '../../alarms/board.ts'
import { useBoardRows } from '../board-rows.ts'
import { useLinkState } from '../strip/connection-sign.tsx'
import { useJournal } from '../journal.ts'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useSampled } from '../ticker.ts'
import { fullHours, zoneNote } from '../../texts/zone.ts'
import { inFront, timelineMarks, type TimelineMark } from './timeline-marks.ts'
import css from './timeline-strip.module.css'

const NoteMarks = lazy(() => import('../notes/note-marks.tsx').then((module) => ({ default: module.NoteMarks })))

const SPAN_MS = 8 * 3_600_000
const MARK_PX = 14
/** Until it is known how wide it is: of hours nobody may be told that they are to come. */
const USUAL_PX = 1000
const MINUTE_MS = 60_000

const useWidth = (): readonly [(node: HTMLElement | null) => void, number] => {
  const [width, setWidth] = useState(0)
  const [node, setNode] = useState<HTMLElement | null>(null)
  useEffect(() => {
    if (!node) return
    const observer = new ResizeObserver(() => setWidth(node.clientWidth))
    observer.observe(node)
    return () => observer.disconnect()
  }, [node])
  // An observer tells with the next frame, which may be long in coming on a busy device.
  const measure = useCallback((next: HTMLElement | null) => {
    setNode(next)
    if (next) setWidth(next.clientWidth)
  }, [])
  return [measure, width]
}

const Mark = ({ mark, left }: { readonly mark: TimelineMark; readonly left: number }) => {
  const { twin, select, focus } = usePorts()
  const worst = mark.events.findLast((event) => event.row.priority === mark.worst)!
  const asset = twin.asset(worst.row.asset)
  const time = formatClock(mark.at)
  const priority = text(`priority.${mark.worst}`)
  const label =
    mark.events.length > 1
      ? text('timeline.marks', { count: mark.events.length, time, priority })
      : text('timeline.mark', { priority, name: worst.row.name, asset: asset?.name ?? worst.row.asset, time })
  return (
    <li style={{ left: `${left}%`, zIndex: inFront(mark) }}>
      <button
        type="button"
        className={css['mark']}
        aria-label={label}
        title={label}
        onClick={() => {
          if (!asset) return
          select({ asset: asset.id, component: worst.row.component })
          focus(asset.id)
        }}
      >
        <PriorityMark priority={mark.worst} size={12} hollow={!mark.holds} silent />
      </button>
    </li>
  )
}

export const TimelineStrip = () => {
  const { now, travel, board, notes } = usePorts()
  const rows = useBoardRows(board)
  const link = useLinkState()
  const journal = useJournal(SPAN_MS)
  const [setBar, width] = useWidth()
  // Moves on by itself, one pixel's worth of time at a time.
  const step = Math.max(15_000, SPAN_MS / (width || USUAL_PX))
  const to = useSampled(() => Math.ceil(now() / step) * step)
  const from = to - SPAN_MS
  const marks = useMemo(() => {
    const standing = new Map(rows.filter(isStanding).map((row) => [row.key, row.raisedAt]))
    return timelineMarks(
      journal.data ?? [],
      from,
      to,
      (MARK_PX / Math.max(width, MARK_PX)) * SPAN_MS,
      ({ row }) => standing.get(row.key) === row.raisedAt,
    )
  }, [journal.data, rows, from, to, width])
  const at = (t: number): number => ((t - from) / SPAN_MS) * 100
  const ticks = fullHours(from, to).filter((_, i, all) => width >= 560 || (all.length - 1 - i) % 2 === 0)
  return (
    <section className={css['strip']} aria-label={text('timeline.label')}>
      {travel.possible && (
        <button
          type="button"
          className={css['enter']}
          aria-label={text('past.enter')}
          title={text('past.enter.about')}
          onClick={() => travel.seek(now() - MINUTE_MS)}
        >
          <History size={20} aria-hidden />
        </button>
      )}
      <div
        ref={setBar}
        className={css['line']}
        data-possible={travel.possible || undefined}
        onClick={(event) => {
          if (!travel.possible || (event.target instanceof Element && event.target.closest('button'))) return
          const box = event.currentTarget.getBoundingClientRect()
          travel.seek(from + ((event.clientX - box.left) / box.width) * SPAN_MS)
        }}
      >
        <div className={css['ticks']} aria-hidden>
          {ticks
            .filter((t) => at(t) > 1.5 && at(t) < 97.5)
            .map((t) => (
              <span key={t} style={{ left: `${at(t)}%` }}>
                {formatTick(t)}
              </span>
            ))}
        </div>
        <div className={css['bar']} aria-hidden>
          {ticks.map((t) => (
            <i key={t} style={{ left: `${at(t)}%` }} />
          ))}
        </div>
        <ul className={css['marks']}>
          {marks.map((mark) => (
            <Mark key={mark.events[0]!.cursor} mark={mark} left={at(mark.at)} />
          ))}
        </ul>
        {notes && (
          <Suspense fallback={null}>
            <NoteMarks assets={null} window={() => ({ from, to })} />
          </Suspense>
        )}
        {journal.isError && <p className={css['note']}>{text('timeline.failed', { error: journal.error.message })}</p>}
        {journal.isSuccess && marks.length === 0 && <p className="sr-only">{text('timeline.none')}</p>}
        <div className={css['head']} aria-hidden />
      </div>
      <div className={css['now']}>
        <b>{text(`link.${link}`)}</b>
        <LiveText read={() => [formatClockSeconds(now()), zoneNote(now())].filter(Boolean).join(' ')} />
      </div>
    </section>
  )
}
