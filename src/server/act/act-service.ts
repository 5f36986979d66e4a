/**
 * What is done about machines: proposals that people answer, policies within their gates, and the one stop of all that acts by
 * itself, which outlives a restart. Commands go the way of every command (`commands/`), with its own checks after these.
 */
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { type RuleNews, ruleNews } from '../../act/rule-news.ts'
import { type CountedShift, shiftClock } from '../../act/shift.ts'
import { POLICY_MODES, type TwinPolicy } from '../../twin/policies.ts'
import { apiError } from '../../texts/api-english.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import {
  type ActNow,
  type ActRecord,
  Hold,
  type HoldRequest,
  PolicyDecision,
  type PolicyModeRequest,
  type PolicyNow,
  Proposal,
  type ProposalAnswerRequest,
  type ProposalRequest,
  Refused,
  Switched,
  type TellAgainRequest,
} from '../../wire/act.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { ApiError } from '../../wire/api.ts'
import type { CommandReport, CommandRequest } from '../../wire/commands.ts'
import type { Principal } from '../../wire/principal.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import type { Service } from '../service.ts'
import { OrderSender, type OrderSenderPorts } from './order-sender.ts'
import { type PolicyPorts, PolicyRunner } from './policy-runner.ts'
import type { SightPorts } from './policy-sight.ts'
import { ProposalBook } from './proposal-book.ts'
import { RuleDesk } from './rule-desk.ts'
import { SignsOfLife } from './signs-of-life.ts'

const TICK_MS = 1000
const DAY_MS = 86_400_000
/** Ended so lately it stands beside the open ones. */
const LATELY_MS = DAY_MS
const MOST_LATELY = 20
const MOST_LINES = 500
/** The line that remembers the stop. */
const HOLD = '#hold'
const LONGEST_NAME = 80

export interface ActOptions {
  readonly twin: Twin
  readonly values: ValueTable
  readonly journal: ActJournal
  /** ms, the gateway's clock. */
  readonly clock: () => number
  readonly command: (request: CommandRequest, who: Principal) => Promise<Result<CommandReport, ApiError>>
  readonly onReport: (listener: (report: CommandReport) => void) => Dispose
  /** Every alarm that is not normal. */
  readonly alarms: () => readonly AlarmRow[]
  /** Good pieces that a stand of this machine cost its line; null: nobody counts them. */
  readonly lost: (asset: TwinAsset, from: number, to: number) => Promise<number | null>
  /** How work orders are sent to where the twin says. */
  readonly orders: Pick<OrderSenderPorts, 'publish' | 'webhooks' | 'random'>
  /** Whom a rule tells, and how the last message of it fared. */
  readonly told: (policy: TwinPolicy) => PolicyNow['told']
  /** Something of it has changed: pages ask. */
  readonly changed: () => void
}

const notWritten = (why: string): Result<never, ApiError> =>
  err(apiError({ code: 'journal-not-written', values: { why } }))

const shiftClockOf = ({ shifts, daysOff, timeZone }: Twin): ((at: number) => CountedShift | null) =>
  shiftClock({ shifts, daysOff, zone: timeZone ?? undefined })

export class ActService implements Service {
  readonly #options: ActOptions
  readonly #book: ProposalBook
  readonly #orders: OrderSender
  readonly #signs: SignsOfLife
  readonly #timer: NodeJS.Timeout
  readonly #unlisten: Dispose
  #runners: readonly PolicyRunner[] = []
  /** The last of each rule since the gateway started, also of one that the twin has not any more: it may come back. */
  readonly #known = new Map<string, PolicyRunner>()
  #hold: Hold | null
  /** What rules did of late; null: nobody has asked since the twin was saved. */
  #desk: RuleDesk | null = null
  #twin: Twin
  #shiftAt: (at: number) => CountedShift | null

