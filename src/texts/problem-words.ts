/** Which texts a problem is told with. Whoever fills them in, page or gateway, says how. */
import type { Hint } from '../base/problem.ts'
import type { ProblemValues } from '../base/problem-values.ts'
import { fillKnown, type Values, type Wanting } from './code-words.ts'
import { problems } from './en/problems.ts'

export type ProblemTextId = keyof typeof problems
type FillIn = (id: ProblemTextId, values: Values) => string

/** As it comes over the wire: of a code that this version may not know. */
interface ToldProblem {
  readonly code?: string | undefined
  readonly values?: Values | undefined
  readonly hint?: Hint | undefined
  readonly asset?: string | undefined
}

const texts: [Wanting<ProblemValues, typeof problems, 'problem', 'hint'>] extends [never] ? typeof problems : never =
  problems

const hintWords = (hint: Hint | undefined, fillIn: FillIn): string => {
  if (!hint) return ''
  if ('meant' in hint) return fillIn('hint.meant', { name: hint.meant })
  const { known, more } = hint
  return known.length === 0
    ? fillIn('hint.none', {})
    : fillIn('hint.known', { names: `${known.join(', ')}${more ? ', …' : ''}` })
}

/** What is wrong; where it is stands beside it. @returns null where the code is not known, or its values are others */
export const problemWords = ({ code, values, hint, asset }: ToldProblem, fillIn: FillIn): string | null => {
  const words = fillKnown(texts, `problem.${code}`, { ...values, hint: hintWords(hint, fillIn) }, fillIn)
  return words === null || asset === undefined ? words : fillIn('problem.of-asset', { problem: words, asset })
}
