/** A date as twenty equally likely futures. */
import { text } from '../../texts/text.ts'
import { formatClock, formatDate, formatDay, formatMoment } from '../../texts/times.ts'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { dotPicture, type StackedBy, thinned } from './dots.ts'
import css from './expected.module.css'
import type { Milestone } from './milestone.ts'

/** Of the drawing's own units: it is as wide as its card. */
const WIDTH = 300
const DOTS_HIGH = 66
const TOP = 16
const FOOT = 20
const LATER = 52
const MOST_STEP = 11
const LEAST_TICK = 44

const weekday = (ms: number): string => formatDay(ms).split(',')[0]!

/** Names of days tell them apart for so long. */
const WEEKDAYS_MS = 6.5 * 86_400_000

const tickWords = (by: StackedBy, spanMs: number, ms: number): string =>
  by === 'hour' ? formatClock(ms) : by === 'shift' && spanMs < WEEKDAYS_MS ? weekday(ms) : formatDate(ms)

interface DateDotsProps {
  /** ms, ascending; null = later than can be said. */
  readonly futures: readonly (number | null)[]
  readonly calendar: Calendar
  readonly milestone: Milestone | null
  readonly now: number
}

export const DateDots = ({ futures, calendar, milestone, now }: DateDotsProps) => {
  const picture = dotPicture(futures, calendar, Math.floor(WIDTH / MOST_STEP), milestone?.at ?? null)
  if (!picture) return null
  const { dots, highest, later, span } = picture
  const wide = later > 0 ? WIDTH - LATER : WIDTH
  const step = Math.min(MOST_STEP, DOTS_HIGH / Math.max(highest, Math.min(later, 6)))
  const floor = TOP + Math.min(DOTS_HIGH, Math.max(highest * step, 3 * MOST_STEP)) + 4
  const x = (share: number): number => 6 + share * (wide - 12)
  const mark =
    milestone && milestone.at > span.from && milestone.at < span.to
      ? x((milestone.at - span.from) / (span.to - span.from))
      : null
  // A stack stands wholly on its side.
  const besideMark = (cx: number, at: number): number =>
    mark === null ? cx : at < milestone!.at ? Math.min(cx, mark - step / 2) : Math.max(cx, mark + step / 2)
  const dot = (key: string, cx: number, level: number, beyond: boolean) => (
    <circle
      key={key}
      cx={cx}
      cy={floor - step / 2 - level * step}
      r={step / 2 - 0.5}
      className={css['dot']}
      data-beyond={beyond || undefined}
    />
  )
  return (
    <svg
      className={css['dots']}
      viewBox={`0 0 ${WIDTH} ${floor + FOOT}`}
      role="img"
      aria-label={text('foresight.dots', {
        from: formatMoment(dots[0]!.at, now),
        to: formatMoment(dots.at(-1)!.at, now),
      })}
    >
      {mark !== null && (
        <>
          <line x1={mark} x2={mark} y1={2} y2={floor} className={css['mark']} />
          <text x={mark > wide - 70 ? mark - 5 : mark + 5} y={12} textAnchor={mark > wide - 70 ? 'end' : 'start'}>
            {`${weekday(milestone!.at)} ${formatClock(milestone!.at)}`}
          </text>
        </>
      )}
      {dots.map(({ x: share, level, at }, i) =>
        dot(String(i), besideMark(x(share), at), level, milestone !== null && at >= milestone.at),
      )}
      {Array.from({ length: Math.min(later, 6) }, (_, i) => dot(`later ${i}`, WIDTH - LATER / 2, i, true))}
      <line x1={0} x2={wide} y1={floor} y2={floor} className={css['floor']} />
      {later > 0 && (
        <line x1={wide + 6} x2={WIDTH} y1={floor} y2={floor} className={css['floor']} strokeDasharray="3 3" />
      )}
      {thinned(picture.ticks, LEAST_TICK / wide).map(({ at, x: share }) => {
        return (
          <text
            key={at}
            x={Math.min(Math.max(x(share), 16), wide - 16)}
            y={floor + 15}
            textAnchor="middle"
            className={css['tick']}
          >
            {tickWords(picture.by, span.to - span.from, at)}
          </text>
        )
      })}
      {later > 0 && (
        <text x={WIDTH - LATER / 2 + 3} y={floor + 15} textAnchor="middle" className={css['tick']}>
          {text('foresight.later', { count: later })}
        </text>
      )}
    </svg>
  )
}
