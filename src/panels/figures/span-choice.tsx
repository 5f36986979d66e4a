/** Over which shift, day, week or span figures are told. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { useState } from 'react'
import { wallClock } from '../../base/wall-clock.ts'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatDay, formatMoment } from '../../texts/times.ts'
import { offsetAt } from '../../texts/zone.ts'
import controls from '../controls.module.css'
import { besideSpan, type ShownSpan } from './figure-span.ts'
import { type FiguresView, LONGEST_MS, OVER } from './figures-view.ts'
import css from './figures.module.css'

/** "Early · Tue, Dec 1, 06:00 – 14:00" */
export const spanWords = (span: ShownSpan, over: FiguresView['over'], now: number): string => {
  if (over === 'day') return formatDay(span.from)
  if (over === 'week') return `${formatDay(span.from)} – ${formatDay(span.to - 1)}`
  if (over === 'shift')
    return `${span.name} · ${formatDay(span.from)}, ${formatClock(span.from)} – ${formatClock(span.to)}`
  return `${formatMoment(span.from, now)} – ${formatMoment(span.to, now)}`
}

/** As a field for date and time has it, by the plant's clock. */
const printField = (ms: number): string => new Date(ms + offsetAt(ms)).toISOString().slice(0, 16)

const parseField = (written: string, zone: string | undefined): number | null => {
  const shown = Date.parse(`${written}:00Z`)
  if (Number.isNaN(shown)) return null
  const first = shown - offsetAt(shown)
  return wallClock(zone)(first) === shown ? first : shown - offsetAt(first)
}

const AnySpan = ({
  view,
  span,
  zone,
  onView,
}: {
  readonly view: FiguresView
  readonly span: ShownSpan | null
  readonly zone: string | undefined
  readonly onView: (view: FiguresView) => void
}) => {
  const [open, setOpen] = useState(false)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [begin, end] = [parseField(from, zone), parseField(to, zone)]
  const isSound = begin !== null && end !== null && begin < end && end - begin <= LONGEST_MS
  const change = (opens: boolean): void => {
    if (opens && span) {
      setFrom(printField(span.from))
      setTo(printField(span.to))
    }
    setOpen(opens)
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger className={controls['segment']} data-chosen={view.over === 'span' || undefined}>
        {text('figures.over.span')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={css['anySpan']}
          sideOffset={8}
          collisionPadding={8}
          aria-label={text('figures.span.title')}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (!isSound) return
              onView({ ...view, over: 'span', begin, end })
              setOpen(false)
            }}
          >
            <label className={controls['field']}>
              <span>{text('figures.span.from')}</span>
              <input
                type="datetime-local"
                className={controls['input']}
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
            </label>
            <label className={controls['field']}>
              <span>{text('figures.span.to')}</span>
              <input
                type="datetime-local"
                className={controls['input']}
                value={to}
                onChange={(event) => setTo(event.target.value)}
              />
            </label>
            {!isSound && <p className={controls['note']}>{text('figures.span.wrong')}</p>}
            <button type="submit" className={controls['primary']} disabled={!isSound}>
              {text('figures.span.show')}
            </button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface SpanChoiceProps {
  readonly view: FiguresView
  readonly span: ShownSpan | null
  readonly calendar: Calendar
  readonly moment: number
  readonly onView: (view: FiguresView) => void
}

export const SpanChoice = ({ view, span, calendar, moment, onView }: SpanChoiceProps) => {
  const step = (by: 1 | -1): FiguresView | null => span && besideSpan(view, calendar, span, by, moment)
  const [before, after] = [step(-1), step(1)]
  return (
    <>
      <div className={css['steps']}>
        <button
          type="button"
          className={controls['icon']}
          aria-label={text('figures.before')}
          disabled={!before}
          onClick={() => before && onView(before)}
        >
          <ChevronLeft size={20} aria-hidden />
        </button>
        <span>{span ? spanWords(span, view.over, moment) : text('figures.shift.none')}</span>
        <button
          type="button"
          className={controls['icon']}
          aria-label={text('figures.after')}
          disabled={!after}
          onClick={() => after && onView(after)}
        >
          <ChevronRight size={20} aria-hidden />
        </button>
      </div>
      <div className={`${controls['segments']} ${css['over']}`}>
        <div role="radiogroup" aria-label={text('figures.over')}>
          {OVER.map(
            (over) =>
              over !== 'span' && (
                <button
                  key={over}
                  type="button"
                  role="radio"
                  aria-checked={view.over === over}
                  className={controls['segment']}
                  onClick={() => onView({ ...view, over, begin: null, end: null })}
                >
                  {text(`figures.over.${over}`)}
                </button>
              ),
          )}
        </div>
        <AnySpan view={view} span={span} zone={calendar.zone} onView={onView} />
      </div>
    </>
  )
}
