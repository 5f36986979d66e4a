/** Twenty equally likely futures as dots on a line of time, stacked by hour, shift, day or week: what fits. Pure. */
import { type Calendar, calendarSpan, shiftsIn } from '../../figures/shift-calendar.ts'
import type { Span } from '../../timeline/stretches.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type StackedBy = 'hour' | 'shift' | 'day' | 'week' | 'month'

export interface Dot {
  /** Where its stack stands, share of the width. */
  readonly x: number
  /** Place in the stack, 0 = at the foot. */
  readonly level: number
  /** ms */
  readonly at: number
}

export interface DotPicture {
  readonly by: StackedBy
  readonly span: Span
  readonly dots: readonly Dot[]
  /** Dots in the highest stack. */
  readonly highest: number
  /** Further away than the picture goes, or later than can be said. */
  readonly later: number
  /** Begins of days (of hours, weeks) that something stands in, and where their name goes, share of the width. */
  readonly ticks: readonly { readonly at: number; readonly x: number }[]
}

/** Bins of one length from the one that `from` lies in to the one that `to` lies in. */
const repeated = (first: Span, to: number, next: (before: Span) => Span): readonly Span[] => {
  const bins = [first]
  while (bins.at(-1)!.to <= to && bins.length < 500) bins.push(next(bins.at(-1)!))
  return bins
}

const daysIn = (zone: string | undefined, from: number, to: number): readonly Span[] =>
  repeated(calendarSpan(zone, 'day', from), to, (before) => calendarSpan(zone, 'day', before.to))

const cut = ({ from, to }: Span, length: number): readonly Span[] =>
  repeated({ from, to: from + length }, to - 1, (before) => ({ from: before.to, to: before.to + length })).map(
    (one) => ({
      from: one.from,
      to: Math.min(one.to, to),
    }),
  )

/** Shifts as they follow each other, and what lies between them, cut at midnight; without shifts thirds of days. */
const shiftBins = (calendar: Calendar, from: number, to: number): readonly Span[] => {
  const days = daysIn(calendar.zone, from, to)
  const shifts = shiftsIn(calendar, days[0]!.from, days.at(-1)!.to)
  if (shifts.length === 0) return days.flatMap((day) => cut(day, 8 * HOUR))
  const inside = (ms: number): boolean => shifts.some((one) => one.from < ms && ms < one.to)
  const edges = [
    ...new Set([
      ...shifts.flatMap((one) => [one.from, one.to]),
      ...[...days.map((day) => day.from), days.at(-1)!.to].filter((ms) => !inside(ms)),
    ]),
  ].toSorted((a, b) => a - b)
  return edges.slice(1).map((end, i) => ({ from: edges[i]!, to: end }))
}

const binsBy = (by: StackedBy, calendar: Calendar, from: number, to: number): readonly Span[] => {
  const { zone } = calendar
  switch (by) {
    case 'hour':
      return daysIn(zone, from, to)
        .flatMap((day) => cut(day, HOUR))
        .filter((bin) => bin.to > from && bin.from <= to)
    case 'shift':
      return shiftBins(calendar, from, to)
    case 'day':
      return daysIn(zone, from, to)
    case 'week':
      return repeated(calendarSpan(zone, 'week', from), to, (before) => calendarSpan(zone, 'week', before.to))
    default:
      return repeated(
        { from: calendarSpan(zone, 'week', from).from, to: calendarSpan(zone, 'week', from, 4).from },
        to,
        (before) => ({ from: before.to, to: calendarSpan(zone, 'week', before.to, 4).from }),
      )
  }
}

/** As many of them as stand no nearer to each other than this share of the width; the first always. */
export const thinned = <T extends { readonly x: number }>(ticks: readonly T[], least: number): readonly T[] => {
  const kept: T[] = []
  for (const tick of ticks) if (kept.length === 0 || tick.x - kept.at(-1)!.x >= least) kept.push(tick)
  return kept
}

const ORDER: readonly StackedBy[] = ['hour', 'shift', 'day', 'week', 'month']
/** What comes last may be left to “later” where the picture becomes this much narrower by it. */
const NARROWER = 0.55
const MOST_LATER = 3

/** The last that is shown: what lies far behind all others would press them together. */
const lastShown = (known: readonly number[]): number => {
  const begin = known[0]!
  let end = known.at(-1)!
  for (let left = 1; left <= MOST_LATER; left++) {
    const at = known.at(-1 - left)
    if (at === undefined || end - begin <= 2 * DAY || at - begin >= NARROWER * (end - begin)) break
    end = at
  }
  return end
}

/**
 * @param futures ascending; null = later than can be said
 * @param most stacks that fit beside each other
 * @param parts ms: what comes before and after never stands in one stack; null = nothing parts them
 * @returns null = none of them is known
 */
export const dotPicture = (
  futures: readonly (number | null)[],
  calendar: Calendar,
  most: number,
  parts: number | null,
): DotPicture | null => {
  const known = futures.filter((ms) => ms !== null)
  if (known.length === 0) return null
  const last = lastShown(known)
  const shown = known.filter((ms) => ms <= last)
  const [from, to] = [shown[0]!, last]
  const by =
    ORDER.find((one) => {
      // What is as long as this cannot fit, whatever the calendar says.
      if (one === 'hour' && to - from > most * HOUR) return false
      if (one === 'shift' && to - from > most * DAY) return false
      return binsBy(one, calendar, from, to).length <= most
    }) ?? 'month'
  const bins = binsBy(by, calendar, from, to).flatMap((bin) =>
    parts !== null && parts > bin.from && parts < bin.to
      ? [
          { from: bin.from, to: parts },
          { from: parts, to: bin.to },
        ]
      : [bin],
  )
  const span = { from: bins[0]!.from, to: bins.at(-1)!.to }
  const x = (ms: number): number => (ms - span.from) / (span.to - span.from)
  const levels = new Map<Span, number>()
  const dots = shown.flatMap((at) => {
    const bin = bins.find((one) => at >= one.from && at < one.to) ?? bins.at(-1)!
    const level = levels.get(bin) ?? 0
    levels.set(bin, level + 1)
    return [{ x: x((bin.from + bin.to) / 2), level, at }]
  })
  const named =
    by === 'shift'
      ? daysIn(calendar.zone, span.from, span.to - 1).filter((day) => shown.some((ms) => ms >= day.from && ms < day.to))
      : bins.filter((bin) => levels.has(bin))
  return {
    by,
    span,
    dots,
    highest: Math.max(...levels.values()),
    later: futures.length - shown.length,
    ticks: named.map((one) => ({
      at: one.from,
      x: x((Math.max(one.from, span.from) + Math.min(one.to, span.to)) / 2),
    })),
  }
}
