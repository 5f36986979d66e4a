/**
 * The life of a proposal. Pure: an answer or the time makes the next one, or says why not.
 *
 *     proposed ─ approved by somebody else ─→ approved ─ carried out ─→ carried-out ─ judged ─→ verified | missed
 *        ├─ rejected, with a reason              ├─ withdrawn, with a reason
 *        ├─ withdrawn by whoever proposed it     └─ failed before, or never begun ─→ missed
 *        └─ nobody answered in time ─→ expired
 */
import { err, ok, type Result } from '../base/result.ts'
import type { Proposal, ProposalState, ProposalStep } from '../wire/act.ts'

/** Of something that was approved and not begun so long after its time, ms. */
const LATE_MS = 24 * 3_600_000

export type ProposalRefusal =
  | { readonly code: 'proposal-not-open'; readonly values: { readonly now: ProposalState } }
  | { readonly code: 'proposal-own'; readonly values: { readonly name: string } }
  | { readonly code: 'proposal-others'; readonly values: { readonly name: string } }
  | { readonly code: 'proposal-lapsed'; readonly values: Record<never, never> }
  | { readonly code: 'reason-needed'; readonly values: Record<never, never> }

export interface Answerer {
  readonly name: string
  readonly verified: boolean
}

export type ProposalAnswer = 'approve' | 'reject' | 'withdraw' | 'carry-out'

/** Names are typed by hand until people sign in: case, blanks and dots make nobody another one. */
const personOf = (name: string): string => name.toLowerCase().replaceAll(/[\s.]+/g, '')
export const isSamePerson = (a: string, b: string): boolean => personOf(a) === personOf(b)

const taken = (proposal: Proposal, state: ProposalState, step: Omit<ProposalStep, 'state'>): Proposal => ({
  ...proposal,
  state,
  steps: [...proposal.steps, { ...step, state }],
})

const refused = <C extends ProposalRefusal>(refusal: C): Result<never, ProposalRefusal> => err(refusal)

/** @param at ms */
export const answered = (
  proposal: Proposal,
  answer: ProposalAnswer,
  who: Answerer,
  reason: string,
  at: number,
): Result<Proposal, ProposalRefusal> => {
  const { state, by } = proposal
  const step = { at, by: { name: who.name, verified: who.verified }, reason }
  const wrongState = (): Result<never, ProposalRefusal> =>
    refused({ code: 'proposal-not-open', values: { now: state } })
  const isOwn = by !== null && isSamePerson(by.name, who.name)
  const lapsed = state === 'proposed' && at >= proposal.until
  switch (answer) {
    case 'approve':
      if (state !== 'proposed') return wrongState()
      if (lapsed) return refused({ code: 'proposal-lapsed', values: {} })
      if (isOwn) return refused({ code: 'proposal-own', values: { name: by.name } })
      return ok(taken(proposal, 'approved', step))
    case 'reject':
      if (state !== 'proposed') return wrongState()
      if (reason === '') return refused({ code: 'reason-needed', values: {} })
      return ok(taken(proposal, 'rejected', step))
    case 'withdraw':
      if (state !== 'proposed' && state !== 'approved') return wrongState()
      if (state === 'proposed' && !isOwn && by !== null)
        return refused({ code: 'proposal-others', values: { name: by.name } })
      // Others rely on what was approved.
      if (state === 'approved' && reason === '') return refused({ code: 'reason-needed', values: {} })
      return ok(taken(proposal, 'withdrawn', step))
    case 'carry-out':
      if (state !== 'approved') return wrongState()
      return ok(taken(proposal, 'carried-out', step))
  }
}

/** What the time alone does to it; itself where that is nothing. */
export const aged = (proposal: Proposal, at: number): Proposal => {
  if (proposal.state === 'proposed' && at >= proposal.until)
    return taken(proposal, 'expired', { at, by: null, reason: '' })
  if (proposal.state === 'approved' && at >= proposal.plan.at + LATE_MS)
    return taken(proposal, 'missed', { at, by: null, reason: '' })
  return proposal
}

/** How it came out. Of what was set and whose effect nobody can tell it stays that it was carried out. */
export const judged = (proposal: Proposal, came: NonNullable<Proposal['came']>): Proposal => {
  if (proposal.plan.kind === 'set' && came.agreed === null) return { ...proposal, came }
  const state = came.failedBefore || came.agreed === false ? 'missed' : 'verified'
  return { ...taken(proposal, state, { at: came.judgedAt, by: null, reason: '' }), came }
}

export const isOpen = ({ state, came }: Pick<Proposal, 'state' | 'came'>): boolean =>
  came === null && (state === 'proposed' || state === 'approved' || state === 'carried-out')
