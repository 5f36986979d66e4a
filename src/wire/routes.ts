/**
 * Every question the gateway answers over HTTP, one row each: how it is asked, who may, in which shape, and what comes
 * back. Method, role, size and shape are checked in one place before anybody looks at a question; every answer that is
 * not 2xx is an `ApiError`. The page does not load this file: its addresses are in `paths.ts` and `discovery.ts`.
 */
import * as z from 'zod'
import {
  ActNow,
  Proposal as ActProposal,
  ActRecord,
  ActRecordQuestion,
  HoldRequest,
  PolicyModeRequest,
  ProposalAnswerRequest,
  ProposalRequest as ActProposalRequest,
  TellAgainRequest,
  WorkOrder,
  WorkOrderQuestion,
} from './act.ts'
import { Advice, AdviceAside, AdviceNow } from './advice.ts'
import { ManyAnswer, ManyRequest } from './alarm-many.ts'
import { AlarmMeasuresAnswer, AlarmMeasuresQuestion } from './alarm-measures.ts'
import { AlarmRequest } from './alarms.ts'
import { API } from './paths.ts'
import { AlarmsAtAnswer, Health, JournalAnswer, PageConfig } from './api.ts'
import { CommandReport, CommandRequest } from './commands.ts'
import {
  BindingsAnswer,
  BindingsQuery,
  DISCOVERY,
  DiscoveryStatus,
  Proposal,
  ProposalRequest,
  ReadAnswer,
  ReadRequest,
  RebirthAnswer,
  RebirthRequest,
  RowsAnswer,
  RowsRequest,
  TopicDetail,
  TwinEdit,
  TwinRestore,
  TwinWritten,
} from './discovery.ts'
import { JournalPage, JournalSearchQuestion } from './journal-search.ts'
import { Note, NoteRequest, NotesAnswer, NoteWithdrawal } from './notes.ts'
import {
  FeedbackRequest,
  FeedbackWithdrawal,
  ForesightAsset,
  ForesightAssetQuestion,
  ForesightCase,
  ForesightNow,
  ForesightRecord,
  ForesightRecordQuestion,
  HandRequest,
} from './foresight.ts'
import { CauseAnswer, CauseQuestion } from './cause.ts'
import { HISTORY_ROUTES } from './history-routes.ts'
import { LearntFile, LearntTaken } from './learnt.ts'
import { SignInRequest } from './people.ts'
import { PEOPLE_ROUTES } from './people-routes.ts'
import { Notice, NotifyNow, NotifyTest } from './notify.ts'
import { UseAnswer, UseQuestion } from './use.ts'
import { ANYBODY, DOCUMENT_BYTES, Id, QUESTION_BYTES, row, Time } from './route-row.ts'
import { TryAnswer, TryRequest } from './tried.ts'

