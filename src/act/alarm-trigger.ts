/**
 * Whether an alarm that a rule begins at stands, now and in a past. It does while its condition holds, acknowledged or not: who
 * acknowledges has seen it, and what it tells of is still so. It does not once somebody has decided to leave it alone (shelved,
 * out of service) or the plant has (suppressed by design), nor once its condition is over, acknowledged or not. Where its input is
 * lost nobody knows. Pure.
 */
import type { AlarmTrigger } from '../twin/policies.ts'
import type { AlarmEvent, AlarmRow, AlarmState } from '../wire/alarms.ts'

const LEFT_ALONE: ReadonlySet<AlarmState> = new Set(['shelved', 'suppressed', 'out-of-service'])

/** The alarm itself, or a fault that it lists. */
const isOf = ({ asset, alarm, priorities }: AlarmTrigger, row: Pick<AlarmRow, 'key' | 'asset' | 'priority'>): boolean =>
  alarm
    ? row.key === alarm.key || row.key.startsWith(`${alarm.key}/`)
    : row.asset === asset && priorities.includes(row.priority)

/** Null: nobody knows. */
const stands = ({ active, state, inputLost }: Pick<AlarmRow, 'active' | 'state' | 'inputLost'>): boolean | null =>
  LEFT_ALONE.has(state) ? false : inputLost ? null : active

/** @param rows every alarm that is not normal. @returns the first that stands; 'unknown' where of one nobody knows; null: none */
export const standing = (trigger: AlarmTrigger, rows: Iterable<AlarmRow>): AlarmRow | 'unknown' | null => {
  let unknown = false
  for (const row of rows) {
    if (!isOf(trigger, row)) continue
    const now = stands(row)
    if (now) return row
    if (now === null) unknown = true
  }
  return unknown ? 'unknown' : null
}

interface Change {
  readonly at: number
  readonly stands: boolean | null
}

/** How it stood before the first line that tells of it. */
const before = ({ kind, row }: AlarmEvent, from: number): boolean | null => {
  switch (kind) {
    case 'raised':
    case 'unshelved':
    case 'unsuppressed':
    case 'in-service':
      return false
    case 'input-back':
    case 'chattered':
      return null
    default:
      return row.raisedAt > 0 && row.raisedAt <= from
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
      while (one.next < one.changes.length && one.changes[one.next]!.at <= begin) one.next++
      const within = one.changes.slice(Math.max(0, one.next - 1)).filter(({ at }) => at < end)
      if (within.length === 0) continue
      // What began within the span did not stand throughout it.
      const isWhole = within[0]!.at <= begin
      if (isWhole && within.every((change) => change.stands === true)) some = true
      else if (within.some((change) => change.stands === null)) unknown = true
    }
    return some ? true : unknown ? null : false
  }
}
