/** Does a condition make sense for the signal it watches? */
import { suggest } from '../base/edit-distance.ts'
import type { AlarmCondition } from './schema.ts'
import type { TwinSignal } from './twin.ts'

/** What is wrong, in words; empty when it fits. */
export const checkCondition = (signal: TwinSignal, when: AlarmCondition): string[] => {
  const numeric = signal.type === 'number' || signal.type === 'integer'
  if ('above' in when || 'below' in when || 'outside' in when) {
    if (!numeric) return [`"${signal.id}" is a ${signal.type} signal: use "is" or "not" with its values.`]
    if ('outside' in when && when.outside[0] > when.outside[1])
      return [`"outside" wants [low, high]; ${when.outside[0]} is above ${when.outside[1]}.`]
    return []
  }
  const values = 'is' in when ? when.is : when.not
  if (signal.type === 'state') {
    const keys = signal.states.map((s) => s.key)
    return values
      .filter((v) => !keys.includes(String(v)))
      .map((v) => `"${signal.id}" has no state "${String(v)}".${suggest(String(v), keys)}`)
  }
  if (signal.type === 'boolean')
    return values
      .filter((v) => typeof v !== 'boolean')
      .map((v) => `"${signal.id}" is true or false, never ${JSON.stringify(v)}.`)
  if (numeric)
    return values
      .filter((v) => typeof v !== 'number')
      .map((v) => `"${signal.id}" is a number; ${JSON.stringify(v)} is not.`)
  return []
}
