/** What a policy sees of its machine now: its conditions, what is set, and whether all that it needs to know is heard. */
import { compileCondition, type Condition } from '../../alarms/condition.ts'
import { isAlarm, standing } from '../../act/alarm-trigger.ts'
import type { Seen } from '../../act/gates.ts'
import { timeMs } from '../../base/brand.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { TwinAlarmRule } from '../../twin/alarm-rule.ts'
import type { TwinAlarm, TwinGuard, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { PolicyDecision } from '../../wire/act.ts'
import type { AlarmRow } from '../../wire/alarms.ts'

export interface SightPorts {
  /** ms, the gateway's clock. */
  readonly clock: () => number
  /** Every alarm that is not normal; keys of those whose condition holds, and of those whose input is lost. */
  readonly alarms: () => {
    readonly rows: readonly AlarmRow[]
    readonly active: ReadonlySet<string>
    readonly lost: ReadonlySet<string>
  }
}

/** That nothing is heard is what it tells of. */
const isSilence = (rule: TwinAlarmRule): boolean => rule.kind === 'watch' && rule.watch.kind === 'silent'

/** The alarm itself, or a fault that it lists. */
const isAmong = (alarm: TwinAlarm, keys: ReadonlySet<string>): boolean =>
  keys.has(alarm.key) || (alarm.rule.kind === 'faults' && [...keys].some((key) => isAlarm(alarm, key)))

type Watched = readonly [signal: TwinSignal, condition: Condition]

const watched = (of: TwinGuard | null | undefined): Watched | null =>
  of ? [of.signal, compileCondition(of.signal, of.when)] : null

export class PolicySight {
  readonly #policy: TwinPolicy
  readonly #values: ValueTable
  readonly #ports: SightPorts
  readonly #trigger: Watched | null
  readonly #only: Watched | null
  readonly #armed: Watched | null
  readonly #worse: Watched | null

  constructor(policy: TwinPolicy, values: ValueTable, ports: SightPorts) {
    this.#policy = policy
    this.#values = values
    this.#ports = ports
    this.#trigger = policy.trigger.kind === 'signal' ? watched(policy.trigger) : null
    this.#only = watched(policy.onlyWhile)
    this.#armed = watched(policy.command.watchdog?.armed)
    this.#worse = watched(policy.worseWhen)
  }

  usable({ slot }: TwinSignal): boolean {
    return this.#values.usable(slot, timeMs(this.#ports.clock()))
  }

  /** Null: nobody knows. */
  #holds([signal, condition]: Watched): boolean | null {
    if (!this.usable(signal)) return null
    return condition.side(this.#values.value[signal.slot]!, this.#values.text(signal.slot), 0) !== 0
  }

  /** What it answers to holds. */
  get triggered(): boolean | null {
    if (this.#trigger) return this.#holds(this.#trigger)
    const found = this.#standing
    if (found !== null) return found === 'unknown' ? null : true
    // Nobody would have raised it.
    const { trigger } = this.#policy
    return trigger.kind === 'alarms' && trigger.alarm && !this.#isHeard(trigger.alarm.rule) ? null : false
  }

  /** What an alarm tells of is known now. Of listed faults their rows say it. */
  #isHeard(rule: TwinAlarmRule): boolean {
    return rule.kind === 'faults' || isSilence(rule) || this.usable(rule.signal)
  }

  get #standing(): AlarmRow | 'unknown' | null {
    const { trigger, asset } = this.#policy
    if (trigger.kind !== 'alarms') return null
    return standing(trigger, this.#ports.alarms().rows, ({ key }) => {
      const alarm = asset.alarms.find((one) => isAlarm(one, key))
      return !alarm || this.#isHeard(alarm.rule)
    })
  }

  /** What it answers to, as it stands. */
  get saw(): PolicyDecision['saw'] {
    const { trigger } = this.#policy
    if (trigger.kind === 'signal') return { signal: trigger.signal.id, value: this.#values.value[trigger.signal.slot]! }
    const row = this.#standing
    if (row === null || row === 'unknown') return { signal: '', value: 0, alarm: trigger.alarm?.key ?? '' }
    return { signal: row.signal ?? '', value: row.value ?? 0, alarm: row.key }
  }

  /** When that was heard, ms. */
  get sawAt(): number {
    const { trigger } = this.#policy
    return trigger.kind === 'signal' ? this.#values.receive[trigger.signal.slot]! : this.#ports.clock()
  }

  get isAllowedState(): boolean | null {
    return this.#only ? this.#holds(this.#only) : true
  }

  get isWatched(): boolean | null {
    return this.#armed ? this.#holds(this.#armed) : true
  }

  /** What must not happen is so. */
  get isWorse(): boolean | null {
    return this.#worse ? this.#holds(this.#worse) : false
  }

  get effect(): Seen['effect'] {
    const { isWorse } = this
    if (isWorse === null || !this.usable(this.#policy.expects.signal)) return 'unknown'
    return isWorse ? 'worse' : 'seen'
  }

  /** What is set now, as the machine says. */
  get value(): number | null {
    const { signal } = this.#policy.command.confirm
    return this.usable(signal) ? this.#values.value[signal.slot]! : null
  }

  get alarms(): readonly string[] | null {
    const { active, lost } = this.#ports.alarms()
    const { notWhile } = this.#policy
    for (const alarm of notWhile)
      if (isAmong(alarm, lost) || (alarm.rule.kind !== 'faults' && !this.usable(alarm.rule.signal))) return null
    return notWhile.filter((alarm) => isAmong(alarm, active)).map(({ key }) => key)
  }
}
