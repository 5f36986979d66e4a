/**
 * What is wrong with what somebody wrote: where, a stable code, and the values its sentence is made with. The sentences
 * are in `texts/en/problems.ts`; nothing below the texts makes one.
 */
import type { Coded } from './coded.ts'
import type { ProblemValues } from './problem-values.ts'

export type ProblemCode = keyof ProblemValues

/** What would be right: the name that was probably meant, or those there are; `known` [] = there is none. */
export type Hint = { readonly meant: string } | { readonly known: readonly string[]; readonly more: boolean }

/** What is wrong, wherever it is. */
export type Wrong = Coded<ProblemValues> & { readonly hint?: Hint | undefined }

export type Problem = Wrong & {
  /** JSON path, `$.classes.robot.signals.current.unit`. */
  readonly path: string
  /** Whose it is, where a place of the document is several machines'. */
  readonly asset?: string | undefined
}