  constructor(options: ActOptions) {
    this.#options = options
    const { twin, values, journal, clock } = options
    this.#twin = twin
    this.#shiftAt = shiftClockOf(twin)
    this.#hold = journal.of('memory', Hold.nullable(), HOLD, 1)[0] ?? null
    this.#orders = new OrderSender(twin, { journal, clock, changed: options.changed, ...options.orders })
    this.#book = new ProposalBook(twin, values, {
      journal,
      clock,
      send: (key, value, who) => options.command({ key, value, confirmed: true }, who),
      lost: options.lost,
      noLonger: (policy) => this.#runners.find((one) => one.policy.key === policy)?.noLonger() ?? null,
      answeredPolicy: (policy, sent) => this.#runners.find((one) => one.policy.key === policy)?.answered(sent),
      stands: (proposal) => this.#orders.queue(proposal),
      changed: options.changed,
    })
    // What does not arrive is the machine's to notice.
    this.#signs = new SignsOfLife(({ broker }, topic, payload) => {
      void options.orders.publish(broker, topic, payload, 0)
    })
    this.#book.endOrphans()
    this.#runners = this.#make(twin, values)
    this.#unlisten = options.onReport((report) => {
      this.#book.reported(report)
      for (const runner of this.#runners) runner.reported(report)
    })
    this.#timer = setInterval(() => this.tick(), TICK_MS)
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#orders.dispose()
    this.#unlisten()
  }

  #make(twin: Twin, values: ValueTable): readonly PolicyRunner[] {
    const { journal, clock, changed } = this.#options
    const ports: PolicyPorts = {
      journal,
      clock,
      held: () => this.#hold !== null,
      shift: () => this.#shiftAt(clock()),
      alarms: () => this.#alarms(),
      othersOpen: (of) => this.#othersOpen(of),
      send: (of, value) => this.#send(of, value),
      propose: (of, plan) => this.#book.proposeSet(of.asset.id, plan),
      came: (...said) => this.#book.came(...said),
      switched: (line) => void this.#addSwitched(line),
      changed,
    }
    return twin.policies.map((policy) => {
      const runner = new PolicyRunner(policy, values, ports, this.#known.get(policy.key) ?? null)
      this.#known.set(policy.key, runner)
      return runner
    })
  }

  #alarms(): ReturnType<SightPorts['alarms']> {
    const rows = this.#options.alarms()
    return {
      rows,
      active: new Set(rows.filter(({ active }) => active).map(({ key }) => key)),
      lost: new Set(rows.filter(({ inputLost }) => inputLost).map(({ key }) => key)),
    }
  }

  #othersOpen({ key, command }: TwinPolicy): boolean {
    return this.#runners.some(
      ({ policy, isOpen }) => isOpen && policy.key !== key && policy.command.key === command.key,
    )
  }

  async #send({ name, command }: TwinPolicy, value: number): Promise<CommandReport | null> {
    // Stopped between the decision and this.
    if (this.#hold) return null
    const who: Principal = { name: name.slice(0, LONGEST_NAME), roles: new Set([command.role]), verified: true }
    const answer = await this.#options.command({ key: command.key, value, confirmed: true }, who)
    return answer.ok ? answer.value : null
  }

  replaceTwin(twin: Twin, values: ValueTable): void {
    this.#twin = twin
    this.#desk = null
    this.#shiftAt = shiftClockOf(twin)
    this.#book.replaceTwin(twin, values)
    this.#orders.replaceTwin(twin)
    this.#runners = this.#make(twin, values)
    this.#options.changed()
  }

  onSamples(slots: Uint32Array): void {
    if (this.#runners.length === 0) return
    for (const slot of slots) for (const runner of this.#runners) runner.heard(slot)
  }

  clockStepped(byMs: number): void {
    this.#orders.clockStepped(byMs)
    for (const runner of this.#known.values()) runner.clockStepped(byMs)
  }

  /** Once a second. */
  tick(): void {
    this.#book.tick()
    this.#orders.tick()
    for (const runner of this.#runners) runner.tick()
    this.#signs.tick(this.#runners.filter(({ isLooping }) => isLooping).map(({ policy }) => policy.command))
  }

  /** In a `write`. */
  #addSwitched(line: Omit<Switched, 'id' | 'at'>): Switched {
    const { journal, clock } = this.#options
    const at = clock()
    const [asset = ''] = line.policy.split('/')
    return journal.add({ kind: 'switch', subject: line.policy, asset, at, open: false }, (id) => ({ ...line, id, at }))
  }

  /** Stops all that acts by itself, or lets it go on. What a loop has set stays until the machine's own watchdog falls back. */
  hold({ hold, reason = '' }: HoldRequest, who: Principal): Result<ActNow, ApiError> {
    const { journal, clock, changed } = this.#options
    const at = clock()
    const by = { name: who.name!, verified: who.verified }
    if (!hold && reason === '') return err(apiError({ code: 'reason-needed', values: {} }, 'reason'))
    // Who stops again says why; when it was stopped stays.
    const next = hold
      ? { at: this.#hold?.at ?? at, by: this.#hold?.by ?? by, reason: reason || (this.#hold?.reason ?? '') }
      : null
    // Stopped first, whatever the disk does.
    if (hold) this.#hold = next
    const written = journal.write(() => {
      journal.keep('memory', HOLD, '', at, next)
      journal.add({ kind: 'switch', subject: '', asset: '', at, open: false }, (id) => ({
        id,
        at,
        by,
        what: hold ? 'hold' : 'release',
        policy: '',
        mode: null,
        reason,
      }))
    })
    if (!written.ok) return notWritten(written.error)
    this.#hold = next
    changed()
    return ok(this.now())
  }

  allow({ policy, mode, reason = '' }: PolicyModeRequest, who: Principal): Result<ActNow, ApiError> {
    const runner = this.#runners.find((one) => one.policy.key === policy)
    if (!runner) return err(apiError({ code: 'policy-unknown', values: {} }, 'policy'))
    const { most } = runner.policy
    if (POLICY_MODES.indexOf(mode) > POLICY_MODES.indexOf(most))
      return err(apiError({ code: 'policy-beyond-twin', values: { now: most } }, 'mode'))
    // What a loop sets must not stand for ever when the loop is gone.
    if (mode === 'act' && runner.policy.command.watchdog === null)
      return err(apiError({ code: 'policy-no-watchdog', values: {} }, 'mode'))
    if (this.#hold && mode === 'act') return err(apiError({ code: 'all-stopped', values: {} }, 'mode'))
    const by = { name: who.name!, verified: who.verified }
    const written = this.#options.journal.write(() => this.#addSwitched({ by, what: 'mode', policy, mode, reason }))
    if (!written.ok) return notWritten(written.error)
    runner.allow(mode)
    this.#options.changed()
    return ok(this.now())
  }

  propose(request: ProposalRequest, who: Principal): Result<Proposal, ApiError> {
    return this.#book.propose(request, who)
  }

  async answer(request: ProposalAnswerRequest, who: Principal): Promise<Result<Proposal, ApiError>> {
    if (this.#hold && request.answer === 'approve' && this.#book.isOfRule(request.id))
      return err(apiError({ code: 'all-stopped', values: {} }, 'answer'))
    return this.#book.answer(request, who)
  }

  /** A work order that was refused or given up is on its way again. */
  tellAgain({ id }: TellAgainRequest): Result<ActNow, ApiError> {
    const again = this.#orders.again(id)
    if (!again.ok) return again
    this.#options.changed()
    return ok(this.now())
  }

  proposal(id: number): Proposal | null {
    return this.#options.journal.byId('proposal', Proposal, id)
  }

  /** What whoever a rule tells is to hear of. */
  news(): readonly RuleNews[] {
    const { journal, clock } = this.#options
    const now = clock()
    this.#desk ??= new RuleDesk(journal, this.#twin.policies, now)
    return ruleNews(this.#desk.lines(now), now)
  }

  now(): ActNow {
    const { journal, clock, told } = this.#options
    const now = clock()
    const { open } = this.#book
    const ended = journal
      .between('proposal', Proposal, now - LATELY_MS, now, null, MOST_LATELY)
      .filter(({ id }) => !open.some((one) => one.id === id))
    const proposals = [...open, ...ended]
    return {
      clock: now,
      hold: this.#hold,
      proposals,
      policies: this.#runners.map((runner) => ({ ...runner.now(), told: told(runner.policy) })),
      deliveries: this.#orders.of(proposals.filter(({ plan }) => plan.kind === 'repair').map(({ id }) => id)),
    }
  }

  record(from: number, to: number, asset: string | undefined): ActRecord {
    const { journal } = this.#options
    const of = asset === undefined ? null : [asset, ...(this.#twin.asset(asset)?.aliases ?? [])]
    return {
      proposals: journal.between('proposal', Proposal, from, to, of, MOST_LINES),
      decisions: journal.between('decision', PolicyDecision, from, to, of, MOST_LINES),
      refused: journal.between('refused', Refused, from, to, of, MOST_LINES),
      switched: journal.between('switch', Switched, from, to, of, MOST_LINES),
    }
  }
}
