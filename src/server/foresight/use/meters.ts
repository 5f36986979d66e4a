/** What lines and areas used and made, shift by shift, out of their recorded counters. */
import { PLACES, type PastShift } from '../../../analytics/use/shift-use.ts'
import { wallClock } from '../../../base/wall-clock.ts'
import { readingsOf } from '../../../figures/counted.ts'
import { type CounterState, step } from '../../../figures/counter.ts'
import { type Calendar, type ShiftSpan, shiftsIn } from '../../../figures/shift-calendar.ts'
import { figureScopes, figureSources } from '../../../figures/sources.ts'
import type { UnitConversion } from '../../../twin/one-unit.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../../twin/twin.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { USES } from '../../../wire/use.ts'

const DAY = 86_400_000

export interface Meter {
  readonly of: TwinAsset
  readonly what: (typeof USES)[number]
  readonly unit: string
  readonly parts: readonly { readonly signal: TwinSignal; readonly to: UnitConversion | null }[]
}

/** Of every line, and of every area of several lines. */
export const metersOf = (twin: Twin): readonly Meter[] =>
  figureScopes(twin)
    .filter(({ level }) => level === 'line' || level === 'area')
    .flatMap((of): Meter[] => {
      const { energy, units } = figureSources(twin, of)
      const pieces = units.flatMap(({ good, made }) => good ?? made ?? [])
      return [
        // What cannot be told in one unit is not told.
        ...(energy.parts.length > 0 && energy.otherUnit.length === 0
          ? [{ of, what: 'energy' as const, unit: energy.unit, parts: energy.parts }]
          : []),
        ...(pieces.length > 0
          ? [{ of, what: 'pieces' as const, unit: '', parts: pieces.map((signal) => ({ signal, to: null })) }]
          : []),
      ]
    })

export const calendarOf = (twin: Twin): Calendar => ({
  shifts: twin.shifts,
  daysOff: twin.daysOff,
  zone: twin.timeZone ?? undefined,
})

/** Counted since the beginning of what was read, and of how much of the time that is known; both rise. */
export interface Curve {
  readonly t: readonly number[]
  readonly sum: readonly number[]
  readonly knownMs: readonly number[]
}

export const curveOf = (answer: HistoryAnswer): Curve => {
  const t: number[] = []
  const sum: number[] = []
  const knownMs: number[] = []
  let state: CounterState | null = null
  let [all, known] = [0, 0]
  for (const { at, value } of readingsOf(answer)) {
    const next = step(state, { at, value, good: true })
    state = next.state
    const { change, ms } = next.counted
    if (t.length === 0 || ms < at - t.at(-1)!) {
      // Time of which nothing was counted: it stays where it was until then.
      const from = at - ms
      if (t.length === 0 || from > t.at(-1)!) {
        t.push(from)
        sum.push(all)
        knownMs.push(known)
      }
    }
    if (ms <= 0) continue
    all += change
    known += ms
    t.push(at)
    sum.push(all)
    knownMs.push(known)
  }
  return { t, sum, knownMs }
}

const between = (t: readonly number[], values: readonly number[], at: number): number => {
  let [low, high] = [0, t.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (t[middle]! <= at) low = middle + 1
    else high = middle
  }
  if (low === 0) return values[0] ?? 0
  if (low === t.length) return values.at(-1)!
  const [from, to] = [t[low - 1]!, t[low]!]
  return values[low - 1]! + ((values[low]! - values[low - 1]!) * (at - from)) / Math.max(1, to - from)
}

/** What was counted in a span; null where less than so much of it is known. */
const LEAST_KNOWN = 0.9
export const amountIn = (curves: readonly Curve[], from: number, to: number): number | null => {
  let all = 0
  for (const { t, sum, knownMs } of curves) {
    if (t.length === 0) return null
    const known = between(t, knownMs, to) - between(t, knownMs, from)
    if (known < LEAST_KNOWN * (to - from)) return null
    all += between(t, sum, to) - between(t, sum, from)
  }
  return all
}

export interface DatedShift extends PastShift {
  readonly span: ShiftSpan
}

const weekdayOf = (zone: string | undefined): ((ms: number) => number) => {
  const shownAt = wallClock(zone)
  return (ms) => new Date(Math.floor(shownAt(ms) / DAY) * DAY).getUTCDay()
}

/** Those that ended until then and of which all is known, oldest first. */
export const pastShifts = (
  calendar: Calendar,
  curves: readonly Curve[],
  from: number,
  until: number,
): readonly DatedShift[] => {
  const weekday = weekdayOf(calendar.zone)
  return shiftsIn(calendar, from, until).flatMap((span): DatedShift[] => {
    if (span.from < from || span.to > until) return []
    const total = amountIn(curves, span.from, span.to)
    if (total === null) return []
    const length = span.to - span.from
    const course = Array.from({ length: PLACES }, (_, i) =>
      curves.reduce(
        (all, { t, sum }) =>
          all + between(t, sum, span.from + (length * (i + 1)) / PLACES) - between(t, sum, span.from),
        0,
      ),
    )
    return [{ kind: span.name, weekday: weekday(span.from), course, span }]
  })
}

export const weekdayIn = (zone: string | undefined, ms: number): number => weekdayOf(zone)(ms)
