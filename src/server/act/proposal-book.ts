/** The proposals that are open, and how they go on: on disk before anyone is told. */
import { stepOutdated } from '../../act/gates.ts'
import { isTooEarly } from '../../whatif/scenarios/plan-options.ts'
import { aged, answered, isOpen, judged, type ProposalAnswer } from '../../act/proposal-life.ts'
import { noteStand, standEnd } from '../../act/stand.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { stateSignals } from '../../twin/derive.ts'
import { stateGroup } from '../../twin/packml.ts'
import type { Twin, TwinAsset, TwinCommand } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { timeMs } from '../../base/brand.ts'
import {
  type Came,
  Proposal,
  type ProposalAnswerRequest,
  ProposalRequest,
  type RepairPlan,
  type SetPlan,
} from '../../wire/act.ts'
import type { ApiError } from '../../wire/api.ts'
import type { CommandReport } from '../../wire/commands.ts'
import type { Principal } from '../../wire/principal.ts'
import type { ApprovalGate } from '../../wire/refusals.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import { sentOf } from './decision.ts'

const MINUTE = 60_000
/** Beyond, nobody reads them. */
const MOST_OPEN = 200
/** One for now is one for the next hour. */
const NOW_LAPSES_MS = 60 * MINUTE
/** What a policy asks for is asked for as things stand. */
const SET_LAPSES_MS = 30 * MINUTE
/** What a person asks to set waits for the next shift at most. */
const ASKED_LAPSES_MS = 8 * 60 * MINUTE
/** A moment so little ago is now. */
const LATE_MS = 10 * MINUTE
/** Who may approve a repair. */
const APPROVERS = ['maintenance', 'engineer'] as const

interface Bounds {
  readonly command: TwinCommand
  readonly within: readonly [low: number, high: number]
  readonly mostStep: number
}

/**
 * When its spare part is there, ms; null = it is, or nobody says. What the proposal says of it counts, else the twin, whose part is
 * ordered now.
 */
const partAt = ({ processFacts: { sparePart } }: TwinAsset, { assumptions: { part } }: RepairPlan, now: number) => {
  if (part && (part.at !== null || part.source !== 'twin')) return part.at
  const wait = (sparePart?.leadTimeS ?? 0) * 1000
  return wait > LATE_MS ? now + wait - LATE_MS : null
}

const isOfRule = ({ plan }: Proposal): boolean => plan.kind === 'set' && plan.policy !== ''

export interface ProposalPorts {
  readonly journal: ActJournal
  readonly clock: () => number
  readonly send: (key: string, value: number | null, who: Principal) => Promise<Result<CommandReport, ApiError>>
  /** Good pieces that a stand cost; null: nobody counts. */
  readonly lost: (asset: TwinAsset, from: number, to: number) => Promise<number | null>
  /** Of what held when this policy asked, what does not any more; null: all of it holds. */
  readonly noLonger: (policy: string) => ApprovalGate | null
  /** What a policy asked for was answered; null: not approved. */
  readonly answeredPolicy: (policy: string, sent: CommandReport | null) => void
  /** It stands otherwise now. In the `write` that says so. @returns to be called once that is on disk */
  readonly stands: (proposal: Proposal) => () => void
  readonly changed: () => void
}

const notWritten = (why: string): Result<never, ApiError> =>
  err(apiError({ code: 'journal-not-written', values: { why } }))

export class ProposalBook {
  readonly #ports: ProposalPorts
  readonly #open = new Map<number, Proposal>()
  readonly #judging = new Set<number>()
  #twin: Twin
  #values: ValueTable

  constructor(twin: Twin, values: ValueTable, ports: ProposalPorts) {
    this.#twin = twin
    this.#values = values
    this.#ports = ports
    for (const one of ports.journal.open('proposal', Proposal)) this.#open.set(one.id, one)
  }

  replaceTwin(twin: Twin, values: ValueTable): void {
    this.#twin = twin
    this.#values = values
  }

  /** What policies asked for before a restart: they do not wait for it any more. */
  endOrphans(): void {
    for (const proposal of this.#open.values()) {
      if (!isOfRule(proposal)) continue
      const at = this.#ports.clock()
      if (proposal.state === 'proposed') this.#put(aged({ ...proposal, until: Math.min(proposal.until, at) }, at))
      else this.#put({ ...proposal, came: { ...NOTHING_CAME, judgedAt: at } })
    }
  }

