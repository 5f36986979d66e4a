/** How an alarm's mark shows where it is in its life (ISA-18.2 §5): the same in lists, tree, strip and timeline. */
import { isCleared, isOpen } from '../alarms/board.ts'
import type { AlarmRow } from '../wire/alarms.ts'

export interface AlarmLook {
  /** Outline only: it is over, or set aside. */
  readonly hollow: boolean
  /** Without its colour: a person has set it aside; dashed: it is switched off, by design or out of service. */
  readonly quiet: 'aside' | 'off' | null
}

export const alarmLook = (row: AlarmRow): AlarmLook => ({
  hollow: isCleared(row) || !isOpen(row),
  quiet:
    row.state === 'shelved' ? 'aside' : row.state === 'suppressed' || row.state === 'out-of-service' ? 'off' : null,
})
