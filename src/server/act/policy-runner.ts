/**
 * One policy of one machine at work: watches what it answers to, asks the gates once a second, and does what its mode says. What
 * it decides is on disk before anything is sent; what came of it is judged by the machine's own signal.
 */
import { compileCondition, type Condition } from '../../alarms/condition.ts'
import { effectOf, type EffectWatch, RecentMean } from '../../act/effect.ts'
import {
  allowed,
  clockStepped,
  closed,
  decide,
  type GateRefusal,
  modeInForce,
  NEW_MEMORY,
  remembered,
  restarted,
  type Rule,
  type RuleMemory,
  takenBack,
} from '../../act/gates.ts'
import { isWithinHours } from '../../act/hours.ts'
import { ruleOf } from '../../act/rule-of.ts'
import { timeMs } from '../../base/brand.ts'
import type { PolicyMode, TwinPolicy } from '../../twin/policies.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { PolicyDecision, type PolicyNow, type SentCommand, type SetPlan, type Switched } from '../../wire/act.ts'
import type { CommandReport } from '../../wire/commands.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import { GateRecord } from './gate-record.ts'
import { RuleMemoryShape } from './rule-memory.ts'
import { recordOf } from './track-record.ts'

/** So many decisions are looked at for its record. */
const RECORD_OF = 200

export interface PolicyPorts {
  readonly journal: ActJournal
  /** ms, the gateway's clock. */
  readonly clock: () => number
  readonly held: () => boolean
  /** Keys of alarms whose condition holds, and of those whose input is lost. */
  readonly alarms: () => { readonly active: ReadonlySet<string>; readonly lost: ReadonlySet<string> }
  /** Another policy has set the same, and what came of it is not known yet. */
  readonly othersOpen: (policy: TwinPolicy) => boolean
  /** Sends it as the policy; null: it was not even taken. */
  readonly send: (policy: TwinPolicy, value: number) => Promise<CommandReport | null>
  /** Asks people. In a `write`. @returns the proposal's id */
  readonly propose: (policy: TwinPolicy, plan: SetPlan) => number
  /** Its proposal came out so. */
  readonly came: (proposal: number, change: number | null, agreed: boolean | null) => void
  readonly switched: (line: Omit<Switched, 'id' | 'at'>) => void
  readonly changed: () => void
}

const compiled = (of: Pick<TwinPolicy['trigger'], 'signal' | 'when'> | null | undefined): Condition | null =>
  of ? compileCondition(of.signal, of.when) : null

const sentOf = ({ id, status, reason }: CommandReport): SentCommand => ({ id, status, reason })

export class PolicyRunner {
  readonly policy: TwinPolicy
  readonly #ports: PolicyPorts
  readonly #rule: Rule
  readonly #values: ValueTable
  readonly #trigger: Condition
  readonly #only: Condition | null
  readonly #armed: Condition | null
  readonly #worse: Condition | null
  readonly #mean = new RecentMean()
  #memory: RuleMemory
  /** Since when its condition holds, ms of its samples; null: it does not, or nobody knows. */
  #since: number | null = null
  #decision: PolicyDecision | null = null
  #last: PolicyDecision | null
  #watch: EffectWatch | null = null
  #refusal: GateRefusal | null = null
  readonly #gates: GateRecord
  #record: PolicyNow['record']

