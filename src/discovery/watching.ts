/** Alarms that watch one signal of a class: its states that are faults, a bit that says one, or a limit that a person has set. */
import type { TwinDocumentInput } from '../twin/schema.ts'
import type { ProposedSignal } from '../wire/discovery.ts'
import { alarmStates, meansFault } from './fault-words.ts'
import { niceAbove } from './overview.ts'

type ClassDoc = NonNullable<TwinDocumentInput['classes']>[string]
type AlarmDoc = NonNullable<NonNullable<ClassDoc['alarms']>[string]>

export interface Watching {
  readonly key: string
  readonly alarm: AlarmDoc
}

/** What is measured of how a machine does: of these a limit is offered. */
const LIMITED: ReadonlySet<string> = new Set(['temperature', 'vibration', 'pressure', 'current', 'load', 'torque'])

/** A limit above all that was seen, as a first guess to correct: nothing is known of what is too much. null = none is offered. */
export const limitFor = ({ role, type, seen, part }: ProposedSignal): number | null =>
  part === null &&
  (type === 'number' || type === 'integer') &&
  role !== null &&
  LIMITED.has(role) &&
  seen &&
  seen[1] > 0
    ? niceAbove(seen[1] * 1.2)
    : null

/** What would watch it, ticked or not; null = nothing. */
export const watchOf = (signal: ProposedSignal): Watching | null => {
  if (!signal.on || signal.part !== null) return null
  const { key, name, role, type, above } = signal
  if (role === 'state') {
    const faults = alarmStates(signal)
    return faults.length
      ? { key: 'fault', alarm: { name: 'Fault', priority: 'high', signal: key, when: { is: faults } } }
      : null
  }
  if (type === 'boolean' && meansFault(name))
    return {
      key: key === 'fault' ? 'fault-bit' : key,
      alarm: { name, priority: 'high', signal: key, when: { is: [true] } },
    }
  const limit = above ?? limitFor(signal)
  return limit === null
    ? null
    : { key: `${key}-high`, alarm: { name: `${name} high`, priority: 'medium', signal: key, when: { above: limit } } }
}

/** Faults that a machine says are watched unless its person says no; a limit only if she says so. */
export const isWatched = ({ watch, role, type }: ProposedSignal): boolean =>
  watch ?? (role === 'state' || type === 'boolean')

/** The alarm that watches a signal; null = none does. */
export const watching = (signal: ProposedSignal): Watching | null => (isWatched(signal) ? watchOf(signal) : null)
