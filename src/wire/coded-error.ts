import type { Wrong } from '../base/problem.ts'
import type { ApiError } from './api.ts'
import type { Refusal } from './refusals.ts'

/** For what was refused on this side of the wire: it has a code alone, and words where it is shown. */
export const codedError = ({ code, values }: Refusal | Wrong): ApiError => ({
  error: code,
  code,
  values: { ...values },
})
