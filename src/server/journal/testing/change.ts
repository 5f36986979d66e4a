/** An alarm change as the engine makes them. */
import type { AlarmChange } from '../../../alarms/alarm-register.ts'
import type { AlarmState } from '../../../wire/alarms.ts'

export const change = (
  key: string,
  at: number,
  state: AlarmState = 'unacknowledged',
  kind: AlarmChange['kind'] = 'raised',
): AlarmChange => ({
  at,
  kind,
  actor: kind === 'raised' ? null : "Eva'); DROP TABLE alarm_events; --",
  comment: '',
  row: {
    key,
    asset: key.split('/')[0]!,
    component: null,
    signal: null,
    name: 'Jam',
    priority: 'high',
    state,
    active: state !== 'normal',
    latched: false,
    since: at,
    raisedAt: at,
    clearedAt: 0,
    ackBy: null,
    ackAt: 0,
    ackComment: '',
    shelvedUntil: 0,
    shelvedBy: null,
    value: 2.5,
    limit: 2,
    unit: 'mm/s',
    message: 'Vibration',
    help: '',
    inputLost: false,
    firstOut: false,
  },
})
