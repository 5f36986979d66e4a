/** Answers of the gateway that are none, in words: known before any answer can be read. */
import { text } from '../texts/text.ts'
import type { ApiError } from '../wire/api.ts'

export const apiFailure = {
  unreachable: (): ApiError => ({ error: text('api.unreachable'), remedy: text('api.unreachable.remedy') }),
  status: (status: number): ApiError => ({ error: text('api.status', { status }) }),
  /** @param where field that is not as expected, or the address */
  misunderstood: (where: string): ApiError => ({ error: text('api.misunderstood'), where }),
}
