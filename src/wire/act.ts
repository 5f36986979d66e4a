/**
 * What is done about machines: proposals and their life, what policies decided and what came of it, and the stop of all that
 * acts by itself. Who proposes, approves or stops is known where it is asked (`Principal`).
 */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { POLICY_MODES } from '../twin/policies.ts'
import { CommandReason, COMMAND_STATUSES, SendFailure } from './commands.ts'
import { Notice } from './notify.ts'

const Id = z.string().min(1).max(300)
const Time = z.number().min(0).max(8.64e15)
const RowId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
/** What a person says to it. */
const Reason = z
  .string()
  .trim()
  .max(500, coded('note-too-long'))
  .regex(/^(\P{Cc}|[\n\t])*$/u, coded('note-control-characters'))
  .default('')

const Range = z.strictObject({
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  /** Half of the futures lie below; absent in proposals of earlier versions. */
  middle: z.number().optional(),
})
const Hours = z.number().min(0).max(10_000)

/** Whoever did it; null where it is told: nobody, the time did. */
export const Person = z.object({ name: z.string(), verified: z.boolean() })

export const PLAN_KINDS = ['now', 'part', 'break', 'shift-end', 'closed', 'in-hours', 'chosen'] as const
export const SOURCES = ['person', 'twin', 'expected', 'assumed'] as const

/** What was expected of a repair when it was proposed, in so many futures: means, and between what 8 of 10 lie. */
const PlanFigures = z.strictObject({
  futures: z.number().int().min(1).max(100_000),
  lost: Range,
  kWh: Range.nullable(),
  /** Of planned time that it stands, min. */
  minutes: Range,
  /** Futures in which it fails before. */
  stops: z.number().int().min(0),
  /** Of running on instead; null: that was none of the options. */
  otherwise: z.strictObject({ lost: Range, stops: z.number().int().min(0) }).nullable(),
})
const Source = z.enum(SOURCES)
const PlanAssumptions = z.strictObject({
  /** Until it fails, from the moment of the proposal, in 8 of 10 futures; null: the end of it is not known. */
  life: z.strictObject({ fromH: Hours, toH: Hours.nullable(), source: Source }),
  plannedH: z.number().positive().max(10_000),
  plannedSource: Source,
  unplannedH: z.number().positive().max(10_000),
  unplannedSource: Source,
  /** Its spare part: null as name = nobody has named it; when it is there, ms, null = it is in stock. Absent: nobody has said. */
  part: z.strictObject({ name: z.string().max(200).nullable(), at: Time.nullable(), source: Source }).optional(),
})

export const RepairPlan = z.strictObject({
  kind: z.literal('repair'),
  option: z.enum(PLAN_KINDS),
  /** When it begins, ms. */
  at: Time,
  /** Who does it, id; absent = whom the twin names. */
  crew: z.string().min(1).max(300).optional(),
  figures: PlanFigures,
  assumptions: PlanAssumptions,
})
export type RepairPlan = z.infer<typeof RepairPlan>

/** What a policy or a person would set, and asks for. */
export const SetPlan = z.strictObject({
  kind: z.literal('set'),
  /** `asset/policy`; '' = a person asks for it. */
  policy: z.string().max(300),
  /** `asset/command`. */
  command: Id,
  from: z.number(),
  to: z.number(),
  unit: z.string(),
  at: Time,
  /** By what the signal changes, within so long. */
  expects: z.strictObject({ signal: Id, low: z.number(), high: z.number(), withinMs: z.number() }),
})
export type SetPlan = z.infer<typeof SetPlan>

export const PROPOSAL_STATES = [
  'proposed',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
  'carried-out',
  'verified',
  'missed',
] as const
export type ProposalState = (typeof PROPOSAL_STATES)[number]

export const ProposalStep = z.object({
  at: z.number(),
  state: z.enum(PROPOSAL_STATES),
  by: Person.nullable(),
  reason: z.string(),
})
export type ProposalStep = z.infer<typeof ProposalStep>

/** How the command that it became ended. */
const Sent = z.object({ id: z.string(), status: z.enum(COMMAND_STATUSES), reason: CommandReason.nullable() })
export type SentCommand = z.infer<typeof Sent>

/** What came of it, beside what was expected. */
export const Came = z.object({
  judgedAt: z.number(),
  /** It failed before its time. */
  failedBefore: z.boolean(),
  /** When it stood, ms. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** Good pieces less than at the rate before; null: nobody counted. */
  lost: z.number().nullable(),
  /** Whether it was within what 8 of 10 futures said; null: it cannot be told. */
  lostWithin: z.boolean().nullable(),
  hoursWithin: z.boolean().nullable(),
  /** Of what a policy asked for: by what its signal changed, and whether as expected. */
  change: z.number().nullable(),
  agreed: z.boolean().nullable(),
})
export type Came = z.infer<typeof Came>

