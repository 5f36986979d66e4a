/** Lists of faults that the machines of a class publish, as alarms that clear by absence. */
import type { Priority } from '../twin/priorities.ts'
import type { ProposedAlarm } from '../wire/discovery.ts'
import type { Machine } from './machines.ts'
import { fold, slug, titleOf, unique, wordsOf } from './words.ts'
import { errorLevels } from './vehicles.ts'

export interface ClassAlarms {
  readonly alarms: ProposedAlarm[]
  /** Keys of alarms by key of their list. */
  readonly keyOf: ReadonlyMap<string, readonly string[]>
}

/** Of VDA 5050's levels; of other lists, by what they are called. */
const PRIORITY_OF: Readonly<Record<string, Priority>> = {
  FATAL: 'critical',
  CRITICAL: 'high',
  URGENT: 'high',
  WARNING: 'medium',
}
const priorityOf = (name: string): Priority => (/warn|hinweis|info/.test(fold(name)) ? 'medium' : 'high')

export const alarmsOf = (machines: readonly Machine[]): ClassAlarms => {
  const alarms: ProposedAlarm[] = []
  const keyOf = new Map<string, string[]>()
  const taken = new Set<string>()
  for (const machine of machines)
    for (const { leaf, below, key } of machine.faults) {
      const { faults, where, vehicle, told, topic } = leaf
      const known = keyOf.get(key)
      if (known && !vehicle) {
        for (const alarm of alarms) if (known.includes(alarm.key)) alarm.example ||= faults.example
        continue
      }
      const source = {
        topic: told ? topic : vehicle ? '{root}/state' : below.length ? `{root}/${below.join('/')}` : '{root}',
        at: faults.at,
        ...(where === undefined ? {} : { where }),
      }
      const keys: string[] = known ?? []
      const add = (name: string, priority: Priority, more: object, example = faults.example): void => {
        const own = unique(slug(name, 'faults'), taken)
        keys.push(own)
        alarms.push({ key: own, name, priority, faults: { ...source, ...more }, example, on: true })
      }
      if (vehicle)
        // Vehicles of both major versions may be one class: each brings the levels that its own version has.
        for (const level of errorLevels(vehicle)) {
          const example = vehicle.levels.get(level) ?? ''
          const same = alarms.find(
            ({ key: own, faults: { having } }) => keys.includes(own) && having?.['/errorLevel'] === level,
          )
          if (same) same.example ||= example
          else
            add(
              `Error: ${level.toLowerCase()}`,
              PRIORITY_OF[level] ?? 'high',
              { having: { '/errorLevel': level }, code: '/errorType', text: '/errorDescription' },
              example,
            )
        }
      else {
        const name = faults.names.at(-1) ?? below.at(-1) ?? topic.slice(topic.lastIndexOf('/') + 1)
        add(titleOf(wordsOf(name)) || 'Faults', priorityOf(name), {
          ...(faults.code === undefined ? {} : { code: faults.code }),
          ...(faults.text === undefined ? {} : { text: faults.text }),
          ...(faults.having === undefined ? {} : { having: faults.having }),
        })
      }
      keyOf.set(key, keys)
    }
  return { alarms, keyOf }
}
