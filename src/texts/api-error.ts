/** Why something was refused, in the words of this page. */
import type { ApiError } from '../wire/api.ts'
import { readRefusal, type Refusal } from '../wire/refusals.ts'
import { problems } from './en/problems.ts'
import { refusals } from './en/refusals.ts'
import { problemWords } from './problem-words.ts'
import { refusalWords, type RefusalWords } from './refusal-words.ts'
import { addTexts, text } from './text.ts'

// Nothing of it is in the first picture.
addTexts({ ...problems, ...refusals })

/** By its code; the gateway's own English where it has none, or one that this page does not know. */
export const apiErrorWords = (error: Pick<ApiError, 'error' | 'remedy' | 'code' | 'values'>): RefusalWords => {
  const refusal = readRefusal(error)
  if (refusal) return refusalWords(refusal, text)
  const wrong = problemWords(error, text)
  if (wrong !== null) return { said: wrong }
  return error.remedy === undefined ? { said: error.error } : { said: error.error, remedy: error.remedy }
}

/** What happened and what to do, one after the other. */
export const apiErrorText = (error: ApiError): string => {
  const { said, remedy } = apiErrorWords(error)
  return remedy === undefined ? said : `${said} ${remedy}`
}

export const refusalText = (refusal: Refusal): string => refusalWords(refusal, text).said
