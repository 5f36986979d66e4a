/** What an alarm that chatters did, in words. */
import type { AlarmEvent } from '../wire/alarms.ts'
import { formatCount } from './numbers.ts'
import { text } from './text.ts'
import { formatDuration } from './times.ts'

/** "125 changes in 5.0 s, then: Unacknowledged"; null for what is told by itself. */
export const chatterWords = ({ at, chatter, row }: AlarmEvent): string | null =>
  chatter
    ? text('alarm.chatter', {
        count: formatCount(chatter.count),
        duration: formatDuration(at - chatter.from),
        state: text(`alarm.state.${row.state}`),
      })
    : null
