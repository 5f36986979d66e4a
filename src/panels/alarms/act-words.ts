import type { TextId } from '../../texts/text.ts'
import type { AlarmAct } from '../alerts/alarm-acts.ts'

/** On a button that does it to one. */
export const ACT_WORDS = {
  acknowledge: 'alert.ack',
  shelve: 'alert.shelve',
  unshelve: 'alert.unshelve',
  'remove-from-service': 'alert.out',
  'return-to-service': 'alert.in',
  reset: 'alert.reset',
} as const satisfies Readonly<Record<AlarmAct, TextId>>
