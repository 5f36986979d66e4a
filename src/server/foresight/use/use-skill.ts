/** Whether what is said of shifts is worth more than what anybody would say. Pure. */
import { lackOfSkill, SKILL_OVER } from '../../../foresight/judge.ts'
import type { UseClaim, UseLack } from '../../../wire/use.ts'

/** @param judged newest first @returns why nothing is said; null: nothing is against them */
export const lackOfUse = (judged: readonly UseClaim[]): UseLack | null => {
  const last = judged.filter((one) => one.judged !== null && one.judged.outcome !== 'set-aside').slice(0, SKILL_OVER)
  const outcomes = last.map((one) => (one.judged!.outcome === 'within' ? ('within' as const) : ('later' as const)))
  const lack = lackOfSkill(outcomes.toReversed())
  return lack ? { code: 'no-skill', ...lack } : worseThanLast(judged)
}

/** On average of the last ones further off than "as the last shift of that name". */
const worseThanLast = (judged: readonly UseClaim[]): UseLack | null => {
  const both = judged
    .flatMap(({ middle, asLast, judged: was }) => {
      const amount = was?.amount ?? null
      return amount === null || asLast === null
        ? []
        : [{ off: Math.abs(middle - amount), last: Math.abs(asLast - amount) }]
    })
    .slice(0, SKILL_OVER)
  if (both.length < SKILL_OVER) return null
  const off = both.reduce((sum, one) => sum + one.off, 0) / SKILL_OVER
  const offAsLast = both.reduce((sum, one) => sum + one.last, 0) / SKILL_OVER
  return off > offAsLast ? { code: 'worse-than-last', judged: SKILL_OVER, off, offAsLast } : null
}
