/** What a policy decides, as it stands in the journal, and what it asks people for. */
import type { TwinPolicy } from '../../twin/policies.ts'
import type { PolicyDecision, SentCommand, SetPlan } from '../../wire/act.ts'
import type { CommandReport } from '../../wire/commands.ts'

type Part = Pick<PolicyDecision, 'kind' | 'saw' | 'from' | 'to' | 'expects' | 'before' | 'proposal'>

export const decisionOf =
  ({ key, asset }: TwinPolicy, at: number, part: Part) =>
  (id: number): PolicyDecision => ({ ...part, id, policy: key, asset: asset.id, at, sent: null, came: null })

export const expectedOf = ({ expects: { signal, low, high } }: TwinPolicy) => ({ signal: signal.id, low, high })

export const setPlanOf = (policy: TwinPolicy, from: number, to: number, at: number): SetPlan => ({
  kind: 'set',
  policy: policy.key,
  command: policy.command.key,
  from,
  to,
  unit: policy.command.value!.unit ?? '',
  at,
  expects: { ...expectedOf(policy), withinMs: policy.expects.withinMs },
})

export const sentOf = ({ id, status, reason }: CommandReport): SentCommand => ({ id, status, reason })
