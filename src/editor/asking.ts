/** Questions to the gateway, asked again while somebody looks. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Result } from '../base/result.ts'
import { apiErrorText } from '../texts/api-error.ts'
import type { ApiError } from '../wire/api.ts'

export class AskFailed extends Error {
  constructor(error: ApiError) {
    super(apiErrorText(error))
  }
}

export const orThrow = async <T>(asked: Promise<Result<T, ApiError>>): Promise<T> => {
  const answer = await asked
  if (!answer.ok) throw new AskFailed(answer.error)
  return answer.value
}

/** @param everyMs 0 = once */
export const useAsked = <T>(
  key: readonly unknown[],
  question: () => Promise<Result<T, ApiError>>,
  everyMs: number,
): UseQueryResult<T> =>
  useQuery({
    queryKey: key,
    queryFn: () => orThrow(question()),
    refetchInterval: everyMs || false,
    placeholderData: (before) => before,
    retry: false,
  })