export const Proposal = z.object({
  id: RowId,
  asset: z.string(),
  at: z.number(),
  /** Null: a policy. */
  by: Person.nullable(),
  message: z.string(),
  plan: z.discriminatedUnion('kind', [RepairPlan, SetPlan]),
  /** Nobody's approval counts from then on, ms. */
  until: z.number(),
  state: z.enum(PROPOSAL_STATES),
  steps: z.array(ProposalStep),
  sent: Sent.nullable(),
  /** When it began to stand, as the machine says, ms. */
  stands: z.object({ from: z.number(), to: z.number().nullable() }).nullable(),
  came: Came.nullable(),
})
export type Proposal = z.infer<typeof Proposal>

export const ProposalRequest = z.strictObject({
  asset: Id,
  plan: z.discriminatedUnion('kind', [RepairPlan, SetPlan]),
  message: Reason,
})
export type ProposalRequest = z.input<typeof ProposalRequest>

export const PROPOSAL_ANSWERS = ['approve', 'reject', 'withdraw', 'carry-out'] as const
export const ProposalAnswerRequest = z.strictObject({ id: RowId, answer: z.enum(PROPOSAL_ANSWERS), reason: Reason })
export type ProposalAnswerRequest = z.input<typeof ProposalAnswerRequest>

/** Everything automatic is stopped. */
export const Hold = z.object({ at: z.number(), by: Person, reason: z.string() })
export type Hold = z.infer<typeof Hold>
export const HoldRequest = z.strictObject({ hold: z.boolean(), reason: Reason })
export type HoldRequest = z.input<typeof HoldRequest>

export const PolicyModeRequest = z.strictObject({ policy: Id, mode: z.enum(POLICY_MODES), reason: Reason })
export type PolicyModeRequest = z.input<typeof PolicyModeRequest>

/** What a policy answered to: a signal and its value; of an alarm its key besides, and '' where no signal raised it. */
const Saw = z.object({ signal: z.string(), value: z.number(), alarm: z.string().optional() })

/** What a policy decided: what it saw, what it expected, what came. */
export const PolicyDecision = z.object({
  id: RowId,
  policy: z.string(),
  asset: z.string(),
  at: z.number(),
  /** Would have set it; proposed it; set it; took it back because it got worse. */
  kind: z.enum(['would', 'asked', 'set', 'took-back']),
  saw: Saw,
  from: z.number(),
  to: z.number(),
  expects: z.object({ signal: z.string(), low: z.number(), high: z.number(), until: z.number() }),
  /** Mean of that signal before. */
  before: z.number().nullable(),
  sent: Sent.nullable(),
  /** Of a proposal that it made. */
  proposal: z.number().nullable(),
  /** Null: not yet. `change` null: it cannot be told. Of what it would have done: whether it was needed still. */
  came: z
    .object({
      at: z.number(),
      change: z.number().nullable(),
      agreed: z.boolean().nullable(),
      needed: z.boolean().nullable(),
    })
    .nullable(),
})
export type PolicyDecision = z.infer<typeof PolicyDecision>

/** A line of who allowed or stopped what. */
export const Switched = z.object({
  id: RowId,
  at: z.number(),
  /** Null: it fell back by itself, or the gateway started anew. */
  by: Person.nullable(),
  what: z.enum(['hold', 'release', 'mode', 'fell-back', 'restarted']),
  /** `asset/policy`; '' = all. */
  policy: z.string(),
  mode: z.enum(POLICY_MODES).nullable(),
  reason: z.string(),
})
export type Switched = z.infer<typeof Switched>

export const PolicyNow = z.object({
  /** `asset/policy`. */
  key: z.string(),
  /** What people allow, and what it may in fact. */
  allowed: z.enum(POLICY_MODES),
  inForce: z.enum(POLICY_MODES),
  fellBackAt: z.number().nullable(),
  /** What the machine says is set. */
  value: z.number().nullable(),
  /** Why it does nothing now. */
  refusal: z.string().nullable(),
  /** In the last 24 h. */
  acts: z.number(),
  /** In the shift that it counts by, whose `of` is null where the plant has none: then in the last 24 h. Null: it has no budget of a shift. */
  shift: z
    .object({ acts: z.number(), of: z.object({ name: z.string(), from: z.number() }).nullable() })
    .nullable()
    .default(null),
  last: PolicyDecision.nullable(),
  /** Of what it set: as expected, of so many. Of what it would have set: needed still afterwards, of so many. */
  record: z.object({ agreed: z.number(), judged: z.number(), needed: z.number(), would: z.number() }),
  /** Whom it tells, whether the gateway's configuration has such a name, and how the last message of it to them fared. */
  told: z.array(z.object({ to: z.string(), isKnown: z.boolean(), last: Notice.nullable() })).default([]),
})
export type PolicyNow = z.infer<typeof PolicyNow>

