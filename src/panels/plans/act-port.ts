/** What the page asks of proposals, policies and the stop. The gateway answers; a page without one has no such port. */
import type { Dispose } from '../../base/disposable.ts'
import type { Result } from '../../base/result.ts'
import type {
  ActNow,
  ActRecord,
  HoldRequest,
  PolicyModeRequest,
  Proposal,
  ProposalAnswerRequest,
  ProposalRequest,
  TellAgainRequest,
} from '../../wire/act.ts'
import type { ApiError } from '../../wire/api.ts'

type Answered<T> = Promise<Result<T, ApiError>>

export interface ActPort {
  readonly now: (abort: AbortSignal) => Answered<ActNow>
  /** @param span ms; absent = all */
  readonly record: (abort: AbortSignal, span?: { readonly from: number; readonly to: number }) => Answered<ActRecord>
  /** @param actor the name that the person typed, here and below */
  readonly propose: (request: ProposalRequest, actor: string) => Answered<Proposal>
  readonly answer: (request: ProposalAnswerRequest, actor: string) => Answered<Proposal>
  /** A work order that was refused or given up. */
  readonly tellAgain: (request: TellAgainRequest, actor: string) => Answered<ActNow>
  readonly hold: (request: HoldRequest, actor: string) => Answered<ActNow>
  readonly allow: (request: PolicyModeRequest, actor: string) => Answered<ActNow>
  /** Of what was approved, as JSON. */
  readonly orderUrl: (proposal: number) => string
  /** Something of it has changed: ask. */
  readonly onChanged: (listener: () => void) => Dispose
}
