/**
 * Why a machine stands or is unusual, asked anew every half minute while somebody looks, and at once when something else is
 * said of the machine: what is expected and why it is stand side by side. Of the moment that the page shows.
 */
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { CauseAnswer } from '../../wire/cause.ts'
import type { ForesightAsset } from '../../wire/foresight.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { stillTold, useForesight, useThen } from './use-foresight.ts'

const ASK_EVERY_MS = 30_000

export const causeKey = (twinHash: string, asset: string, then: number | null, said = '') =>
  ['foresight', twinHash, 'cause', asset, then, said] as const

/** Signs of which a cause is told: other words of the same sign are the same. */
export const signsOf = ({ episodes, claims, cases }: Pick<ForesightAsset, 'episodes' | 'claims' | 'cases'>): string =>
  JSON.stringify([
    episodes.filter(({ until }) => until === null).map(({ id }) => id),
    claims.filter(({ judged }) => judged === null).map(({ id }) => id),
    cases.filter(({ closedAt }) => closedAt === null).map(({ id }) => id),
  ])

export const useCause = (asset: string): UseQueryResult<CauseAnswer, Error> => {
  const { twin, foresight } = usePorts()
  const then = useThen()
  const { data: told } = useForesight(asset)
  return useQuery({
    queryKey: causeKey(twin.hash, asset, then, then === null && told ? signsOf(told) : ''),
    enabled: Boolean(foresight?.kept) && told !== undefined,
    queryFn: async ({ signal: abort }) => {
      const answer = await foresight!.kept!.cause(asset, then, abort)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    placeholderData: (before, query) => stillTold(before, query?.queryKey[4], asset, then),
    staleTime: then === null ? ASK_EVERY_MS / 2 : Number.POSITIVE_INFINITY,
    refetchInterval: then === null ? ASK_EVERY_MS : false,
    gcTime: 120_000,
    retry: false,
  })
}
