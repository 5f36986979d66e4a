/** An alarm row for tests: unacknowledged and high unless said otherwise. */
import { AlarmRow } from '../alarms.ts'

export const alarmRow = (given: Partial<AlarmRow> & { readonly key: string }): AlarmRow =>
  AlarmRow.parse({
    asset: given.key.split('/')[0],
    component: null,
    signal: null,
    name: given.key,
    priority: 'high',
    state: 'unacknowledged',
    active: true,
    latched: false,
    since: 1000,
    raisedAt: 1000,
    clearedAt: 0,
    ackBy: null,
    ackAt: 0,
    ackComment: '',
    shelvedUntil: 0,
    shelvedBy: null,
    value: null,
    limit: null,
    unit: '',
    message: '',
    help: '',
    inputLost: false,
    firstOut: false,
    ...given,
  })
