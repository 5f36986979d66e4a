/** The days ahead as a strip on which a repair is placed: what is planned when, and where a hand or a key puts it. Pure. */
import { type Calendar, calendarSpan, plannedIn, shiftsIn } from '../../figures/shift-calendar.ts'
import type { Span } from '../../timeline/stretches.ts'

export type StripKind = 'shift' | 'break' | 'closed'

export interface StripSpan extends Span {
  readonly kind: StripKind
  /** Of the shift; '' for time in which nothing is planned. */
  readonly name: string
}

export interface StripDay extends Span {
  readonly isWeekend: boolean
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const STEP = 15 * MINUTE

/** The whole of the time, in spans apart from each other; nothing where there is no calendar. */
export const stripSpans = (calendar: Calendar, from: number, to: number): readonly StripSpan[] => {
  if (calendar.shifts.length === 0) return []
  const shifts = shiftsIn(calendar, from, to)
  const found: StripSpan[] = []
  const rest = (begin: number, end: number): void => {
    if (end <= begin) return
    // A break is inside of a shift: between two pieces of it nothing else is planned.
    const inside = shifts.find((one) => one.from <= begin && end <= one.to)
    found.push({ from: begin, to: end, kind: inside ? 'break' : 'closed', name: inside?.name ?? '' })
  }
  let at = from
  for (const one of plannedIn(calendar, from, to)) {
    rest(at, one.from)
    // Shifts that follow each other are planned as one.
    const cuts = shifts.map((shift) => shift.from).filter((cut) => cut > one.from && cut < one.to)
    const edges = [one.from, ...new Set(cuts), one.to]
    edges.slice(1).forEach((end, i) => {
      const begin = edges[i]!
      const name = shifts.findLast((shift) => shift.from <= begin && begin < shift.to)?.name ?? ''
      found.push({ from: begin, to: end, kind: 'shift', name })
    })
    at = one.to
  }
  rest(at, to)
  return found
}

/** Days by the plant's clock, the first and the last as far as they lie in the time. */
export const stripDays = (zone: string | undefined, from: number, to: number): readonly StripDay[] => {
  const days: StripDay[] = []
  for (let at = from; at < to;) {
    const day = calendarSpan(zone, 'day', at)
    // The fifth and sixth day of a week that begins on Monday.
    const friday = calendarSpan(zone, 'week', at).from + 5 * 24 * HOUR - 3 * HOUR
    days.push({ from: at, to: Math.min(to, day.to), isWeekend: day.from >= friday })
    at = day.to
  }
  return days
}

/** Where a shift or a break begins or ends. */
export const stripEdges = (spans: readonly StripSpan[]): readonly number[] => spans.slice(1).map(({ from }) => from)

export interface Strip {
  /** Before this nothing can begin: now, or when the part is there. */
  readonly least: number
  readonly most: number
  readonly edges: readonly number[]
}

const within = ({ least, most }: Strip, at: number): number =>
  Math.min(Math.floor(most / MINUTE) * MINUTE, Math.max(Math.ceil(least / MINUTE) * MINUTE, at))

/** Where a hand put it: at the edge that is so near, else at a quarter of an hour. */
export const placed = (strip: Strip, at: number, nearMs: number): number => {
  const nearest = strip.edges.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0]
  const snapped = nearest !== undefined && Math.abs(nearest - at) <= nearMs ? nearest : Math.round(at / STEP) * STEP
  return within(strip, snapped)
}

export type StripKey = 'back' | 'on' | 'edge-back' | 'edge-on' | 'first' | 'last'

/** Where a key moves it: by a quarter of an hour, or to where a shift or a break begins or ends. */
export const stepped = (strip: Strip, at: number, key: StripKey): number => {
  switch (key) {
    case 'back':
      return within(strip, Math.ceil(at / STEP - 1) * STEP)
    case 'on':
      return within(strip, Math.floor(at / STEP + 1) * STEP)
    case 'edge-back':
      return within(strip, strip.edges.findLast((edge) => edge < at) ?? strip.least)
    case 'edge-on':
      return within(strip, strip.edges.find((edge) => edge > at) ?? strip.most)
    case 'first':
      return within(strip, strip.least)
    case 'last':
      return within(strip, strip.most)
  }
}

/** How much of so long a repair falls into time in which something is planned, ms. */
export const plannedMs = (calendar: Calendar, at: number, lasts: number): number =>
  calendar.shifts.length === 0
    ? lasts
    : plannedIn(calendar, at, at + lasts).reduce((sum, { from, to }) => sum + to - from, 0)
