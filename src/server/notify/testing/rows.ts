/** For tests: a joint that shakes too much, which nobody has acknowledged. */
import type { AlarmRow } from '../../../wire/alarms.ts'
import { alarmRow } from '../../../wire/testing/alarm-row.ts'

export const rowOf = (over: Partial<AlarmRow> = {}): AlarmRow =>
  alarmRow({
    key: 'r-1/a',
    name: 'Joint 3 vibrates',
    since: 0,
    raisedAt: 0,
    value: 2.31,
    limit: 2,
    unit: 'mm/s',
    cause: null,
    ...over,
  })
