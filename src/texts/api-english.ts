/** What the gateway's API and its terminal say, for programs and whoever runs it: always English, beside the code. All that the server takes of the texts. */
import type { Problem, Wrong } from '../base/problem.ts'
import type { ApiError } from '../wire/api.ts'
import { codedProblem, type WireProblem } from '../wire/problems.ts'
import type { Refusal } from '../wire/refusals.ts'
import type { Trouble } from '../wire/troubles.ts'
import { act } from './en/act.ts'
import { problems } from './en/problems.ts'
import { refusals } from './en/refusals.ts'
import { troubles } from './en/troubles.ts'
import { problemWords } from './problem-words.ts'
import { refusalWords } from './refusal-words.ts'
import { troubleWords } from './trouble-words.ts'

export { door } from './en/door.ts'
export { notice } from './en/notice.ts'
export { trust } from './en/trust.ts'

const texts = { ...problems, ...refusals, ...troubles, ...act }

const inEnglish = (id: keyof typeof texts, values: Readonly<Record<string, string | number>>): string =>
  texts[id].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))

/** @param where a field, a file, an asset */
export const apiError = (refusal: Refusal, where?: string): ApiError => {
  const { said, remedy } = refusalWords(refusal, inEnglish)
  return {
    error: said,
    ...(where !== undefined && { where }),
    ...(remedy !== undefined && { remedy }),
    code: refusal.code,
    values: { ...refusal.values },
  }
}

/** Of a request that has not the shape that is asked for. @param where a field */
export const wrongRequest = (wrong: Wrong, where: string): ApiError => ({
  error: problemWords(wrong, inEnglish) ?? wrong.code,
  where,
  code: wrong.code,
  values: { ...wrong.values },
})

/** What is wrong, without where. */
export const problemInEnglish = (problem: Problem): string => problemWords(problem, inEnglish) ?? problem.code

export const wireProblem = (problem: Problem): WireProblem => codedProblem(problem, problemInEnglish(problem))

export const troubleInEnglish = (trouble: Trouble): string => troubleWords(trouble, inEnglish) ?? trouble.code
