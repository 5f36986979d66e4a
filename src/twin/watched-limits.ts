/** Limits that an alarm watches, one by one: for scales, trends and what is expected to reach them. */
import type { Priority } from './priorities.ts'
import type { TwinAlarm, TwinSignal } from './twin.ts'

export interface WatchedLimit {
  readonly signal: TwinSignal
  /** In the unit of the signal. */
  readonly limit: number
  /** Where it is passed. */
  readonly side: 'above' | 'below'
  readonly priority: Priority
}

/** Empty for an alarm that has none: of a state, of faults, of what takes several signals to tell. */
export const watchedLimits = ({ rule, priority }: Pick<TwinAlarm, 'rule' | 'priority'>): readonly WatchedLimit[] => {
  if (rule.kind === 'limits') {
    const { signal } = rule
    return rule.limits.map(({ at, side, priority: own }) => ({
      signal,
      limit: at,
      side: side > 0 ? 'above' : 'below',
      priority: own,
    }))
  }
  if (rule.kind !== 'signal') return []
  const { signal, when } = rule
  if ('above' in when) return [{ signal, limit: when.above, side: 'above', priority }]
  if ('below' in when) return [{ signal, limit: when.below, side: 'below', priority }]
  if ('outside' in when)
    return [
      { signal, limit: when.outside[0], side: 'below', priority },
      { signal, limit: when.outside[1], side: 'above', priority },
    ]
  return []
}
