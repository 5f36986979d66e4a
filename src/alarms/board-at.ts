/** The alarm list as it was at a moment, from the journal alone: nothing is evaluated again. */
import { leavesList } from '../wire/leaves-list.ts'
import type { AlarmEvent, AlarmRow } from '../wire/alarms.ts'

/** As the journal finds them by time. */
const inOrder = (a: AlarmEvent, b: AlarmEvent): number => a.at - b.at || a.cursor - b.cursor

/**
 * @param rows the list as it was at an earlier moment
 * @param events of the journal after that moment, in any order; those after `at` do not count
 * @param at ms, gateway clock
 */
export const boardAt = (rows: readonly AlarmRow[], events: readonly AlarmEvent[], at: number): AlarmRow[] => {
  const listed = new Map(rows.map((row) => [row.key, row]))
  for (const event of events.filter((one) => one.at <= at).toSorted(inOrder))
    if (leavesList(event)) listed.delete(event.row.key)
    else listed.set(event.row.key, event.row)
  return [...listed.values()]
}
