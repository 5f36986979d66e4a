/**
 * One policy of one machine at work: watches what it answers to, asks the gates once a second, and does what its mode says. What
 * it decides is on disk before anything is sent; what came of it is judged by the machine's own signal.
 */
import { effectOf, type EffectWatch, RecentMean } from '../../act/effect.ts'
import {
  allowed,
  clockStepped,
  closed,
  decide,
  type GateRefusal,
  inLastDay,
  inShift,
  modeInForce,
  noLonger,
  NEW_MEMORY,
  remembered,
  restarted,
  type Rule,
  type RuleMemory,
  type Seen,
  standsAt,
  takenBack,
} from '../../act/gates.ts'
import { isWithinHours } from '../../act/hours.ts'
import { ruleOf } from '../../act/rule-of.ts'
import type { CountedShift } from '../../act/shift.ts'
import type { PolicyMode, TwinPolicy } from '../../twin/policies.ts'
import type { ValueTable } from '../../values/table.ts'
import { PolicyDecision, type PolicyNow, type SetPlan, type Switched } from '../../wire/act.ts'
import type { CommandReport } from '../../wire/commands.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import { decisionOf, expectedOf, sentOf, setPlanOf } from './decision.ts'
import { GateRecord } from './gate-record.ts'
import { PolicySight, type SightPorts } from './policy-sight.ts'
import { RuleMemoryShape } from './rule-memory.ts'
import { recordOf } from './track-record.ts'

/** So many decisions are looked at for its record. */
const RECORD_OF = 200

export interface PolicyPorts extends SightPorts {
  readonly journal: ActJournal
  readonly held: () => boolean
  /** By which budgets count now; null: the plant has none. */
  readonly shift: () => CountedShift | null
  /** Another policy has set the same, and what came of it is not known yet. */
  readonly othersOpen: (policy: TwinPolicy) => boolean
  /** Sends it as the policy; null: it was not even taken. */
  readonly send: (policy: TwinPolicy, value: number) => Promise<CommandReport | null>
  /** Asks people. In a `write`. @returns the proposal's id */
  readonly propose: (policy: TwinPolicy, plan: SetPlan) => number
  /** Its proposal came out so. */
  readonly came: (proposal: number, change: number | null, agreed: boolean | null) => void
  /** Who allowed what, as a line. In a `write`. */
  readonly switched: (line: Omit<Switched, 'id' | 'at'>) => void
  readonly changed: () => void
}

export class PolicyRunner {
  readonly policy: TwinPolicy
  readonly #ports: PolicyPorts
  readonly #rule: Rule
  readonly #values: ValueTable
  readonly #sight: PolicySight
  readonly #mean = new RecentMean()
  #memory: RuleMemory
  /** Since when its condition holds, ms of its samples; null: it does not, or nobody knows. */
  #since: number | null = null
  #decision: PolicyDecision | null = null
  #last: PolicyDecision | null
  /** It takes back what got worse, and the machine has not said yet that it did. */
  #takingBack: PolicyDecision | null = null
  #watch: EffectWatch | null = null
  #refusal: GateRefusal | null = null
  readonly #gates: GateRecord
  #record: PolicyNow['record']

