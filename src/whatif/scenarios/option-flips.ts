/** Which assumption about the part changes the answer: the question again with one of them wrong, in the same futures. */
import { AS_ASSUMED, type Assumed, type OptionQuestion, OptionStudy } from './option-study.ts'

export interface OptionFlip {
  readonly assumption: keyof Assumed
  readonly factor: number
  /** Null: none is recommended then. */
  readonly recommended: string | null
  /** The first then, and those it is equal to. */
  readonly equal: readonly string[]
}

export const FLIPS: readonly Omit<OptionFlip, 'recommended' | 'equal'>[] = [
  { assumption: 'life', factor: 0.5 },
  { assumption: 'life', factor: 2 },
  { assumption: 'repair', factor: 1.5 },
]

export const flipOf = (
  question: OptionQuestion,
  { assumption, factor }: Pick<OptionFlip, 'assumption' | 'factor'>,
  futures: number,
): OptionFlip => {
  const study = new OptionStudy(question, { ...AS_ASSUMED, [assumption]: factor })
  study.step(futures)
  const { recommended, equal } = study.judgement()
  return { assumption, factor, recommended, equal }
}