export const ROUTES = {
  config: row({ method: 'GET', path: API.config, role: null, answer: PageConfig }),
  health: row({ method: 'GET', path: API.health, role: null, answer: Health }),
  /** The document, or 304. */
  twin: row({ method: 'GET', path: API.twin, role: null, answer: z.unknown() }),
  twinFile: row({ method: 'GET', path: '/twins/current/twin.json', role: null, answer: z.unknown() }),
  session: row({
    method: 'POST',
    path: API.session,
    role: null,
    open: true,
    body: z.union([z.strictObject({ passcode: z.string().min(1).max(200) }), SignInRequest]),
    answer: z.object({}),
  }),
  ...PEOPLE_ROUTES,
  ...HISTORY_ROUTES,
  journal: row({
    method: 'GET',
    path: API.journal,
    role: null,
    query: z.object({
      asset: Id.optional(),
      from: Time.optional(),
      to: Time.optional(),
      after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
      limit: z.coerce.number().int().min(1).max(10_000).default(500),
    }),
    answer: JournalAnswer,
  }),
  journalSearch: row({
    method: 'GET',
    path: API.journalSearch,
    role: null,
    query: JournalSearchQuestion,
    answer: JournalPage,
  }),
  alarmMeasures: row({
    method: 'GET',
    path: API.alarmMeasures,
    role: null,
    query: AlarmMeasuresQuestion,
    answer: AlarmMeasuresAnswer,
  }),
  notes: row({
    method: 'GET',
    path: API.notes,
    role: null,
    query: z.object({
      asset: Id.optional(),
      from: Time.optional(),
      to: Time.optional(),
      limit: z.coerce.number().int().min(1).max(10_000).default(500),
    }),
    answer: NotesAnswer,
  }),
  writeNote: row({
    method: 'POST',
    path: API.notes,
    role: ANYBODY,
    named: true,
    body: NoteRequest,
    answer: Note,
  }),
  withdrawNote: row({
    method: 'POST',
    path: API.withdrawNote,
    role: ANYBODY,
    named: true,
    body: NoteWithdrawal,
    answer: Note,
  }),
  /** How often an alarm would have been raised in the recorded past. */
  tryAlarm: row({ method: 'POST', path: API.tryAlarm, role: ['engineer'], body: TryRequest, answer: TryAnswer }),
  alarmsAt: row({
    method: 'GET',
    path: API.alarmsAt,
    role: null,
    query: z.object({ at: Time }),
    answer: AlarmsAtAnswer,
  }),
  alarm: row({
    method: 'POST',
    path: API.alarm,
    role: ANYBODY,
    named: true,
    body: AlarmRequest,
    answer: z.object({}),
  }),
  alarmMany: row({
    method: 'POST',
    path: API.alarmMany,
    role: ANYBODY,
    named: true,
    body: ManyRequest,
    mostBytes: DOCUMENT_BYTES,
    answer: ManyAnswer,
  }),
  /** Beside this, the command itself names the role that it takes. */
  command: row({
    method: 'POST',
    path: API.command,
    role: ANYBODY,
    named: true,
    body: CommandRequest,
    answer: CommandReport,
  }),
  foresight: row({ method: 'GET', path: API.foresight, role: null, answer: ForesightNow }),
  foresightAsset: row({
    method: 'GET',
    path: API.foresightAsset,
    role: null,
    query: ForesightAssetQuestion,
    answer: ForesightAsset,
  }),
  foresightRecord: row({
    method: 'GET',
    path: API.foresightRecord,
    role: null,
    query: ForesightRecordQuestion,
    answer: ForesightRecord,
  }),
  foresightCause: row({
    method: 'GET',
    path: API.foresightCause,
    role: null,
    query: CauseQuestion,
    answer: CauseAnswer,
  }),
  foresightFeedback: row({
    method: 'POST',
    path: API.foresightFeedback,
    role: ANYBODY,
    named: true,
    body: FeedbackRequest,
    answer: ForesightCase,
  }),
  foresightUse: row({ method: 'GET', path: API.foresightUse, role: null, query: UseQuestion, answer: UseAnswer }),
  advice: row({ method: 'GET', path: API.foresightAdvice, role: null, answer: AdviceNow }),
  adviceAside: row({
    method: 'POST',
    path: API.foresightAdvice,
    role: ANYBODY,
    named: true,
    body: AdviceAside,
    answer: Advice,
  }),
  learnt: row({ method: 'GET', path: API.foresightLearnt, role: null, answer: LearntFile }),
  takeLearnt: row({
    method: 'POST',
    path: API.foresightLearnt,
    role: ['engineer'],
    body: LearntFile,
    mostBytes: DOCUMENT_BYTES,
    answer: LearntTaken,
  }),
  handCase: row({
    method: 'POST',
    path: API.foresightCase,
    role: ANYBODY,
    named: true,
    body: HandRequest,
    answer: ForesightCase,
  }),
  withdrawFeedback: row({
    method: 'POST',
    path: API.withdrawFeedback,
    role: ANYBODY,
    named: true,
    body: FeedbackWithdrawal,
    answer: ForesightCase,
  }),
  notify: row({ method: 'GET', path: API.notify, role: null, answer: NotifyNow }),
  notifyTest: row({
    method: 'POST',
    path: API.notifyTest,
    role: ['engineer', 'admin'],
    named: true,
    body: NotifyTest,
    answer: Notice,
  }),
  act: row({ method: 'GET', path: API.act, role: null, answer: ActNow }),
  actRecord: row({ method: 'GET', path: API.actRecord, role: null, query: ActRecordQuestion, answer: ActRecord }),
  propose: row({
    method: 'POST',
    path: API.propose,
    role: ANYBODY,
    named: true,
    body: ActProposalRequest,
    answer: ActProposal,
  }),
  /** Who approves a repair has a role of these; of a command, the one that it takes. */
  answerProposal: row({
    method: 'POST',
    path: API.answerProposal,
    role: ANYBODY,
    named: true,
    body: ProposalAnswerRequest,
    answer: ActProposal,
  }),
  workOrder: row({ method: 'GET', path: API.workOrder, role: null, query: WorkOrderQuestion, answer: WorkOrder }),
  tellAgain: row({
    method: 'POST',
    path: API.tellAgain,
    role: ['maintenance', 'engineer'],
    named: true,
    body: TellAgainRequest,
    answer: ActNow,
  }),
  /** Everybody may stop. */
  hold: row({ method: 'POST', path: API.hold, role: ANYBODY, named: true, body: HoldRequest, answer: ActNow }),
  policyMode: row({
    method: 'POST',
    path: API.policyMode,
    role: ['maintenance', 'engineer'],
    named: true,
    body: PolicyModeRequest,
    answer: ActNow,
  }),
  discovery: row({ method: 'GET', path: DISCOVERY.status, role: null, answer: DiscoveryStatus }),
  topics: row({
    method: 'POST',
    path: DISCOVERY.rows,
    role: null,
    body: RowsRequest,
    mostBytes: QUESTION_BYTES,
    answer: RowsAnswer,
  }),
  topic: row({
    method: 'GET',
    path: DISCOVERY.topic,
    role: null,
    query: z.strictObject({ broker: z.string().min(1).max(200), topic: z.string().max(65_535) }),
    answer: TopicDetail,
  }),
  readings: row({
    method: 'POST',
    path: DISCOVERY.read,
    role: null,
    body: ReadRequest,
    mostBytes: QUESTION_BYTES,
    answer: ReadAnswer,
  }),
  bindings: row({ method: 'GET', path: DISCOVERY.bindings, role: null, query: BindingsQuery, answer: BindingsAnswer }),
  proposal: row({
    method: 'POST',
    path: DISCOVERY.proposal,
    role: null,
    body: ProposalRequest,
    mostBytes: QUESTION_BYTES,
    answer: Proposal,
  }),
  rebirth: row({
    method: 'POST',
    path: DISCOVERY.rebirth,
    role: ['engineer'],
    body: RebirthRequest,
    answer: RebirthAnswer,
  }),
  writeTwin: row({
    method: 'PUT',
    path: DISCOVERY.twin,
    role: ['engineer'],
    body: TwinEdit,
    mostBytes: DOCUMENT_BYTES,
    answer: TwinWritten,
  }),
  restoreTwin: row({
    method: 'POST',
    path: DISCOVERY.previous,
    role: ['engineer'],
    body: TwinRestore,
    answer: TwinWritten,
  }),
} as const
