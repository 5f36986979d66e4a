import type { AlarmEvent } from './alarms.ts'

/** From this on it is on nobody's list. */
export const leavesList = ({ kind, row }: Pick<AlarmEvent, 'kind' | 'row'>): boolean =>
  row.state === 'normal' || kind === 'removed' || kind === 'renamed' || kind === 'made-room'
