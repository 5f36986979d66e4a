/** Why a machine stands or is unusual, asked anew every half minute while somebody looks; of the moment that the page shows. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { CauseAnswer } from '../../wire/cause.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { useThen } from './use-foresight.ts'

const ASK_EVERY_MS = 30_000

export const causeKey = (twinHash: string, asset: string, then: number | null) =>
  ['foresight', twinHash, 'cause', asset, then] as const

export const useCause = (asset: string): UseQueryResult<CauseAnswer, Error> => {
  const { twin, foresight } = usePorts()
  const then = useThen()
  return useQuery({
    queryKey: causeKey(twin.hash, asset, then),
    enabled: foresight !== null,
    queryFn: async ({ signal: abort }) => {
      const answer = await foresight!.cause(asset, then, abort)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    placeholderData: (before) => (before?.asset === asset ? before : undefined),
    staleTime: then === null ? ASK_EVERY_MS / 2 : Number.POSITIVE_INFINITY,
    refetchInterval: then === null ? ASK_EVERY_MS : false,
    gcTime: 120_000,
    retry: false,
  })
}
