/** For tests: an alarm that nobody has acknowledged. */
import { AlarmRow } from '../../../wire/alarms.ts'

export const rowOf = (over: Partial<AlarmRow> = {}): AlarmRow =>
  AlarmRow.parse({
    key: 'r-1/a',
    asset: 'r-1',
    component: null,
    signal: null,
    name: 'Joint 3 vibrates',
    priority: 'high',
    state: 'unacknowledged',
    active: true,
    latched: false,
    since: 0,
    raisedAt: 0,
    clearedAt: 0,
    ackBy: null,
    ackAt: 0,
    ackComment: '',
    shelvedUntil: 0,
    shelvedBy: null,
    value: 2.31,
    limit: 2,
    unit: 'mm/s',
    cause: null,
    message: '',
    help: '',
    inputLost: false,
    firstOut: false,
    ...over,
  })
