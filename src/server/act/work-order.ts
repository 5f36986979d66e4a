/** What was approved, as a maintenance system takes it. */
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { Proposal, WorkOrder } from '../../wire/act.ts'

const HOUR = 3_600_000

const pathOf = (asset: TwinAsset): string[] => [...(asset.parent ? pathOf(asset.parent) : []), asset.id]

/** Null: nobody approved it, or it is no work. */
export const workOrderOf = (proposal: Proposal, twin: Twin): WorkOrder | null => {
  const { id, state, plan, message, by, steps } = proposal
  const asset = twin.asset(proposal.asset)
  const approved = steps.find((step) => step.state === 'approved')
  if (plan.kind !== 'repair' || !asset || !approved) return null
  const crew = plan.crew ?? asset.processFacts.crew
  const { part } = plan.assumptions
  return {
    format: 'gemba-work-order',
    version: 1,
    id,
    state,
    asset: { id: asset.id, name: asset.name, class: asset.className, path: pathOf(asset) },
    begin: new Date(plan.at).toISOString(),
    end: new Date(plan.at + plan.assumptions.plannedH * HOUR).toISOString(),
    crew: crew === null ? null : { id: crew, name: twin.crews.get(crew)?.name ?? crew },
    part:
      part && part.source !== 'assumed'
        ? { name: part.name, at: part.at === null ? null : new Date(part.at).toISOString() }
        : null,
    message,
    proposedBy: by?.name ?? '',
    approvedBy: approved.by?.name ?? '',
    figures: plan.figures,
    assumptions: plan.assumptions,
    steps,
  }
}
