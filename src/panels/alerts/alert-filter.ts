/** Which alarms of the list a person wants to see. */
import { isOpen, needsAck } from '../../alarms/board.ts'
import type { Priority } from '../../twin/priorities.ts'
import type { AlarmRow } from '../../wire/alarms.ts'

export const ALERT_VIEWS = ['open', 'unacknowledged', 'set-aside', 'all'] as const
export type AlertView = (typeof ALERT_VIEWS)[number]

/** Shelved, suppressed by design or out of service: evaluated, but not asking (ISA-18.2 states E, F and G). */
export const isSetAside = (row: AlarmRow): boolean =>
  row.state === 'shelved' || row.state === 'suppressed' || row.state === 'out-of-service'

/** Keeps the order of `rows`. @param hidden priorities switched off */
export const filterAlerts = (
  rows: readonly AlarmRow[],
  view: AlertView,
  hidden: ReadonlySet<Priority>,
): readonly AlarmRow[] =>
  rows.filter((row) => {
    if (hidden.has(row.priority)) return false
    if (view === 'open') return isOpen(row)
    if (view === 'unacknowledged') return needsAck(row)
    if (view === 'set-aside') return isSetAside(row)
    return true
  })
