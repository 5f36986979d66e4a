/** One alarm of a twin with its machine, and how it looks as a row. */
import { unreachable } from '../base/assert.ts'
import type { TwinAlarmRule, TwinWatch } from '../twin/alarm-rule.ts'
import type { Priority } from '../twin/priorities.ts'
import type { TwinAlarm, TwinSignal } from '../twin/twin.ts'
import type { AlarmCause, AlarmRow } from '../wire/alarms.ts'
import type { Condition, Side } from './condition.ts'
import { type AlarmInput, type AlarmMachine, NEVER_SEEN } from './machine.ts'
import { goesOnIn, watchedBy } from './watches/watch-of.ts'
import type { Watch } from './watches/watch.ts'

type MachineOfRow = Pick<AlarmRow, keyof AlarmRow & keyof AlarmMachine>
type RaisedOfRow = Pick<AlarmRow, 'value' | 'limit' | 'cause' | 'message' | 'firstOut'>

export class LiveAlarm {
  readonly alarm: TwinAlarm
  /** `asset/alarm` or `asset/alarm/code`. */
  readonly key: string
  /** Null for faults that a payload lists. */
  readonly condition: Condition | null
  readonly suppressor: Condition | null
  readonly group: string | null
  /** What takes several signals, or time, to tell; null = each sample of its signal tells by itself. */
  watch: Watch | null
  /** The signals that it looks at; none for faults that a payload lists. */
  readonly signals: readonly TwinSignal[]
  /** When its watch was asked last, ms of its samples' time. */
  watchedAt = 0
  machine: AlarmMachine = NEVER_SEEN
  /** The limit on which the condition last held. */
  side: Side = 0
  suppressorSide: Side = 0
  /** How many of its samples wait to be looked at. */
  waiting = 0
  /** The last sample that was looked at: what it says when it is raised. */
  lastValue = Number.NaN
  lastText = ''
  /** As it was when raised. */
  value: number | null = null
  limit: number | null = null
  cause: AlarmCause | null = null
  message = ''
  firstOut = false
  /** Text of a listed fault, as last heard. */
  faultText = ''
  /** Of the alarm that says so: how many more faults are listed than are followed. Null for every other. */
  moreFaults: number | null = null

  constructor(
    alarm: TwinAlarm,
    key: string,
    condition: Condition | null,
    suppressor: Condition | null,
    group: string | null,
    watch: Watch | null = null,
  ) {
    this.alarm = alarm
    this.key = key
    this.condition = condition
    this.suppressor = suppressor
    this.group = group
    this.watch = watch
    const { rule } = alarm
    this.signals = rule.kind === 'faults' ? [] : rule.kind === 'watch' ? watchedBy(rule) : [rule.signal]
  }

  /** What the watch of the same alarm saw under the twin's last version is seen here too, where it says the same. */
  goOnFrom(was: LiveAlarm | undefined): void {
    if (!was?.watch || !goesOnIn(was.alarm.rule, this.alarm.rule)) return
    this.watch = was.watch
    this.watchedAt = was.watchedAt
  }

  /** Of a group of limits, another is passed than when it was looked at last. */
  isOtherLevel(side: Side): boolean {
    return this.#ranked && side !== 0 && side !== this.machine.heldLevel
  }

  /** What the machine is told of a side. */
  conditionAt(side: Side): AlarmInput {
    const holds = side !== 0
    return this.#ranked ? { kind: 'condition', holds, level: side } : { kind: 'condition', holds }
  }

