/** The estimators there are: what runs them and what measures them takes them from here. */
import { featureOf } from './sisters/feature.ts'
import { sistersEvery } from './sisters/sisters.ts'
import { unusual } from './unusual/unusual.ts'
import { timeToLimit } from './wear/time-to-limit.ts'

export const ESTIMATORS = {
  /** A signal beside its own past. */
  unusual,
  /** When a signal that wears will be at its limit. */
  timeToLimit,
  /** What a signal was over a day or an hour of work: what sisters are compared by. */
  featureOf,
  /** Machines of a class beside each other. */
  sistersEvery,
} as const
