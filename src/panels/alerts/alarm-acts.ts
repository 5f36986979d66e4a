/** What a person may do with an alarm (ISA-18.2 §5; commands in `wire/alarms.ts`). */
import { isOpen, needsAck } from '../../alarms/board.ts'
import type { AlarmRequestInput, AlarmRow } from '../../wire/alarms.ts'

export type AlarmAct = AlarmRequestInput['kind']

/** What its state allows, the most likely first. */
export const actsOn = (row: AlarmRow): readonly AlarmAct[] => [
  ...(needsAck(row) ? (['acknowledge'] as const) : []),
  ...(row.latched && !row.active && isOpen(row) ? (['reset'] as const) : []),
  ...(isOpen(row) ? (['shelve'] as const) : []),
  ...(row.state === 'shelved' ? (['unshelve'] as const) : []),
  ...(row.state === 'out-of-service' ? (['return-to-service'] as const) : (['remove-from-service'] as const)),
]