  get open(): readonly Proposal[] {
    return [...this.#open.values()].toReversed()
  }

  isOfRule(id: number): boolean {
    const proposal = this.#open.get(id)
    return proposal !== undefined && isOfRule(proposal)
  }

  /** In a `write`. */
  #add(proposal: Omit<Proposal, 'id' | 'state' | 'steps' | 'sent' | 'stands' | 'came'>): Proposal {
    const { asset, at, by } = proposal
    return this.#ports.journal.add({ kind: 'proposal', subject: '', asset, at, open: true }, (id) => ({
      ...proposal,
      id,
      state: 'proposed' as const,
      steps: [{ at, state: 'proposed' as const, by, reason: '' }],
      sent: null,
      stands: null,
      came: null,
    }))
  }

  propose(request: ProposalRequest, who: Principal): Result<Proposal, ApiError> {
    const { asset: id, plan, message } = ProposalRequest.parse(request)
    const asset = this.#twin.asset(id)
    if (!asset) return err(apiError({ code: 'asset-unknown', values: { asset: id } }, 'asset'))
    if (this.#open.size >= MOST_OPEN) return err(apiError({ code: 'proposals-too-many', values: { most: MOST_OPEN } }))
    const at = this.#ports.clock()
    if (plan.at < at - LATE_MS) return err(apiError({ code: 'proposal-past', values: {} }, 'plan.at'))
    if (plan.kind === 'repair' && isTooEarly(plan.at, at, partAt(asset, plan, at)))
      return err(apiError({ code: 'proposal-before-part', values: {} }, 'plan.at'))
    // What rules ask for they say themselves.
    if (plan.kind === 'set' && (plan.policy !== '' || this.#twin.command(plan.command)?.asset !== asset))
      return err(apiError({ code: 'proposal-bounds-changed', values: {} }, 'plan'))
    const outdated = plan.kind === 'set' ? this.#outdated(plan) : null
    if (outdated) return err(outdated)
    const until =
      plan.kind === 'set'
        ? at + ASKED_LAPSES_MS
        : plan.option === 'now'
          ? at + NOW_LAPSES_MS
          : Math.max(plan.at, at + LATE_MS)
    const by = { name: who.name!, verified: who.verified }
    const written = this.#ports.journal.write(() => this.#add({ asset: asset.id, at, by, message, plan, until }))
    if (!written.ok) return notWritten(written.error)
    this.#open.set(written.value.id, written.value)
    this.#ports.changed()
    return ok(written.value)
  }

  /** In a `write` of the caller, who tells `changed`. */
  proposeSet(asset: string, plan: SetPlan): number {
    const proposal = this.#add({ asset, at: plan.at, by: null, message: '', plan, until: plan.at + SET_LAPSES_MS })
    this.#open.set(proposal.id, proposal)
    return proposal.id
  }

  #put(proposal: Proposal): Result<Proposal, ApiError> {
    const open = isOpen(proposal)
    const isNew = this.#open.get(proposal.id)?.state !== proposal.state
    const written = this.#ports.journal.write(() => {
      this.#ports.journal.put(proposal.id, open, proposal)
      return isNew ? this.#ports.stands(proposal) : null
    })
    if (!written.ok) return notWritten(written.error)
    written.value?.()
    if (open) this.#open.set(proposal.id, proposal)
    else this.#open.delete(proposal.id)
    this.#ports.changed()
    return ok(proposal)
  }

  #mayNot({ plan }: Proposal, answer: ProposalAnswer, who: Principal): ApiError | null {
    if (answer !== 'approve' && answer !== 'carry-out') return null
    const needed =
      plan.kind === 'repair' ? APPROVERS : [this.#twin.command(plan.command)?.role ?? ('engineer' as const)]
    return needed.some((role) => who.roles.has(role))
      ? null
      : apiError({ code: 'role-needed', values: { roles: needed.join(' / ') } })
  }

  async answer(
    { id, answer, reason = '' }: ProposalAnswerRequest,
    who: Principal,
  ): Promise<Result<Proposal, ApiError>> {
    const proposal = this.#open.get(id)
    if (!proposal) {
      const ended = this.#ports.journal.byId('proposal', Proposal, id)
      return err(
        apiError(
          ended
            ? { code: 'proposal-not-open', values: { now: ended.state } }
            : { code: 'proposal-unknown', values: {} },
          'id',
        ),
      )
    }
    const wrong = this.#mayNot(proposal, answer, who)
    if (wrong) return err(wrong)
    const next = answered(proposal, answer, { name: who.name!, verified: who.verified }, reason, this.#ports.clock())
    if (!next.ok) return err(apiError(next.error, 'answer'))
    if (answer === 'approve' && !this.#twin.asset(proposal.asset))
      return err(apiError({ code: 'asset-unknown', values: { asset: proposal.asset } }, 'id'))
    const outdated = answer === 'approve' ? this.#outdated(proposal.plan) : null
    if (outdated) return err(outdated)
    const command = this.#commandOf(proposal, answer)
    // The work begins when the machine says so.
    if (command && answer === 'carry-out') return this.#send(proposal, command, who)
    const put = this.#put(next.value)
    if (!put.ok) return put
    if (proposal.plan.kind === 'set' && answer !== 'approve') this.#ports.answeredPolicy(proposal.plan.policy, null)
    return command ? this.#send(put.value, command, who) : put
  }

  /** What a rule or a person asked for as things stood then. */
  #outdated(plan: Proposal['plan']): ApiError | null {
    if (plan.kind !== 'set') return null
    const bounds = plan.policy === '' ? this.#byHand(plan) : this.#ofRule(plan)
    if (!bounds) return apiError({ code: 'proposal-bounds-changed', values: {} }, 'id')
    const { command, within, mostStep } = bounds
    const { signal, tolerance } = command.confirm
    const isKnown = this.#values.usable(signal.slot, timeMs(this.#ports.clock()))
    const value = isKnown ? this.#values.value[signal.slot]! : null
    const why = stepOutdated({ within, mostStep, takes: command.value! }, plan, value, tolerance)
    if (why) return apiError({ code: `proposal-${why}`, values: {} }, 'id')
    const gate = plan.policy === '' ? null : this.#ports.noLonger(plan.policy)
    return gate === null ? null : apiError({ code: 'proposal-gate', values: { gate } }, 'id')
  }

  #ofRule({ policy: asked, command }: SetPlan): Bounds | null {
    const policy = this.#twin.policies.find(({ key }) => key === asked)
    return policy && policy.command.key === command ? policy : null
  }

  #byHand({ command: key }: SetPlan): Bounds | null {
    const command = this.#twin.command(key)
    if (!command?.enabled || !command.value) return null
    const { min, max } = command.value
    return { command, within: [min, max], mostStep: max - min }
  }

  /** What the answer sends; null: nothing. */
  #commandOf({ plan, asset }: Proposal, answer: ProposalAnswer): { key: string; value: number | null } | null {
    if (plan.kind === 'set') return answer === 'approve' ? { key: plan.command, value: plan.to } : null
    const order = this.#twin.asset(asset)?.processFacts.workOrder
    if (!order || (answer === 'approve') !== (order.when === 'approved')) return null
    if (answer !== 'approve' && answer !== 'carry-out') return null
    const command = this.#twin.command(`${this.#twin.asset(asset)!.id}/${order.command}`)
    if (!command) return null
    if (!command.value) return { key: command.key, value: null }
    const { min, max, step, unit = 'min' } = command.value
    const scale = this.#twin.convert('min', unit)
    const wait = Math.max(0, plan.at - this.#ports.clock()) / MINUTE
    const told = scale.ok ? wait * scale.value.scale : wait
    return { key: command.key, value: Math.min(max, min + Math.round(Math.max(0, told - min) / step) * step) }
  }

  async #send(
    proposal: Proposal,
    { key, value }: { readonly key: string; readonly value: number | null },
    who: Principal,
  ): Promise<Result<Proposal, ApiError>> {
    const report = await this.#ports.send(key, value, who)
    if (!report.ok) return report
    if (proposal.plan.kind === 'set') this.#ports.answeredPolicy(proposal.plan.policy, report.value)
    return this.#sent(this.#open.get(proposal.id) ?? proposal, report.value, who)
  }

  #sent(
    proposal: Proposal,
    report: CommandReport,
    who: Pick<Principal, 'name' | 'verified'>,
  ): Result<Proposal, ApiError> {
    const told = { ...proposal, sent: sentOf(report) }
    const begins =
      report.status === 'confirmed' &&
      proposal.state === 'approved' &&
      (proposal.plan.kind === 'set' || this.#twin.asset(proposal.asset)?.processFacts.workOrder?.when === 'by-hand')
    if (!begins) return this.#put(told)
    const begun = answered(told, 'carry-out', { name: who.name!, verified: who.verified }, '', this.#ports.clock())
    if (!begun.ok) return this.#put(told)
    // What a rule set the rule judges; what a person set nobody watches, but advice keeps its own record.
    const isByHand = proposal.plan.kind === 'set' && !isOfRule(proposal)
    return this.#put(isByHand ? judged(begun.value, { ...NOTHING_CAME, judgedAt: this.#ports.clock() }) : begun.value)
  }

  /** What became of a command. */
  reported(report: CommandReport): void {
    for (const proposal of this.#open.values())
      if (proposal.sent?.id === report.id && proposal.sent.status === 'pending' && report.status !== 'pending') {
        this.#sent(proposal, report, { name: report.actor, verified: report.verified })
        if (proposal.plan.kind === 'set') this.#ports.answeredPolicy(proposal.plan.policy, report)
      }
  }

  /** What a policy set on approval had this effect. */
  came(id: number, change: number | null, agreed: boolean | null): void {
    const proposal = this.#open.get(id)
    if (!proposal) return
    this.#put(judged(proposal, { ...NOTHING_CAME, judgedAt: this.#ports.clock(), change, agreed }))
  }

  /** Once a second: the time goes, and machines stand and run. */
  tick(): void {
    const now = this.#ports.clock()
    for (const proposal of this.#open.values()) {
      const older = aged(proposal, now)
      if (older !== proposal) {
        this.#put(older)
        if (proposal.plan.kind === 'set' && proposal.sent === null)
          this.#ports.answeredPolicy(proposal.plan.policy, null)
        continue
      }
      if (proposal.plan.kind === 'repair' && proposal.state !== 'proposed') this.#observe(proposal, now)
    }
  }

  #observe(proposal: Proposal, now: number): void {
    const asset = this.#twin.asset(proposal.asset)
    if (!asset || this.#judging.has(proposal.id)) return
    const [signal] = stateSignals(asset).filter(({ type }) => type === 'state')
    if (!signal || !this.#values.usable(signal.slot, timeMs(now))) return
    const state = signal.states.find(({ code }) => code === this.#values.value[signal.slot])
    if (!state) return
    const noted = noteStand(proposal, stateGroup(state), now)
    const watched = noted === proposal.stands ? proposal : { ...proposal, stands: noted }
    if (watched !== proposal) this.#put(watched)
    const end = standEnd(watched, now)
    if (end) void this.#judge(asset, watched, end.failedBefore, now)
  }

  async #judge(asset: TwinAsset, proposal: Proposal, failedBefore: boolean, now: number): Promise<void> {
    this.#judging.add(proposal.id)
    const { plan, stands } = proposal
    if (plan.kind !== 'repair') return
    const to = stands?.to ?? now
    const lost = stands ? await this.#ports.lost(asset, stands.from, Math.max(to, now)).catch(() => null) : null
    const { lost: expected } = plan.figures
    this.#judging.delete(proposal.id)
    const latest = this.#open.get(proposal.id)
    if (!latest) return
    this.#put(
      judged(latest, {
        ...NOTHING_CAME,
        judgedAt: now,
        failedBefore,
        from: stands?.from ?? null,
        to: stands ? to : null,
        lost,
        lostWithin: lost === null ? null : lost >= expected.low && lost <= expected.high,
        hoursWithin: stands ? isAsLong((to - stands.from) / 3_600_000, plan.assumptions.plannedH) : null,
      }),
    )
  }
}

const NOTHING_CAME: Came = {
  judgedAt: 0,
  failedBefore: false,
  from: null,
  to: null,
  lost: null,
  lostWithin: null,
  hoursWithin: null,
  change: null,
  agreed: null,
}

/** Of planned repairs 8 in 10 lie within ±20 %, see `whatif/scenarios/plan-question.ts`. */
const isAsLong = (hours: number, planned: number): boolean => Math.abs(Math.log(hours / planned)) <= 1.2816 * 0.15