  /** @param isNew the gateway has started: nothing acts before a person has allowed it */
  constructor(policy: TwinPolicy, values: ValueTable, ports: PolicyPorts, isNew: boolean) {
    this.policy = policy
    this.#ports = ports
    this.#values = values
    this.#rule = ruleOf(policy)
    this.#trigger = compileCondition(policy.trigger.signal, policy.trigger.when)
    this.#only = compiled(policy.onlyWhile)
    this.#armed = compiled(policy.command.watchdog?.armed)
    this.#worse = compiled(policy.worseWhen)
    const { journal } = ports
    this.#gates = new GateRecord(policy, journal)
    const kept = journal.of('memory', RuleMemoryShape, policy.key, 1)[0]
    this.#memory = kept ?? NEW_MEMORY
    const decisions = journal.of('decision', PolicyDecision, policy.key, RECORD_OF)
    this.#last = decisions[0] ?? null
    this.#record = recordOf(decisions)
    const open = decisions.find(({ came }) => came === null)
    if (kept && isNew) {
      this.#memory = restarted(kept)
      if (kept.allowed !== this.#memory.allowed)
        ports.switched({
          by: null,
          what: 'restarted',
          policy: policy.key,
          mode: this.#memory.allowed,
          reason: '',
        })
    }
    // Nobody saw what came of it, or whether it was answered.
    if (open && !(open.kind === 'asked' && !isNew)) {
      this.#decision = open
      this.#end(null, null)
    } else if (open) this.#decision = open
  }

  /** It sees, and may set by itself: as long as that is so the machine hears a sign of life. */
  get isLooping(): boolean {
    const { most, trigger } = this.policy
    const mayAct = modeInForce(most, this.#memory) === 'act' && !this.#ports.held()
    return mayAct && this.#usable(trigger.signal) && this.value !== null
  }

  /** What it set, or asked for, is not known the end of yet. */
  get isOpen(): boolean {
    return this.#decision !== null && this.#decision.kind !== 'would'
  }

  clockStepped(byMs: number): void {
    this.#memory = clockStepped(this.#memory, byMs)
    this.#since = null
    this.#mean.forget()
    if (this.#watch) this.#watch = { ...this.#watch, at: this.#watch.at + byMs, until: this.#watch.until + byMs }
    this.#keep()
  }

  /** A person allows it so much; the twin may allow less. */
  allow(mode: PolicyMode): void {
    // What it only would have done holds nothing up.
    if (this.#decision?.kind === 'would') this.#end(null, null)
    this.#memory = allowed(this.#memory, mode)
    this.#keep()
  }

  #keep(): void {
    const { key, asset } = this.policy
    this.#ports.journal.write(() =>
      this.#ports.journal.keep('memory', key, asset.id, this.#ports.clock(), this.#memory),
    )
  }

  #usable({ slot }: TwinSignal): boolean {
    return this.#values.usable(slot, timeMs(this.#ports.clock()))
  }
  #holds(signal: TwinSignal, condition: Condition): boolean | null {
    if (!this.#usable(signal)) return null
    return condition.side(this.#values.value[signal.slot]!, this.#values.text(signal.slot), 0) !== 0
  }

  /** Every turn in which the slot of what it answers to, or of what it expects, was heard. */
  heard(slot: number): void {
    const { trigger, expects } = this.policy
    if (slot === trigger.signal.slot) {
      const holds = this.#holds(trigger.signal, this.#trigger)
      if (holds !== true) this.#since = null
      else this.#since ??= this.#values.receive[slot]!
    }
    if (slot === expects.signal.slot && this.#usable(expects.signal))
      this.#mean.note(this.#values.receive[slot]!, this.#values.value[slot]!)
  }

  /** What is set now, as the machine says. */
  get value(): number | null {
    const { signal } = this.policy.command.confirm
    return this.#usable(signal) ? this.#values.value[signal.slot]! : null
  }

  #alarms(): readonly string[] | null {
    const { active, lost } = this.#ports.alarms()
    for (const { key, rule } of this.policy.notWhile)
      if (lost.has(key) || (rule.kind !== 'faults' && !this.#usable(rule.signal))) return null
    return this.policy.notWhile.map(({ key }) => key).filter((key) => active.has(key))
  }

  #isWatched(): boolean | null {
    const armed = this.policy.command.watchdog?.armed
    return armed && this.#armed ? this.#holds(armed.signal, this.#armed) : true
  }

  /** Once a second. */
  tick(): void {
    const { policy } = this
    this.#judge()
    const triggered = this.#holds(policy.trigger.signal, this.#trigger)
    if (triggered === null) this.#since = null
    const decision = decide(this.#rule, this.#memory, {
      at: this.#values.receive[policy.trigger.signal.slot]!,
      triggered,
      // Heard before this runner was made: it holds from now on.
      since: triggered === false ? 0 : this.#since,
      isAllowedState: policy.onlyWhile && this.#only ? this.#holds(policy.onlyWhile.signal, this.#only) : true,
      alarms: this.#alarms(),
      value: this.value,
      held: this.#ports.held(),
      inHours: isWithinHours(this.#rule.hours, this.#ports.clock()),
      isWatched: this.#isWatched(),
      othersOpen: this.#ports.othersOpen(policy),
    })
    this.#refusal = decision.kind === 'refused' ? decision.why : null
    const saw = this.#values.value[policy.trigger.signal.slot]!
    this.#gates.note(triggered === true ? this.#refusal : null, saw, this.#ports.clock())
    if (decision.kind === 'set') this.#do(decision.mode, decision.from, decision.to)
  }

  #do(mode: 'advise' | 'ask' | 'act', from: number, to: number): void {
    const { policy } = this
    const { journal } = this.#ports
    const at = this.#values.receive[policy.trigger.signal.slot]!
    const now = this.#ports.clock()
    const memory = remembered(this.#memory, at, mode)
    const before = this.#mean.at(now)
    const expects = {
      signal: policy.expects.signal.id,
      low: policy.expects.low,
      high: policy.expects.high,
    }
    const written = journal.write(() => {
      const proposal =
        mode === 'ask'
          ? this.#ports.propose(policy, {
              kind: 'set',
              policy: policy.key,
              command: policy.command.key,
              from,
              to,
              unit: policy.command.value!.unit ?? '',
              at: now,
              expects: { ...expects, withinMs: policy.expects.withinMs },
            })
          : null
      journal.keep('memory', policy.key, policy.asset.id, now, memory)
      return journal.add(
        { kind: 'decision', subject: policy.key, asset: policy.asset.id, at: now, open: true },
        (id): PolicyDecision => ({
          id,
          policy: policy.key,
          asset: policy.asset.id,
          at: now,
          kind: mode === 'advise' ? 'would' : mode === 'ask' ? 'asked' : 'set',
          saw: {
            signal: policy.trigger.signal.id,
            value: this.#values.value[policy.trigger.signal.slot]!,
          },
          from,
          to,
          expects: { ...expects, until: now + policy.expects.withinMs },
          before,
          sent: null,
          proposal,
          came: null,
        }),
      )
    })
    // What is not on disk is not done.
    if (!written.ok) return
    this.#memory = memory
    this.#decision = this.#last = written.value
    if (mode === 'act') void this.#send(to)
    this.#ports.changed()
  }

  async #send(value: number): Promise<void> {
    const report = await this.#ports.send(this.policy, value)
    if (report) this.reported(report)
    else this.#end(null, false)
  }

