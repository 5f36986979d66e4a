/**
 * Whether an alarm that a rule begins at stands, now and in a past. It does while its condition holds, acknowledged or not: who
 * acknowledges has seen it, and what it tells of is still so. It does not once somebody has decided to leave it alone (shelved,
 * out of service) or the plant has (suppressed by design), nor once its condition is over, acknowledged or not. Where its input is
 * lost nobody knows. Pure.
 */
import type { AlarmTrigger } from '../twin/policies.ts'
import type { TwinAlarm } from '../twin/twin.ts'
import type { AlarmEvent, AlarmRow, AlarmState } from '../wire/alarms.ts'

const LEFT_ALONE: ReadonlySet<AlarmState> = new Set(['shelved', 'suppressed', 'out-of-service'])

/** @param key of an alarm as it stands: the alarm itself, or a fault that it lists */
export const isAlarm = ({ key: of }: Pick<TwinAlarm, 'key'>, key: string): boolean =>
  key === of || key.startsWith(`${of}/`)

const isOf = ({ asset, alarm, priorities }: AlarmTrigger, row: Pick<AlarmRow, 'key' | 'asset' | 'priority'>): boolean =>
  alarm ? isAlarm(alarm, row.key) : row.asset === asset && priorities.includes(row.priority)

/** Null: nobody knows. */
const stands = ({ active, state, inputLost }: Pick<AlarmRow, 'active' | 'state' | 'inputLost'>): boolean | null =>
  LEFT_ALONE.has(state) ? false : inputLost ? null : active

/**
 * @param rows every alarm that is not normal
 * @param isHeard what it stands by is heard now: one that is only remembered, from before a restart, may be over
 * @returns the first that stands; 'unknown' where of one nobody knows; null: none
 */
export const standing = (
  trigger: AlarmTrigger,
  rows: Iterable<AlarmRow>,
  isHeard: (row: AlarmRow) => boolean = () => true,
): AlarmRow | 'unknown' | null => {
  let unknown = false
  for (const row of rows) {
    if (!isOf(trigger, row)) continue
    const now = stands(row)
    if (now && isHeard(row)) return row
    if (now !== false) unknown = true
  }
  return unknown ? 'unknown' : null
}

interface Change {
  readonly at: number
  readonly stands: boolean | null
}

/** How it stood before the first line that tells of it, whose row is as it was left then. */
const before = ({ kind, row }: AlarmEvent, from: number): boolean | null => {
  const { raisedAt, clearedAt, state } = row
  const wasRaised = raisedAt > 0 && raisedAt <= from
  // It stays raised in the row: once it has cleared, when it cleared is said besides.
  const wasOver = clearedAt >= raisedAt && clearedAt <= from
  switch (kind) {
    case 'raised':
    case 'unshelved':
    case 'unsuppressed':
    case 'in-service':
      return false
    case 'input-back':
    case 'chattered':
      return null
    // It was not left alone until then.
    case 'shelved':
    case 'suppressed':
    case 'out-of-service':
      return wasRaised && !wasOver
    default:
      return wasRaised && !wasOver && !LEFT_ALONE.has(state)
  }
}

const changesOf = (events: readonly AlarmEvent[], from: number): readonly Change[] => [
  { at: Number.NEGATIVE_INFINITY, stands: before(events[0]!, from) },
  ...events.flatMap(({ kind, at, row, chatter }): Change[] => {
    const now = { at, stands: kind === 'removed' || kind === 'renamed' ? false : stands(row) }
    return chatter ? [{ at: chatter.from, stands: null }, now] : [now]
  }),
]

/**
 * From the journal.
 * @param events of the machine since `from`, in their order
 * @param rows that are not normal now: one of which no line tells stood all the time
 * @returns throughout a span, asked for one after the other; null: nobody knows
 */
export const standingIn = (
  trigger: AlarmTrigger,
  events: readonly AlarmEvent[],
  rows: Iterable<AlarmRow>,
  from: number,
): ((from: number, to: number) => boolean | null) => {
  const byKey = new Map<string, AlarmEvent[]>()
  for (const one of events) {
    if (!isOf(trigger, one.row)) continue
    const own = byKey.get(one.row.key)
    if (own) own.push(one)
    else byKey.set(one.row.key, [one])
  }
  const all = [...byKey.values()].map((own) => ({ changes: changesOf(own, from), next: 0 }))
  for (const row of rows)
    if (isOf(trigger, row) && !byKey.has(row.key))
      all.push({ changes: [{ at: Math.max(row.raisedAt, row.since), stands: stands(row) }], next: 0 })
  return (begin, end) => {
    let [some, unknown] = [false, false]
    for (const one of all) {
      const { changes } = one
      while (one.next < changes.length && changes[one.next]!.at <= begin) one.next++
      // What began within the span did not stand throughout it.
      let stood = one.next > 0
      let isUnknown = false
      for (let i = Math.max(0, one.next - 1); i < changes.length && changes[i]!.at < end; i++) {
        if (changes[i]!.stands !== true) stood = false
        if (changes[i]!.stands === null) isUnknown = true
      }
      if (stood) some = true
      else if (isUnknown) unknown = true
    }
    return some ? true : unknown ? null : false
  }
}
