/** What is known of one signal among what is known of machines. Pure. */
import type { TwinSignal } from '../../twin/twin.ts'
import type { ForesightAsset, UnusualEpisode } from '../../wire/foresight.ts'
import { type Ahead, aheadOf } from './fan-bands.ts'
import { worstFirst } from './order.ts'

type Known = ReadonlyMap<string, Pick<ForesightAsset, 'episodes' | 'expectations'>>

export const episodesOf = (known: Known, signal: TwinSignal): readonly UnusualEpisode[] =>
  known.get(signal.asset.id)?.episodes.filter((one) => one.signal === signal.id) ?? []

/** Where it goes first; null = nobody can say. */
export const aheadIn = (known: Known, signal: TwinSignal): Ahead | null => {
  const own = known.get(signal.asset.id)?.expectations.filter((one) => one.signal === signal.id) ?? []
  for (const one of worstFirst(own)) {
    const ahead = aheadOf(one)
    if (ahead) return ahead
  }
  return null
}
