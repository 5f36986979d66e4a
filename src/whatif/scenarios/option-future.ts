/** What each machine does in one future of an option, as a person reads it: it runs, is blocked, is starved, is repaired. */
import { openHours } from './calendar.ts'
import type { Reading, StopLineOptions } from './stop-line.ts'

export type Doing = 'runs' | 'blocked' | 'starved' | 'repair' | 'down' | 'closed'

/** Hours from now. */
export interface DoingSpan {
  readonly from: number
  readonly to: number
  readonly doing: Doing
}

export interface OptionFuture {
  /** When its stop begins, and how long it lasts, h. */
  readonly hour: number
  readonly hours: number
  readonly from: number
  readonly to: number
  readonly stations: readonly { readonly station: string; readonly spans: readonly DoingSpan[] }[]
}

/** Of a step, for what is told of the whole step. */
const MOST_OF = 0.5
/** It works less than this share of what it usually does: it lacks parts. */
const STARVED_BELOW = 0.3

/** A step in which a machine did little more than usual tells nothing by itself: spans this short join the one before, h. */
const SHORT_H = 2.5 / 60
/** It is seen to stand within so long, h. */
const STEPS_H = 2 / 60

const joined = (spans: readonly DoingSpan[]): readonly DoingSpan[] => {
  const found: DoingSpan[] = []
  for (const one of spans) {
    const last = found.at(-1)
    if (last && last.doing === one.doing) found[found.length - 1] = { ...last, to: one.to }
    else found.push(one)
  }
  return found
}

/** @param hour when its stop begins */
export const courseOf = (
  { model, station, closed }: Omit<StopLineOptions, 'stops'>,
  hour: number,
  readings: readonly { readonly with: Reading; readonly without: Reading }[],
): Pick<OptionFuture, 'from' | 'to' | 'stations'> => {
  const [first, last] = [readings[0]!.without, readings.at(-1)!.without]
  const open = openHours(closed, first.at, last.at)
  return {
    from: first.at,
    to: last.at,
    stations: model.stations.map(({ id }, i) => {
      const usual = open > 0 ? (last.working[i]! - first.working[i]!) / open : 0
      const steps = readings.slice(1).map(({ with: now }, k): DoingSpan => {
        const before = readings[k]!.with
        const hours = now.at - before.at
        const share = (of: 'working' | 'blocked' | 'down'): number => (now[of][i]! - before[of][i]!) / hours
        const doing = ((): Doing => {
          if (share('down') > MOST_OF) return 'down'
          if (openHours(closed, before.at, now.at) < hours * MOST_OF) return 'closed'
          if (share('blocked') > MOST_OF) return 'blocked'
          return share('working') < STARVED_BELOW * usual ? 'starved' : 'runs'
        })()
        return { from: before.at, to: now.at, doing }
      })
      // Its other stops, before and after, are short faults of its own.
      const rows = joined(steps).map((row): DoingSpan =>
        id === station && row.doing === 'down' && row.from < hour + STEPS_H && row.to > hour
          ? { ...row, doing: 'repair' }
          : row,
      )
      const told = rows.map((row, k) =>
        k > 0 && row.to - row.from < SHORT_H && row.doing !== 'repair' ? { ...row, doing: rows[k - 1]!.doing } : row,
      )
      return { station: id, spans: joined(told) }
    }),
  }
}
