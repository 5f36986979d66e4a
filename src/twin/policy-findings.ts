/** What of a policy fits together, and yet is not as somebody may think: it never acts, does less, or its machine leaves its bounds. */
import type { Problem, Wrong } from '../base/problem.ts'
import type { TwinPolicy } from './policies.ts'
import { jsonPath } from './problems.ts'
import type { TwinAlarm } from './twin.ts'

export type PolicyFinding = 'no-watchdog' | 'watchdog-outside' | 'command-off' | 'step-small' | 'no-alarm' | 'no-shifts'

type Judged = Pick<TwinPolicy, 'most' | 'within' | 'command' | 'change' | 'mostStep' | 'trigger' | 'asset' | 'perShift'>

/** A float's own error is no step. */
const EPSILON = 1e-9

/** By so much it goes at once. */
const atOnce = ({ change, mostStep }: Pick<Judged, 'change' | 'mostStep'>): number =>
  'by' in change ? Math.min(Math.abs(change.by), mostStep) : mostStep

/** Whether an alarm may ever have one of these priorities: each limit of a group may have its own. */
const mayBe = ({ rule, priority }: TwinAlarm, priorities: readonly string[]): boolean =>
  rule.kind === 'limits' ? rule.limits.some((one) => priorities.includes(one.priority)) : priorities.includes(priority)

/** @param hasShifts the plant has a calendar */
export const policyFindings = (
  { most, within: [low, high], command, change, mostStep, trigger, asset, perShift }: Judged,
  hasShifts: boolean,
): readonly PolicyFinding[] => {
  const { watchdog, value, enabled } = command
  const found: PolicyFinding[] = []
  if (!enabled) found.push('command-off')
  if (!watchdog && most === 'act') found.push('no-watchdog')
  if (watchdog && (watchdog.to < low || watchdog.to > high)) found.push('watchdog-outside')
  // From a value that the command takes it comes to no other one.
  if (value && atOnce({ change, mostStep }) < value.step * (1 - EPSILON)) found.push('step-small')
  if (trigger.kind === 'alarms' && !trigger.alarm && !asset.alarms.some((one) => mayBe(one, trigger.priorities)))
    found.push('no-alarm')
  if (perShift !== null && !hasShifts) found.push('no-shifts')
  return found
}

const wrongOf = (finding: PolicyFinding, policy: TwinPolicy): Wrong => {
  const { command } = policy
  const name = command.key.slice(command.asset.id.length + 1)
  switch (finding) {
    case 'command-off':
    case 'no-watchdog':
    case 'watchdog-outside':
      return { code: `policy-${finding}`, values: { command: name } }
    case 'step-small':
      return { code: 'policy-step-small', values: { most: atOnce(policy), step: command.value!.step } }
    default:
      return { code: `policy-${finding}`, values: {} }
  }
}

/** The same of a whole plant, as a loader tells it: nothing is refused for it. */
export const policyWarnings = (policies: readonly TwinPolicy[], hasShifts: boolean): readonly Problem[] =>
  policies.flatMap((policy) =>
    policyFindings(policy, hasShifts).map((finding) => ({
      path: jsonPath(['policies', policy.policy]),
      ...wrongOf(finding, policy),
      asset: policy.asset.id,
    })),
  )
