/** The alarm journal as panels read it: asked for anew when the board moves, at most every few seconds. */
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { apiErrorText } from '../texts/api-error.ts'
import type { AlarmEvent } from '../wire/alarms.ts'
import type { ApiError } from '../wire/api.ts'
import { useBoardRows } from './board-rows.ts'
import { usePorts } from './ports.tsx'

/** An `ApiError` in the throwing world of react-query. */
export class AskFailed extends Error {
  constructor(error: ApiError) {
    super(apiErrorText(error))
  }
}

/** Events of the last `spanMs`, newest last. */
export const useJournal = (spanMs: number, asset?: string): UseQueryResult<readonly AlarmEvent[], Error> => {
  const { board, journal, now } = usePorts()
  useBoardRows(board)
  return useQuery({
    queryKey: ['journal', spanMs, asset ?? null, board.cursor],
    queryFn: async () => {
      const answer = await journal({ ...(asset !== undefined && { asset }), from: now() - spanMs, limit: 2000 })
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  })
}
