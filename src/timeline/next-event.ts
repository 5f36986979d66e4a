/** From a moment to the next thing that happened: an alarm that was raised or cleared, or another state. */
import type { AlarmEvent } from '../wire/alarms.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'

export type Way = 'next' | 'previous'

const HAPPENINGS: ReadonlySet<AlarmEvent['kind']> = new Set(['raised', 'cleared'])

const nearest = (moments: readonly number[], at: number, way: Way): number | null => {
  let found: number | null = null
  for (const moment of moments)
    if (
      way === 'next'
        ? moment > at && (found === null || moment < found)
        : moment < at && (found === null || moment > found)
    )
      found = moment
  return found
}

/** @returns ms; null = there is none among them */
export const alarmBeside = (events: readonly AlarmEvent[], at: number, way: Way): number | null =>
  nearest(
    events.filter(({ kind }) => HAPPENINGS.has(kind)).map((event) => event.at),
    at,
    way,
  )

/**
 * Of samples one by one (`stepMs` 0), where the value became another; null = nowhere, or they are not one by one.
 * @param held what it was before the first of them; null = not known: then the first is no change
 */
export const changeBeside = (
  { stepMs, t, last }: HistoryAnswer,
  at: number,
  way: Way,
  held: number | null,
): number | null =>
  stepMs > 0
    ? null
    : nearest(
        t.filter((_, i) => (i > 0 ? last[i] !== last[i - 1] : held !== null && last[0] !== held)),
        at,
        way,
      )

/** The nearer of two. */
export const nearer = (a: number | null, b: number | null, way: Way): number | null =>
  a === null ? b : b === null ? a : way === 'next' ? Math.min(a, b) : Math.max(a, b)
