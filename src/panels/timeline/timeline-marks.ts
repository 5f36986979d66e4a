/** Past alarms as marks on a line: those too close to be told apart become one, the worst in front. */
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'

export interface TimelineMark {
  /** ms of the newest event in it. */
  readonly at: number
  readonly worst: Priority
  /** The worst that was raised there still holds. */
  readonly holds: boolean
  readonly events: readonly AlarmEvent[]
}

/**
 * @param gapMs events closer than this to the first of a mark join it
 * @param holds whether what an event raised still holds: such a one stands before what is over
 */
export const timelineMarks = (
  events: readonly AlarmEvent[],
  from: number,
  to: number,
  gapMs: number,
  holds: (event: AlarmEvent) => boolean,
): readonly TimelineMark[] => {
  const raised = events
    .filter((event) => (event.kind === 'raised' || event.kind === 'chattered') && event.at >= from && event.at <= to)
    .toSorted((a, b) => a.at - b.at)
  const groups: AlarmEvent[][] = []
  for (const event of raised) {
    const group = groups.at(-1)
    if (group && event.at - group[0]!.at < gapMs) group.push(event)
    else groups.push([event])
  }
  return groups.map((group) => {
    const holding = group.filter(holds)
    const told = holding.length > 0 ? holding : group
    return {
      at: group.at(-1)!.at,
      worst: PRIORITIES[Math.min(...told.map((event) => PRIORITIES.indexOf(event.row.priority)))]!,
      holds: holding.length > 0,
      events: group,
    }
  })
}

/** Where marks lie on one another: what holds over what is over, and of both the more urgent over the less. */
export const inFront = ({ holds, worst }: Pick<TimelineMark, 'holds' | 'worst'>): number =>
  (holds ? PRIORITIES.length : 0) + PRIORITIES.length - PRIORITIES.indexOf(worst)
