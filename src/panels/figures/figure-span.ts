/** Which stretch of time is shown, and in which steps it is counted. Pure. */
import { wallClock } from '../../base/wall-clock.ts'
import { type Calendar, calendarSpan, shiftAt } from '../../figures/shift-calendar.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { FiguresView } from './figures-view.ts'

const HOUR = 3_600_000

export interface ShownSpan extends Span {
  /** Of a shift. */
  readonly name: string | null
}

/** @param moment that of the page, ms. @returns null = there is no such shift */
export const spanOf = ({ over, begin, end }: FiguresView, calendar: Calendar, moment: number): ShownSpan | null => {
  if (over === 'shift') return shiftAt(calendar, begin ?? moment)
  if (over === 'span') return { name: null, from: begin!, to: end! }
  return { name: null, ...calendarSpan(calendar.zone, over, begin ?? moment) }
}

/** The same kind of span before or after; null = there is none yet, or none any more. */
export const besideSpan = (
  view: FiguresView,
  calendar: Calendar,
  shown: Span,
  by: 1 | -1,
  moment: number,
): FiguresView | null => {
  const { over } = view
  const next =
    over === 'shift'
      ? shiftAt(calendar, shown.from, by)
      : over === 'span'
        ? { from: shown.from + by * (shown.to - shown.from), to: shown.to + by * (shown.to - shown.from) }
        : calendarSpan(calendar.zone, over, shown.from, by)
  if (!next || next.from >= moment || next.from < 0) return null
  if (over === 'span') return { ...view, begin: next.from, end: next.to }
  const present = spanOf({ ...view, begin: null }, calendar, moment)
  return { ...view, begin: present?.from === next.from ? null : next.from }
}

/** Hours of the clock on the wall up to two and a half days, else its days; the first and last as far as they are inside. */
export const binsOf = ({ from, to }: Span, zone: string | undefined): readonly Span[] => {
  const bins: Span[] = []
  if (to - from > 60 * HOUR) {
    for (let at = from; at < to;) {
      const day = calendarSpan(zone, 'day', at)
      bins.push({ from: at, to: Math.min(day.to, to) })
      at = day.to
    }
    return bins
  }
  const into = (((wallClock(zone)(from) % HOUR) + HOUR) % HOUR) + (from % 1000)
  for (let at = from - into; at < to; at += HOUR) bins.push({ from: Math.max(at, from), to: Math.min(at + HOUR, to) })
  return bins
}
