/** When a machine could be repaired: now, when the calendar offers it, when a person says, or once it has failed. Pure. */
import { type Calendar, plannedIn, shiftAt, shiftsIn } from '../../figures/shift-calendar.ts'
import type { Closed } from './calendar.ts'

export type OptionKind = 'now' | 'part' | 'break' | 'shift-end' | 'closed' | 'in-hours' | 'chosen' | 'run-on'

export interface PlanOption {
  readonly id: string
  readonly kind: OptionKind
  /** ms; null = when it fails. */
  readonly at: number | null
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** From when it can begin, nobody looks further ahead for the next time in which nothing is planned. */
export const MOST_AHEAD_MS = 8 * DAY
const BREAK_AHEAD_MS = DAY
/** A break or shift end so near is now. */
const SOON_MS = 10 * 60_000
/** Closed for so long at least it is worth waiting for, and no break. */
const LONG_MS = 4 * HOUR
/** Where no calendar tells. */
const IN_HOURS = [8, 24]

/** Time in which nothing is planned, h from `now`; nothing where there is no calendar. */
export const closedAhead = (calendar: Calendar, now: number, aheadMs: number): readonly Closed[] => {
  if (calendar.shifts.length === 0) return []
  const planned = plannedIn(calendar, now, now + aheadMs)
  const closed: Closed[] = []
  let at = now
  for (const { from, to } of [...planned, { from: now + aheadMs, to: now + aheadMs }]) {
    if (from > at) closed.push({ from: (at - now) / HOUR, to: (from - now) / HOUR })
    at = Math.max(at, to)
  }
  return closed
}

/** Until when a spare part is waited for, ms; null = it is there, or as good as. */
export const waitsUntil = (partAt: number | null, now: number): number | null =>
  partAt !== null && partAt > now + SOON_MS ? partAt : null

/** What is before a part has come cannot be done: it may be left out, and is told. */
export const isTooEarly = (at: number, now: number, partAt: number | null): boolean =>
  at < (waitsUntil(partAt, now) ?? Number.NEGATIVE_INFINITY)

/** What a person chose is over by now. */
export const isOver = (at: number, now: number): boolean => at <= now

/** @param added moments that a person chose, ms. @param partAt when the spare part is there, ms; null = it is */
export const planOptions = (
  calendar: Calendar,
  now: number,
  added: readonly number[],
  partAt: number | null = null,
): readonly PlanOption[] => {
  const waits = waitsUntil(partAt, now)
  const from = waits ?? now
  const runOn: PlanOption = { id: 'run-on', kind: 'run-on', at: null }
  const options: PlanOption[] = [
    waits === null ? { id: 'now', kind: 'now', at: now } : { id: 'part', kind: 'part', at: waits },
  ]
  const add = (kind: OptionKind, at: number, id: string = kind): void => {
    if (at > from + SOON_MS && !options.some((one) => one.at !== null && Math.abs(one.at - at) < SOON_MS))
      options.push({ id, kind, at })
  }
  if (calendar.shifts.length === 0) for (const hours of IN_HOURS) add('in-hours', now + hours * HOUR, `in-${hours}`)
  const pause = shiftsIn(calendar, from, from + BREAK_AHEAD_MS)
    .flatMap(({ breaks }) => breaks)
    .find((one) => one.from > from)
  if (pause) add('break', pause.from)
  const shift = shiftAt(calendar, from)
  if (shift && shift.to > from) add('shift-end', shift.to)
  const closed = closedAhead(calendar, from, MOST_AHEAD_MS).find(
    (one) => one.from * HOUR > SOON_MS && (one.to - one.from) * HOUR >= LONG_MS,
  )
  if (closed) add('closed', from + closed.from * HOUR)
  for (const at of added) add('chosen', at, `at-${at}`)
  return [...options, runOn]
}
