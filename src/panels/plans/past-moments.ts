/** The past of what a rule looks at, minute by minute, as its gates ask for it. */
import { standingIn } from '../../act/alarm-trigger.ts'
import type { PastMoment } from '../../act/dry-run.ts'
import { compileCondition, type Condition } from '../../alarms/condition.ts'
import { type Stretch, stretchesOf } from '../../timeline/stretches.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { TwinAlarm, TwinSignal } from '../../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

const MINUTE = 60_000

interface Watched {
  readonly signal: TwinSignal
  readonly condition: Condition
}

/** Alarms that forbid it, of which the past of one signal tells whether they stood; and the others. */
const alarmsOf = ({
  notWhile,
}: TwinPolicy): { readonly told: readonly (Watched & { key: string })[]; readonly untold: readonly TwinAlarm[] } => {
  const told = notWhile.flatMap(({ key, rule }) =>
    rule.kind === 'signal' ? [{ key, signal: rule.signal, condition: compileCondition(rule.signal, rule.when) }] : [],
  )
  return { told, untold: notWhile.filter(({ rule }) => rule.kind !== 'signal') }
}

/**
 * What its condition is judged by; of an alarm whether it was watched at all. Of listed faults, and of whatever has a priority, no
 * signal tells: the machine was heard where what the rule sets was.
 */
const triggerSignal = ({ trigger, command }: TwinPolicy): TwinSignal => {
  if (trigger.kind === 'signal') return trigger.signal
  const rule = trigger.alarm?.rule
  return rule && rule.kind !== 'faults' ? rule.signal : command.confirm.signal
}

/** What the journal tells of a machine's alarms, from `from` on, and which are not normal now. */
export interface AlarmPast {
  readonly from: number
  readonly events: readonly AlarmEvent[]
  readonly rows: readonly AlarmRow[]
}

/** Signals to be read; and alarms whose past is not looked at. */
export const lookedAt = (
  policy: TwinPolicy,
): { readonly signals: readonly string[]; readonly untold: readonly TwinAlarm[] } => {
  const { told, untold } = alarmsOf(policy)
  const signals = [
    triggerSignal(policy),
    policy.command.confirm.signal,
    ...(policy.onlyWhile ? [policy.onlyWhile.signal] : []),
    ...told.map(({ signal }) => signal),
  ]
  return { signals: [...new Set(signals.map(({ id }) => id as string))], untold }
}

/** Of stretches, those that reach into each minute; asked for minute after minute. */
const minutesOf = (answer: HistoryAnswer | undefined): ((from: number) => readonly Stretch[]) => {
  const stretches = answer ? stretchesOf(answer) : []
  let first = 0
  return (from) => {
    while (first < stretches.length && stretches[first]!.to <= from) first++
    let end = first
    while (end < stretches.length && stretches[end]!.from < from + MINUTE) end++
    return stretches.slice(first, end)
  }
}

/** Throughout the minute; null: nothing is known of it. */
const holds = ({ condition }: Watched, known: readonly Stretch[]): boolean | null =>
  known.length === 0
    ? null
    : known.every(({ min, max }) => condition.side(min, '', 0) !== 0 && condition.side(max, '', 0) !== 0)

/** Whether it stood throughout a minute: as the journal has it; that it did not is known where something was recorded. */
const alarmMinutes = (
  policy: TwinPolicy,
  answers: ReadonlyMap<string, HistoryAnswer>,
  { from, events, rows }: AlarmPast,
): ((at: number) => boolean | null) => {
  const { trigger } = policy
  if (trigger.kind === 'signal') return () => null
  const stood = standingIn(trigger, events, rows, from)
  const watched = minutesOf(answers.get(triggerSignal(policy).id))
  return (at) => {
    const isWatched = watched(at).length > 0
    const found = stood(at, at + MINUTE)
    if (at < from) return null
    return found === false && !isWatched ? null : found
  }
}

/** Half-open [from, to), ms. */
export const pastMoments = function* (
  policy: TwinPolicy,
  answers: ReadonlyMap<string, HistoryAnswer>,
  alarmPast: AlarmPast,
  from: number,
  to: number,
): Generator<PastMoment> {
  const trigger = policy.trigger.kind === 'signal' && { signal: policy.trigger.signal, condition: compileCondition(policy.trigger.signal, policy.trigger.when) } // prettier-ignore
  const only = policy.onlyWhile && { signal: policy.onlyWhile.signal, condition: compileCondition(policy.onlyWhile.signal, policy.onlyWhile.when) } // prettier-ignore
  const { told } = alarmsOf(policy)
  const read = ({ signal }: { readonly signal: TwinSignal }) => minutesOf(answers.get(signal.id))
  const [onlys, values] = [only && read(only), read(policy.command.confirm)]
  const triggers = trigger && read(trigger)
  const stood = alarmMinutes(policy, answers, alarmPast)
  const alarms = told.map((one) => ({ one, read: read(one) }))
  for (let at = Math.ceil(from / MINUTE) * MINUTE; at + MINUTE <= to; at += MINUTE) {
    const forbade = alarms.map(({ one, read: minute }) => ({ key: one.key, holds: holds(one, minute(at)) }))
    yield {
      at: at + MINUTE,
      lastsMs: MINUTE,
      triggered: trigger && triggers ? holds(trigger, triggers(at)) : stood(at),
      isAllowedState: only && onlys ? holds(only, onlys(at)) : true,
      alarms: forbade.some((one) => one.holds === null) ? null : forbade.flatMap((one) => (one.holds ? [one.key] : [])),
      value: values(at).at(-1)?.value ?? null,
    }
  }
}
