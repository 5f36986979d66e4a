/** What the gateway's API says of a refusal, for programs: always English, beside the code. The one text that the server takes from here. */
import type { ApiError } from '../wire/api.ts'
import type { Refusal } from '../wire/refusals.ts'
import { refusals } from './en/refusals.ts'
import { type FillIn, refusalWords } from './refusal-words.ts'

const inEnglish: FillIn = (id, values) =>
  refusals[id].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))

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
