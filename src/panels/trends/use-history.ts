/** The past of signals as panels ask for it: wider than what is shown, on a grid, so that panning a little asks nothing. */
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import type { TrendWindow } from './trend-data.ts'

export const around = ({ from, to }: TrendWindow): TrendWindow => {
  const grid = (to - from) / 4
  return { from: Math.floor(from / grid - 1) * grid, to: Math.ceil(to / grid + 1) * grid }
}

export interface Asked {
  readonly signal: string
  readonly from: number
  readonly to: number
  readonly columns: number
}

export interface Told {
  /** In the order of the questions; undefined = not yet. */
  readonly all: readonly (HistoryAnswer | undefined)[]
  readonly error: Error | null
  readonly pending: boolean
}

/** @param staleMs an answer is asked for anew when it is older */
export const useHistory = (questions: readonly Asked[], staleMs = 60_000): Told => {
  const { history } = usePorts()
  return useQueries({
    queries: questions.map((question) => ({
      queryKey: ['history', question.signal, question.from, question.to, question.columns],
      queryFn: async ({ signal: abort }: { signal: AbortSignal }) => {
        const answer = await history.read(question, abort)
        if (!answer.ok) throw new AskFailed(answer.error)
        return answer.value
      },
      placeholderData: keepPreviousData,
      staleTime: staleMs,
      gcTime: Math.max(120_000, staleMs),
      retry: false,
    })),
    combine: (results) => ({
      all: results.map((result) => result.data),
      error: results.find((result) => result.error)?.error ?? null,
      pending: results.some((result) => result.isPending),
    }),
  })
}