  /** Its proposal was answered. @param sent null: it was not approved */
  answered(sent: CommandReport | null): void {
    if (!this.#decision || this.#decision.kind !== 'asked') return
    if (sent) this.reported(sent)
    else this.#end(null, null)
  }

  /** A report of the command that it gave. */
  reported(report: CommandReport): void {
    const decision = this.#decision
    if (!decision || (decision.sent && decision.sent.id !== report.id)) return
    if (decision.sent?.status === report.status) return
    this.#decision = this.#last = { ...decision, sent: sentOf(report) }
    this.#put(this.#decision)
    if (report.status === 'pending') return
    // What was refused, failed or was not answered is as far from what was expected as can be.
    if (report.status !== 'confirmed') return this.#end(null, false)
    const { low, high, withinMs } = this.policy.expects
    const at = this.#ports.clock()
    if (decision.before === null) return this.#end(null, null)
    this.#watch = { at, before: decision.before, low, high, until: at + withinMs }
  }

  #judge(): void {
    const decision = this.#decision
    const now = this.#ports.clock()
    if (!decision) return
    if (decision.kind === 'would') {
      if (now < decision.expects.until) return
      return this.#end(null, null, this.#holds(this.policy.trigger.signal, this.#trigger))
    }
    if (!this.#watch) return
    const { worseWhen, expects } = this.policy
    // What must not happen is not waited for.
    const isBad = worseWhen !== null && this.#holds(worseWhen.signal, this.#worse!) === true
    if (!isBad && now < this.#watch.until) return
    const after = this.#usable(expects.signal) ? this.#mean.at(now) : null
    const effect = after === null ? null : effectOf(this.#watch, after)
    this.#end(effect?.change ?? null, isBad ? false : (effect?.agreed ?? null))
    if ((isBad || effect?.worse) && decision.kind === 'set' && this.policy.takesBack) void this.#takeBack(decision)
  }

  /** It got worse: what was set before stands again, unless everything is stopped. */
  async #takeBack({ from, to, saw, expects }: PolicyDecision): Promise<void> {
    const { policy } = this
    const { journal, clock, held } = this.#ports
    if (held() || modeInForce(policy.most, this.#memory) === 'off') return
    const back = takenBack(this.#rule, { from, to }, this.value, policy.command.confirm.tolerance)
    if (back === null) return
    const now = clock()
    const written = journal.write(() =>
      journal.add(
        { kind: 'decision', subject: policy.key, asset: policy.asset.id, at: now, open: false },
        (id): PolicyDecision => ({
          id,
          policy: policy.key,
          asset: policy.asset.id,
          at: now,
          kind: 'took-back',
          saw,
          from: to,
          to: back,
          expects,
          before: null,
          sent: null,
          proposal: null,
          came: { at: now, change: null, agreed: null, needed: null },
        }),
      ),
    )
    if (!written.ok) return
    const report = await this.#ports.send(policy, back)
    this.#last = { ...written.value, sent: report && sentOf(report) }
    this.#put(this.#last)
    this.#ports.changed()
  }

  #put(decision: PolicyDecision): void {
    this.#ports.journal.write(() => this.#ports.journal.put(decision.id, decision.came === null, decision))
    this.#ports.changed()
  }

  #end(change: number | null, agreed: boolean | null, needed: boolean | null = null): void {
    const decision = this.#decision
    this.#decision = null
    this.#watch = null
    const before = modeInForce(this.policy.most, this.#memory)
    const now = this.#ports.clock()
    this.#memory = closed(this.#rule, this.#memory, agreed, now)
    if (decision) {
      const ended = { ...decision, came: { at: now, change, agreed, needed } }
      if (this.#last?.id === ended.id) this.#last = ended
      this.#put(ended)
      if (decision.proposal !== null && decision.sent) this.#ports.came(decision.proposal, change, agreed)
    }
    this.#record = recordOf(this.#ports.journal.of('decision', PolicyDecision, this.policy.key, RECORD_OF))
    this.#keep()
    if (this.#memory.fellBackAt === now && before !== modeInForce(this.policy.most, this.#memory))
      this.#ports.switched({
        by: null,
        what: 'fell-back',
        policy: this.policy.key,
        mode: modeInForce(this.policy.most, this.#memory),
        reason: '',
      })
  }

  now(): PolicyNow {
    const from = this.#ports.clock() - 86_400_000
    return {
      key: this.policy.key,
      allowed: this.#memory.allowed,
      inForce: modeInForce(this.policy.most, this.#memory),
      fellBackAt: this.#memory.fellBackAt,
      value: this.value,
      refusal: this.#refusal,
      acts: this.#memory.acts.filter((at) => at > from).length,
      last: this.#last,
      record: this.#record,
    }
  }
}
