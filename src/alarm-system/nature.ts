/** What an alarm says of its machine: that it fails by itself, that it waits for others, or that a value is beyond its limit. */
import { stateGroup } from '../twin/packml.ts'
import type { TwinAlarm } from '../twin/twin.ts'

/** starved: waits for what comes; blocked: for where it goes; waits: for one of the two. */
export type AlarmNature = 'fault' | 'starved' | 'blocked' | 'waits' | 'value'

/** Of what the twin knows no longer nothing is known but that there was something. */
export const natureOf = (alarm: TwinAlarm | undefined): AlarmNature => {
  if (!alarm) return 'value'
  const { rule } = alarm
  if (rule.kind === 'faults') return 'fault'
  if (rule.kind !== 'signal' || !('is' in rule.when) || rule.signal.type !== 'state') return 'value'
  const asked: readonly unknown[] = rule.when.is
  const states = rule.signal.states.filter(({ key, code }) => asked.includes(key) || asked.includes(code))
  const keys = states.map(({ key }) => key.toLowerCase())
  if (keys.length > 0 && keys.every((key) => key.includes('starved'))) return 'starved'
  if (keys.length > 0 && keys.every((key) => key.includes('blocked'))) return 'blocked'
  const groups = states.map(stateGroup)
  if (groups.some((group) => group === 'held' || group === 'aborted' || group === 'stopped')) return 'fault'
  return groups.includes('suspended') ? 'waits' : 'value'
}
