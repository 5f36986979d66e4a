/** Keys of alarms: `asset/alarm`, or `asset/alarm/code` for a fault that a payload lists. A renamed asset is found by its earlier ids. */
import type { Twin, TwinAlarm } from '../twin/twin.ts'

export interface FoundAlarm {
  readonly alarm: TwinAlarm
  /** Null for alarms that watch a signal. */
  readonly code: string | null
  /** As it is called now. */
  readonly key: string
}

/** Null where this twin has no such alarm, or one of the other kind. */
export const findAlarm = (twin: Twin, key: string): FoundAlarm | null => {
  const [asset = '', name = '', ...rest] = key.split('/')
  const alarm = twin.alarm(`${twin.asset(asset)?.id ?? asset}/${name}`)
  if (!alarm || (alarm.rule.kind === 'faults') !== rest.length > 0) return null
  const code = rest.length ? rest.join('/') : null
  return { alarm, code, key: code === null ? alarm.key : `${alarm.key}/${code}` }
}
