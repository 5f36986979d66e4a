/** What an imported past says of an alarm that goes on. */
import type { AlarmRow } from '../wire/alarms.ts'
import type { LiveAlarm } from './live-alarm.ts'

/** It goes on from its first raising, with the acknowledgement of then. @returns whether that is earlier than was known */
export const goesOnAs = (known: LiveAlarm, past: AlarmRow): boolean => {
  if (known.machine.raisedAt <= past.raisedAt) return false
  known.machine = { ...known.machine, raisedAt: past.raisedAt }
  known.value = past.value
  known.limit = past.limit
  known.cause = past.cause ?? known.cause
  if (known.machine.state !== 'unacknowledged') return true
  const { state, since, ackBy, ackAt, ackComment } = past
  known.machine =
    state === 'acknowledged'
      ? { ...known.machine, state, since, ackBy, ackAt, ackComment }
      : { ...known.machine, since: past.raisedAt }
  return true
}
