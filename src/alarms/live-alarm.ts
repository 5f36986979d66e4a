/** One alarm of a twin with its machine, and how it looks as a row. */
import type { AlarmCondition } from '../twin/schema.ts'
import type { TwinAlarm, TwinSignal } from '../twin/twin.ts'
import type { AlarmCause, AlarmRow } from '../wire/alarms.ts'
import type { Condition, Side } from './condition.ts'
import { type AlarmMachine, NEVER_SEEN } from './machine.ts'

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
  ) {
    this.alarm = alarm
    this.key = key
    this.condition = condition
    this.suppressor = suppressor
    this.group = group
  }

  /** Takes value, limit and cause as they are at the moment of raising. */
  describe(): void {
    const { rule } = this.alarm
    if (rule.kind === 'faults') {
      this.message = this.faultText
      this.cause = this.moreFaults === null ? null : { kind: 'more-faults', count: this.moreFaults }
      return
    }
    this.value = Number.isFinite(this.lastValue) && rule.signal.type !== 'text' ? this.lastValue : null
    this.limit = this.condition!.limit(this.side)
    this.cause = causeOf(rule.signal, rule.when, this.lastValue, this.lastText)
    this.message = ''
  }

  row(machine: AlarmMachine = this.machine): AlarmRow {
    const { alarm } = this
    const signal = alarm.rule.kind === 'signal' ? alarm.rule.signal : null
    return {
      key: this.key,
      asset: alarm.asset.id,
      component: signal?.component ?? null,
      signal: signal?.id ?? null,
      name: alarm.name,
      priority: alarm.priority,
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
    this.suppressorSide = state === 'suppressed' ? 1 : 0
  }
}

const causeOf = (signal: TwinSignal, when: AlarmCondition, value: number, words: string): AlarmCause => {
  const { name, decimals } = signal
  if ('above' in when) return { kind: 'above', signal: name, decimals }
  if ('below' in when) return { kind: 'below', signal: name, decimals }
  if ('outside' in when) return { kind: 'outside', signal: name, decimals, low: when.outside[0], high: when.outside[1] }
  if (signal.type === 'text') return { kind: 'is', signal: name, is: words }
  if (signal.type === 'boolean') return { kind: 'is', signal: name, is: value !== 0 }
  return { kind: 'is', signal: name, is: signal.states.find(({ code }) => code === value)?.name ?? value }
}
