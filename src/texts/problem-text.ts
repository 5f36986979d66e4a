/** What is wrong with a document, in the words of this page. */
import type { Problem } from '../base/problem.ts'
import type { WireProblem } from '../wire/problems.ts'
import { problems } from './en/problems.ts'
import { problemWords } from './problem-words.ts'
import { addTexts, text } from './text.ts'

// Nothing of it is in the first picture.
addTexts(problems)

/** By its code; the gateway's own English where it has none, or one that this page does not know. */
export const problemText = (problem: Problem | WireProblem): string =>
  problemWords(problem, text) ?? ('message' in problem ? problem.message : problem.code)
