/** Over which shift, day, week or span figures are told. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatDay, formatMoment } from '../../texts/times.ts'
import controls from '../controls.module.css'
import { SpanPopover } from '../span-popover.tsx'
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

/** @param span the one shown, where the fields begin */
const AnySpan = ({
  view,
  span,
  onView,
}: {
  readonly view: FiguresView
  readonly span: ShownSpan | null
  readonly onView: (view: FiguresView) => void
}) => (
  <SpanPopover
    trigger={
      <button type="button" className={controls['segment']} data-chosen={view.over === 'span' || undefined}>
        {text('figures.over.span')}
      </button>
    }
    title={text('figures.span.title')}
    fromLabel={text('figures.span.from')}
    toLabel={text('figures.span.to')}
    verb={text('figures.span.show')}
    ends={[span?.from ?? null, span?.to ?? null]}
    wrong={([begin, end]) =>
      begin !== null && end !== null && begin < end && end - begin <= LONGEST_MS ? '' : text('figures.span.wrong')
    }
    onSpan={([begin, end]) => onView({ ...view, over: 'span', begin, end })}
  />
)

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
        <AnySpan view={view} span={span} onView={onView} />
      </div>
    </>
  )
}