  /** @param before of the twin's last version; null: the first since the gateway started, and nothing acts before a person has allowed it */
  constructor(policy: TwinPolicy, values: ValueTable, ports: PolicyPorts, before: PolicyRunner | null) {
    this.policy = policy
    this.#ports = ports
    this.#values = values
    this.#rule = ruleOf(policy)
    this.#sight = new PolicySight(policy, values, ports)
    const { journal } = ports
    this.#gates = new GateRecord(policy, journal)
    // What the disk did not take counts all the same.
    const kept = before?.memory ?? journal.of('memory', RuleMemoryShape, policy.key, 1)[0] ?? NEW_MEMORY
    this.#memory = kept
    const decisions = journal.of('decision', PolicyDecision, policy.key, RECORD_OF)
    this.#last = decisions[0] ?? null
    this.#record = recordOf(decisions)
    const open = decisions.find(({ came }) => came === null)
    if (!before) {
      this.#memory = restarted(kept)
      // On disk as well: whoever reads it next must not find that it may act.
      if (kept.allowed !== this.#memory.allowed) this.#keep('restarted', this.#memory.allowed)
    }
    // Nobody saw what came of it, or whether it was answered.
    if (open && !(open.kind === 'asked' && before)) {
      this.#decision = open
      this.#end(null, null)
    } else if (open) this.#decision = open
  }

  /** It sees, and may set by itself: as long as that is so the machine hears a sign of life. */
  get isLooping(): boolean {
    const mayAct = modeInForce(this.policy.most, this.#memory) === 'act' && !this.#ports.held()
    const { triggered, value, effect } = this.#sight
    return mayAct && triggered !== null && value !== null && effect === 'seen'
  }

  /** What it set is not known the end of yet. A question that nobody has answered is nothing that was set. */
  get isOpen(): boolean {
    const decision = this.#decision
    const isSet = decision !== null && (decision.kind === 'set' || decision.sent !== null)
    return isSet || this.#takingBack !== null
  }

  clockStepped(byMs: number): void {
    this.#memory = clockStepped(this.#memory, byMs)
    this.#since = null
    this.#mean.forget()
    if (this.#watch) this.#watch = { ...this.#watch, at: this.#watch.at + byMs, until: this.#watch.until + byMs }
    this.#gates.clockStepped(byMs, this.#ports.clock())
    this.#keep()
  }

  /** A person allows it so much; the twin may allow less. */
  allow(mode: PolicyMode): void {
    // What it only would have done holds nothing up.
    if (this.#decision?.kind === 'would') this.#end(null, null)
    this.#memory = allowed(this.#memory, mode)
    this.#keep()
  }

  get memory(): RuleMemory {
    return this.#memory
  }

  /** @param what why it may less from now on, told in the same write */
  #keep(what: 'restarted' | 'fell-back' | null = null, mode: PolicyMode | null = null): void {
    const { key, asset } = this.policy
    const { journal, clock, switched } = this.#ports
    journal.write(() => {
      journal.keep('memory', key, asset.id, clock(), this.#memory)
      if (what) switched({ by: null, what, policy: key, mode, reason: '' })
    })
  }

  /** Every turn in which the slot of what it answers to, or of what it expects, was heard. */
  heard(slot: number): void {
    const { trigger, expects } = this.policy
    if (trigger.kind === 'signal' && slot === trigger.signal.slot) {
      if (this.#sight.triggered !== true) this.#since = null
      else this.#since ??= this.#values.receive[slot]!
    }
    if (slot === expects.signal.slot && this.#sight.usable(expects.signal))
      this.#mean.note(this.#values.receive[slot]!, this.#values.value[slot]!)
  }

  /** Once a second. */
  tick(): void {
    const { policy } = this
    this.#judge()
    const { triggered } = this.#sight
    if (triggered === null) this.#since = null
    // What it begins at is an alarm: it has stood since it was seen to.
    if (policy.trigger.kind === 'alarms') this.#since = triggered ? (this.#since ?? this.#ports.clock()) : null
    const decision = decide(this.#rule, this.#memory, this.#seen())
    this.#refusal = decision.kind === 'refused' ? decision.why : null
    this.#gates.note(
      triggered === true ? this.#refusal : null,
      this.#sight.saw,
      this.#ports.clock(),
      modeInForce(policy.most, this.#memory),
    )
    if (decision.kind === 'set') this.#do(decision.mode, decision.from, decision.to)
  }

  /** Of what held when it asked, what does not any more; null: all of it holds. */
  noLonger(): ReturnType<typeof noLonger> {
    return noLonger(this.#rule, this.#memory, this.#seen())
  }

  #seen(): Seen {
    const { policy } = this
    const { triggered, isAllowedState, alarms, value, isWatched, effect } = this.#sight
    return {
      at: this.#sight.sawAt,
      triggered,
      // Heard before this runner was made: it holds from now on.
      since: triggered === false ? 0 : this.#since,
      isAllowedState,
      alarms,
      value,
      held: this.#ports.held(),
      inHours: isWithinHours(this.#rule.hours, this.#ports.clock()),
      shiftFrom: this.#ports.shift()?.from ?? null,
      isWatched,
      effect,
      othersOpen: this.#ports.othersOpen(policy),
    }
  }

  #do(mode: 'advise' | 'ask' | 'act', from: number, to: number): void {
    const { policy } = this
    const { journal } = this.#ports
    const at = this.#sight.sawAt
    const now = this.#ports.clock()
    const memory = remembered(this.#memory, { at, shiftFrom: this.#ports.shift()?.from ?? null }, mode)
    const before = this.#mean.at(now)
    const expects = { ...expectedOf(policy), until: now + policy.expects.withinMs }
    const kind = mode === 'advise' ? 'would' : mode === 'ask' ? 'asked' : 'set'
    const written = journal.write(() => {
      const proposal = mode === 'ask' ? this.#ports.propose(policy, setPlanOf(policy, from, to, now)) : null
      journal.keep('memory', policy.key, policy.asset.id, now, memory)
      return journal.add(
        { kind: 'decision', subject: policy.key, asset: policy.asset.id, at: now, open: true },
        decisionOf(policy, now, { kind, saw: this.#sight.saw, from, to, expects, before, proposal }),
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
    if (report) this.#take(report)
    else this.#end(null, false)
  }

  /** Its proposal was answered. @param sent null: it was not approved */
  answered(sent: CommandReport | null): void {
    if (!this.#decision || this.#decision.kind !== 'asked') return
    if (sent) this.#take(sent)
    else this.#end(null, null)
  }

  /** Of a command that somebody gave: it, or anybody else. The machine may answer before what was sent is known as sent. */
  reported(report: CommandReport): void {
    const isOf = ({ sent, kind, to }: PolicyDecision): boolean =>
      sent ? sent.id === report.id : kind !== 'asked' && report.key === this.policy.command.key && report.value === to
    if (this.#takingBack && isOf(this.#takingBack)) this.#tookBack(this.#takingBack, report)
    else if (this.#decision && isOf(this.#decision)) this.#take(report)
  }

  /** A report of the command that it gave. */
  #take(report: CommandReport): void {
    const decision = this.#decision
    const sent = decision?.sent
    if (!decision || (sent && (sent.id !== report.id || sent.status !== 'pending' || report.status === 'pending')))
      return
    this.#decision = this.#last = { ...decision, sent: sentOf(report) }
    this.#put(this.#decision)
    if (report.status === 'pending') return
    // What was refused, failed or was not answered is as far from what was expected as can be.
    if (report.status !== 'confirmed') return this.#end(null, false)
    const { low, high, withinMs } = this.policy.expects
    const at = this.#ports.clock()
    if (decision.before === null && this.policy.worseWhen === null) return this.#end(null, null)
    this.#watch = { at, before: decision.before, low, high, until: at + withinMs }
  }

  #judge(): void {
    const decision = this.#decision
    const now = this.#ports.clock()
    if (!decision) return
    if (decision.kind === 'would') {
      if (now < decision.expects.until) return
      return this.#end(null, null, this.#sight.triggered)
    }
    if (!this.#watch) return
    const { expects, command } = this.policy
    // Other hands, another rule or the machine itself have set something else since: what comes now is not its doing.
    if (standsAt(this.#sight.value, decision.to, command.confirm.tolerance) === false) return this.#end(null, null)
    // What must not happen is not waited for.
    const isBad = this.#sight.isWorse === true
    if (!isBad && now < this.#watch.until) return
    const { before, ...expected } = this.#watch
    const after = this.#sight.usable(expects.signal) ? this.#mean.at(now) : null
    const effect = after === null || before === null ? null : effectOf({ ...expected, before }, after)
    this.#end(effect?.change ?? null, isBad ? false : (effect?.agreed ?? null))
    if ((isBad || effect?.worse) && decision.kind === 'set' && this.policy.takesBack) void this.#takeBack(decision)
  }

  /** It got worse: what was set before stands again, unless everything is stopped. */
  async #takeBack({ from, to, saw, expects }: PolicyDecision): Promise<void> {
    const { policy } = this
    const { journal, clock, held } = this.#ports
    if (held() || modeInForce(policy.most, this.#memory) === 'off') return
    const back = takenBack(this.#rule, { from, to }, this.#sight.value, policy.command.confirm.tolerance)
    if (back === null) return
    const now = clock()
    const written = journal.write(() =>
      journal.add(
        { kind: 'decision', subject: policy.key, asset: policy.asset.id, at: now, open: true },
        decisionOf(policy, now, { kind: 'took-back', saw, from: to, to: back, expects, before: null, proposal: null }),
      ),
    )
    if (!written.ok) return
    this.#takingBack = this.#last = written.value
    this.#memory = { ...this.#memory, open: true }
    this.#keep()
    this.#ports.changed()
    this.#tookBack(written.value, await this.#ports.send(policy, back))
  }

  /** As long as the machine has not answered, it is open. @param report null: it was not even taken */
  #tookBack(back: PolicyDecision, report: CommandReport | null): void {
    const isOver = report?.status !== 'pending'
    const known = this.#takingBack
    // It has answered already.
    if (known?.id !== back.id || (known.sent && !isOver)) return
    const came = isOver ? { at: this.#ports.clock(), change: null, agreed: null, needed: null } : null
    const now = { ...back, sent: report && sentOf(report), came }
    if (this.#last?.id === back.id) this.#last = now
    this.#takingBack = isOver ? null : now
    this.#put(now)
    if (!isOver) return
    this.#memory = { ...this.#memory, open: this.#decision !== null }
    this.#keep()
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
    const mode = modeInForce(this.policy.most, this.#memory)
    if (this.#memory.fellBackAt === now && before !== mode) this.#keep('fell-back', mode)
    else this.#keep()
  }

  now(): Omit<PolicyNow, 'told'> {
    const now = this.#ports.clock()
    const shift = this.#ports.shift()
    return {
      key: this.policy.key,
      allowed: this.#memory.allowed,
      inForce: modeInForce(this.policy.most, this.#memory),
      fellBackAt: this.#memory.fellBackAt,
      value: this.#sight.value,
      refusal: this.#refusal,
      acts: inLastDay(this.#memory, now),
      shift:
        this.policy.perShift === null
          ? null
          : {
              acts: inShift(this.#memory, shift?.from ?? null, now),
              of: shift && { name: shift.name, from: shift.from },
            },
      last: this.#last,
      record: this.#record,
    }
  }
}