/** Why a work order was not taken. */
export const DeliveryFailure = z.discriminatedUnion('kind', [
  ...SendFailure.options,
  /** The configuration names no such webhook. */
  z.object({ kind: z.literal('webhook-unknown'), webhook: z.string() }),
  /** Whoever answered sends us elsewhere: we go nowhere but where we were told to. */
  z.object({ kind: z.literal('redirected'), status: z.number() }),
  z.object({ kind: z.literal('http-status'), status: z.number() }),
  z.object({ kind: z.literal('no-answer'), withinMs: z.number() }),
  /** By the code of the system: ECONNREFUSED. */
  z.object({ kind: z.literal('unreachable'), code: z.string() }),
  /** The twin has no such target any more. */
  z.object({ kind: z.literal('target-gone') }),
])
export type DeliveryFailure = z.infer<typeof DeliveryFailure>

/** A work order on its way to where the twin says. */
export const Delivery = z.object({
  id: RowId,
  proposal: RowId,
  asset: z.string(),
  /** Of the twin's `workOrders`, and its name. */
  target: z.string(),
  name: z.string(),
  via: z.enum(['mqtt', 'webhook']),
  /** What of the order is told. */
  state: z.enum(PROPOSAL_STATES),
  at: z.number(),
  tries: z.number(),
  /** When it is tried again, ms; null: not any more. */
  next: z.number().nullable(),
  outcome: z.enum(['waiting', 'delivered', 'refused', 'given-up']),
  endedAt: z.number().nullable(),
  /** Of the last try. */
  failure: DeliveryFailure.nullable(),
})
export type Delivery = z.infer<typeof Delivery>

/** One that was refused or given up is tried once more. */
export const TellAgainRequest = z.strictObject({ id: RowId })
export type TellAgainRequest = z.input<typeof TellAgainRequest>

/** GET act: what waits, what may act, and whether all of it is stopped. */
export const ActNow = z.object({
  clock: z.number(),
  hold: Hold.nullable(),
  /** Open ones, and those that ended lately, newest first. */
  proposals: z.array(Proposal),
  policies: z.array(PolicyNow),
  /** Of these proposals, oldest first. */
  deliveries: z.array(Delivery),
})
export type ActNow = z.infer<typeof ActNow>

/** GET act/record?from=MS&to=MS&asset=ID, each newest first. */
export const ActRecordQuestion = z.object({
  from: z.coerce.number().min(0).max(8.64e15).default(0),
  to: z.coerce.number().min(0).max(8.64e15).default(8.64e15),
  asset: Id.optional(),
})
/** What held a rule back while its condition held. */
export const Refused = z.object({
  id: RowId,
  policy: z.string(),
  asset: z.string(),
  at: z.number(),
  /** Code of the gate. */
  why: z.string().max(100),
  /** What it might in fact when it began; absent in lines of earlier versions. */
  mode: z.enum(POLICY_MODES).optional(),
  saw: Saw,
  /** Null: it stands. */
  until: z.number().nullable(),
})
export type Refused = z.infer<typeof Refused>

export const ActRecord = z.object({
  refused: z.array(Refused).default([]),
  proposals: z.array(Proposal),
  decisions: z.array(PolicyDecision),
  switched: z.array(Switched),
})
export type ActRecord = z.infer<typeof ActRecord>

/** GET act/work-order?id=N: of what was approved, for a maintenance system. */
export const WorkOrderQuestion = z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
export const WorkOrder = z.object({
  format: z.literal('gemba-work-order'),
  version: z.literal(1),
  id: RowId,
  state: z.enum(PROPOSAL_STATES),
  asset: z.object({ id: z.string(), name: z.string(), class: z.string(), path: z.array(z.string()) }),
  /** Begin and end as planned, ISO 8601. */
  begin: z.string(),
  end: z.string(),
  crew: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** What is put in, null as name = nobody has named it; when it is there, ISO 8601, null = it is in stock. Null: nobody says. */
  part: z.object({ name: z.string().nullable(), at: z.string().nullable() }).nullable(),
  message: z.string(),
  proposedBy: z.string(),
  approvedBy: z.string(),
  figures: PlanFigures,
  assumptions: PlanAssumptions,
  steps: z.array(ProposalStep),
})
export type WorkOrder = z.infer<typeof WorkOrder>
