/** One machine's foresight, asked anew every ten seconds while somebody looks; of the moment that the page shows. */
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ForesightAsset } from '../../wire/foresight.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { asOf } from './as-of.ts'
import type { ForesightPort } from './port.ts'

const ASK_EVERY_MS = 10_000
const MINUTE = 60_000
const PAST_MS = 30 * 86_400_000

/** While the past runs fast, a new question now and then. @returns ms; null = now */
export const useThen = (): number | null => {
  const { travel } = usePorts()
  const at = useSampled(() => {
    const moment = travel.moment()
    if (moment.kind === 'live') return -1
    const grid = moment.speed > 1 ? 10 * MINUTE : MINUTE
    // What is shown stands within the minute that is asked for.
    return moment.speed === 0 ? Math.floor(travel.at() / 1000) * 1000 : Math.floor(travel.at() / grid) * grid
  })
  return at < 0 ? null : at
}

export const assetKey = (twinHash: string, asset: string, then: number | null) =>
  ['foresight', twinHash, asset, then] as const

/**
 * What was told before stands until the answer is there, but never what was known later than what is asked: nobody is shown
 * yesterday with what is known today.
 * @param beforeThen of which moment it was told; null = now
 */
export const stillTold = <T extends { readonly asset: string }>(
  before: T | undefined,
  beforeThen: number | null | undefined,
  asset: string,
  then: number | null,
): T | undefined =>
  before?.asset === asset && (then === null || (typeof beforeThen === 'number' && beforeThen <= then))
    ? before
    : undefined

const ask = async (
  port: ForesightPort,
  asset: string,
  then: number | null,
  abort: AbortSignal,
): Promise<ForesightAsset> => {
  const span = then === null ? null : { from: Math.max(0, then - PAST_MS), to: then }
  const answer = await port.asset(asset, span, abort)
  if (!answer.ok) throw new AskFailed(answer.error)
  return then === null ? answer.value : asOf(answer.value, then)
}

export const useForesight = (asset: string): UseQueryResult<ForesightAsset, Error> => {
  const { twin, foresight } = usePorts()
  const then = useThen()
  return useQuery({
    queryKey: assetKey(twin.hash, asset, then),
    enabled: foresight !== null,
    queryFn: ({ signal: abort }) => ask(foresight!, asset, then, abort),
    placeholderData: (before, query) => stillTold(before, query?.queryKey[3], asset, then),
    staleTime: then === null ? ASK_EVERY_MS / 2 : Number.POSITIVE_INFINITY,
    refetchInterval: then === null ? ASK_EVERY_MS : false,
    gcTime: 120_000,
    retry: false,
  })
}

/** Of several machines as they stand, by asset; those that could not be told are left out. */
export const useForesightOf = (assets: readonly string[]): ReadonlyMap<string, ForesightAsset> => {
  const { twin, foresight } = usePorts()
  return useQueries({
    queries: assets.map((asset) => ({
      queryKey: assetKey(twin.hash, asset, null),
      enabled: foresight !== null,
      queryFn: ({ signal: abort }: { signal: AbortSignal }) => ask(foresight!, asset, null, abort),
      staleTime: ASK_EVERY_MS / 2,
      refetchInterval: ASK_EVERY_MS,
      gcTime: 120_000,
      retry: false,
    })),
    combine: byAsset,
  })
}

const byAsset = (
  results: readonly { readonly data?: ForesightAsset | undefined }[],
): ReadonlyMap<string, ForesightAsset> =>
  new Map(results.flatMap(({ data }) => (data ? [[data.asset, data] as const] : [])))