  get #ranked(): boolean {
    return this.alarm.rule.kind === 'limits'
  }

  /** Takes value, limit and cause as they are at the moment of raising. @param level of a group of limits */
  describe(level: number): void {
    const { rule } = this.alarm
    if (rule.kind === 'faults') {
      this.message = this.faultText
      this.cause = this.moreFaults === null ? null : { kind: 'more-faults', count: this.moreFaults }
      return
    }
    this.limit = this.condition!.limit(this.#ranked ? (level as Side) : this.side)
    const measured = rule.kind !== 'watch' || this.limit !== null
    this.value = measured && Number.isFinite(this.lastValue) && rule.signal.type !== 'text' ? this.lastValue : null
    this.cause = causeOf(rule, level, this.lastValue, this.lastText)
    this.message = ''
  }

  row(machine: AlarmMachine = this.machine): AlarmRow {
    const { alarm } = this
    const { rule } = alarm
    const signal = rule.kind === 'faults' ? null : rule.signal
    return {
      key: this.key,
      asset: alarm.asset.id,
      component: signal?.component ?? null,
      signal: signal?.id ?? null,
      name: alarm.name,
      priority: priorityAt(alarm, machine.level),
      state: machine.state,
      active: machine.active,
      latched: alarm.latched,
      since: machine.since,
      raisedAt: machine.raisedAt,
      clearedAt: machine.clearedAt,
      ackBy: machine.ackBy,
      ackAt: machine.ackAt,
      ackComment: machine.ackComment,
      shelvedUntil: machine.shelvedUntil,
      shelvedBy: machine.shelvedBy,
      value: this.value,
      limit: this.limit,
      unit: signal?.unit ?? '',
      cause: this.cause,
      message: this.message,
      help: alarm.help,
      inputLost: machine.inputLost,
      firstOut: this.firstOut,
    }
  }

  /** As it was before anything was seen of it. */
  reset(): void {
    this.machine = NEVER_SEEN
    this.value = this.limit = this.cause = null
    this.message = this.faultText = ''
    this.firstOut = false
    this.side = this.suppressorSide = 0
  }

  /**
   * Takes a row of the journal back, or an alarm of the twin's last version. Delays that ran then start anew.
   * @param was its machine, as the row says it or as it is. @param raised how it was when it was raised: of the same
   * @param now ms; a clock that was ahead then holds nothing up
   */
  restore(was: MachineOfRow, raised: RaisedOfRow, now: number): void {
    const { state, since, active, raisedAt, clearedAt, ackBy, ackAt, ackComment, shelvedUntil, shelvedBy } = was
    this.machine = {
      ...NEVER_SEEN,
      state,
      since,
      holds: active,
      active,
      raisedAt,
      clearedAt,
      ackBy,
      ackAt,
      ackComment,
      shelvedUntil,
      shelvedBy,
      suppressing: state === 'suppressed',
      inputLost: was.inputLost,
      lostAt: Math.min(since, now),
      changedAt: Math.min(Math.max(since, raisedAt, clearedAt, ackAt), now),
    }
    const { value, limit, cause = null, message, firstOut } = raised
    this.value = value
    this.limit = limit
    this.cause = cause
    this.message = message
    this.firstOut = firstOut
    this.faultText = message
    // The limit that it tripped on, so that its deadband still applies.
    this.side = !active ? 0 : limit !== null && value !== null && value < limit ? -1 : 1
    const { rule } = this.alarm
    if (active && rule.kind === 'limits') {
      const at = rule.limits.find((one) => one.at === limit)?.side ?? 0
      if (at !== 0) this.side = at
      this.machine = { ...this.machine, level: at, heldLevel: at }
    }
    if (active) this.watch?.stood()
    this.suppressorSide = state === 'suppressed' ? 1 : 0
  }
}

const priorityAt = ({ rule, priority }: TwinAlarm, level: number): Priority =>
  rule.kind === 'limits' ? (rule.limits.find(({ side }) => side === level)?.priority ?? priority) : priority

/** What is counted has none. */
const decimalsOf = ({ type, decimals }: TwinSignal): number | null => (type === 'integer' ? 0 : decimals)

const causeOf = (
  rule: Exclude<TwinAlarmRule, { kind: 'faults' }>,
  level: number,
  value: number,
  words: string,
): AlarmCause => {
  const { signal } = rule
  const { name } = signal
  const decimals = decimalsOf(signal)
  if (rule.kind === 'limits') return { kind: level > 0 ? 'above' : 'below', signal: name, decimals }
  if (rule.kind === 'watch') return causeOfWatch(rule.watch, signal)
  const { when } = rule
  if ('above' in when) return { kind: 'above', signal: name, decimals }
  if ('below' in when) return { kind: 'below', signal: name, decimals }
  if ('outside' in when) return { kind: 'outside', signal: name, decimals, low: when.outside[0], high: when.outside[1] }
  if (signal.type === 'text') return { kind: 'is', signal: name, is: words }
  if (signal.type === 'boolean') return { kind: 'is', signal: name, is: value !== 0 }
  return { kind: 'is', signal: name, is: signal.states.find(({ code }) => code === value)?.name ?? value }
}

const causeOfWatch = (watch: TwinWatch, watched: TwinSignal): AlarmCause => {
  const { name: signal } = watched
  const decimals = decimalsOf(watched)
  switch (watch.kind) {
    case 'changing':
      return { kind: 'changing', signal, decimals, withinMs: watch.withinMs }
    case 'deviating':
      return { kind: 'deviating', signal, decimals, from: watch.from.signal.name }
    case 'unlike-sisters':
      return { kind: 'unlike-sisters', signal, decimals }
    case 'unchanged':
      return { kind: 'unchanged', signal, forMs: watch.forMs }
    case 'not-done':
      return { kind: 'not-done', signal, target: watch.after.signal.name, forMs: watch.forMs }
    case 'not-following':
      return { kind: 'not-following', signal, target: watch.target.signal.name, forMs: watch.forMs }
    case 'silent':
      return { kind: 'silent', signal, forMs: watch.forMs }
    case 'formula':
      return { kind: 'formula', formula: watch.formula }
    default:
      return unreachable(watch)
  }
}
