/** What a shift handover tells: what happened since a moment, what people did, and what is expected next. Pure. */
import { type Flood, floodsIn } from '../../alarm-system/flood.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'

export type Happening =
  | { readonly what: 'flood'; readonly at: number; readonly flood: Flood }
  /** An alarm of the two highest priorities, told once with how often it came. */
  | { readonly what: 'alarm'; readonly at: number; readonly event: AlarmEvent; readonly times: number }
  /** What a person did to alarms: those that were done together are one line. */
  | { readonly what: 'act'; readonly at: number; readonly event: AlarmEvent; readonly times: number }

/** What one person did the same of, with the same words, so soon after the one before, is one act. */
const TOGETHER_MS = 60_000

const floodsOf = (events: readonly AlarmEvent[], until: number): Happening[] =>
  floodsIn(
    events.flatMap(({ kind, at }) => (kind === 'raised' ? [at] : [])),
    until,
  ).map((flood) => ({ what: 'flood', at: flood.from, flood }))

const alarmsOf = (events: readonly AlarmEvent[]): Happening[] => {
  const found = new Map<string, { event: AlarmEvent; times: number }>()
  for (const event of events) {
    const { kind, row } = event
    if (kind !== 'raised' || (row.priority !== 'critical' && row.priority !== 'high')) continue
    const known = found.get(row.key)
    if (known) known.times++
    else found.set(row.key, { event, times: 1 })
  }
  return [...found.values()].map(({ event, times }) => ({ what: 'alarm', at: event.at, event, times }))
}

const actsOf = (events: readonly AlarmEvent[]): Happening[] => {
  const acts: { event: AlarmEvent; times: number; last: number }[] = []
  for (const event of events) {
    if (event.actor === null) continue
    const same = acts.findLast(
      ({ event: one, last }) =>
        one.kind === event.kind &&
        one.actor === event.actor &&
        one.comment === event.comment &&
        event.at - last <= TOGETHER_MS,
    )
    if (same) {
      same.times++
      same.last = event.at
    } else acts.push({ event, times: 1, last: event.at })
  }
  return acts.map(({ event, times }) => ({ what: 'act', at: event.at, event, times }))
}

/** @param events of the time, ascending @returns by time */
export const happenings = (events: readonly AlarmEvent[], until: number): readonly Happening[] =>
  [...floodsOf(events, until), ...alarmsOf(events), ...actsOf(events)].toSorted((a, b) => a.at - b.at)
