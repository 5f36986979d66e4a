/** How often a rule was right, of what it decided lately. */
import type { PolicyDecision, PolicyNow } from '../../wire/act.ts'

export const recordOf = (decisions: readonly PolicyDecision[]): PolicyNow['record'] => {
  const judged = decisions.flatMap(({ came }) => (came && came.agreed !== null ? [came.agreed] : []))
  const would = decisions.flatMap(({ came }) => (came && came.needed !== null ? [came.needed] : []))
  return {
    agreed: judged.filter(Boolean).length,
    judged: judged.length,
    needed: would.filter(Boolean).length,
    would: would.length,
  }
}
