/** Does a condition make sense for the signal it watches? */
import { suggest } from '../base/edit-distance.ts'
import type { Wrong } from '../base/problem.ts'
import type { AlarmCondition } from './schema.ts'
import type { TwinSignal } from './twin.ts'

/** What is wrong; empty when it fits. */
export const checkCondition = (signal: TwinSignal, when: AlarmCondition): Wrong[] => {
  const { id, type } = signal
  const numeric = type === 'number' || type === 'integer'
  if ('above' in when || 'below' in when || 'outside' in when) {
    if (!numeric) return [{ code: 'condition-not-numeric', values: { signal: id, type } }]
    if ('outside' in when && when.outside[0] > when.outside[1])
      return [{ code: 'condition-order', values: { low: when.outside[0], high: when.outside[1] } }]
    return []
  }
  const values = 'is' in when ? when.is : when.not
  if (signal.type === 'state') {
    const keys = signal.states.map((s) => s.key)
    return values
      .filter((v) => !keys.includes(String(v)))
      .map((v) => ({
        code: 'condition-no-state',
        values: { signal: id, state: String(v) },
        hint: suggest(String(v), keys),
      }))
  }
  if (signal.type === 'boolean')
    return values
      .filter((v) => typeof v !== 'boolean')
      .map((v) => ({ code: 'condition-boolean', values: { signal: id, given: JSON.stringify(v) } }))
  if (numeric)
    return values
      .filter((v) => typeof v !== 'number')
      .map((v) => ({ code: 'condition-number', values: { signal: id, given: JSON.stringify(v) } }))
  return []
}
