/** Which texts a problem is told with. Whoever fills them in, page or gateway, says how. */
import type { Hint, ProblemCode } from '../base/problem.ts'
import type { ProblemValues } from '../base/problem-values.ts'
import { problems } from './en/problems.ts'

export type ProblemTextId = keyof typeof problems
export type ProblemFillIn = (id: ProblemTextId, values: Readonly<Record<string, string | number>>) => string

/** As it comes over the wire: of a code that this version may not know. */
export interface ToldProblem {
  readonly code?: string | undefined
  readonly values?: Readonly<Record<string, string | number>> | undefined
  readonly hint?: Hint | undefined
  readonly asset?: string | undefined
}

type Names<T extends string> = T extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never
/** Codes without a text, and those whose text asks for a value that the code does not bring. */
type Wanting = {
  [C in ProblemCode]: `problem.${C}` extends ProblemTextId
    ? Exclude<Names<(typeof problems)[`problem.${C}`]>, ProblemValues[C] | 'hint'> extends never
      ? never
      : C
    : C
}[ProblemCode]
const texts: [Wanting] extends [never] ? Readonly<Record<string, string>> : Wanting = problems

const hintWords = (hint: Hint | undefined, fillIn: ProblemFillIn): string => {
  if (!hint) return ''
  if ('meant' in hint) return fillIn('hint.meant', { name: hint.meant })
  const { known, more } = hint
  return known.length === 0
    ? fillIn('hint.none', {})
    : fillIn('hint.known', { names: `${known.join(', ')}${more ? ', …' : ''}` })
}

/** What is wrong; where it is stands beside it. @returns null where the code is not known, or its values are others */
export const problemWords = ({ code, values, hint, asset }: ToldProblem, fillIn: ProblemFillIn): string | null => {
  const id = `problem.${code}`
  if (!Object.hasOwn(texts, id)) return null
  const all: Readonly<Record<string, string | number>> = { ...values, hint: hintWords(hint, fillIn) }
  if ([...texts[id]!.matchAll(/\{(\w+)\}/g)].some(([, name]) => !Object.hasOwn(all, name!))) return null
  const words = fillIn(id as ProblemTextId, all)
  return asset === undefined ? words : fillIn('problem.of-asset', { problem: words, asset })
}
