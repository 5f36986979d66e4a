/** What begins anew where a part of a case was repaired or replaced. Pure. */
import type { Twin } from '../twin/twin.ts'
import type { ForesightCase } from '../wire/foresight.ts'
import type { PlanSignal } from './plan.ts'

/**
 * The signals of the case itself, and all of the components that they are of. What counts a life is not watched, and says which
 * part it is all the same: where it counts that of the whole machine, all of that.
 */
export const renewedBy = (
  twin: Pick<Twin, 'signal'>,
  plan: readonly PlanSignal[],
  { asset, signals }: Pick<ForesightCase, 'asset' | 'signals'>,
): PlanSignal[] => {
  const found = signals.flatMap((id) => twin.signal(id) ?? [])
  const parts = new Set(found.map(({ component }) => component))
  const isWhole = found.some(({ life, component }) => life !== null && component === null)
  return plan.filter(
    (one) =>
      one.asset === asset &&
      one.states === null &&
      (isWhole || signals.includes(one.id) || (one.component !== null && parts.has(one.component))),
  )
}
