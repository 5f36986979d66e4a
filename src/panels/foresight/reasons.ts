/** Why something is expected: at most three, each with its evidence. Pure. */
import type { BesideSisters, Expectation, ForesightAsset, UnusualEpisode } from '../../wire/foresight.ts'

export type Reason =
  | { readonly kind: 'sisters'; readonly beside: BesideSisters }
  /** In the signal's unit a day, and since when. */
  | { readonly kind: 'trend'; readonly perDay: number; readonly from: number }
  | { readonly kind: 'unusual'; readonly episode: UnusualEpisode }

/** A machine that is less apart from its sisters than so many spreads is like them. */
const APART = 3

export const reasonsFor = (
  { signal, side, perDay, basis }: Expectation,
  { beside, episodes }: Pick<ForesightAsset, 'beside' | 'episodes'>,
): readonly Reason[] => {
  const toLimit = side === 'above' ? 1 : -1
  const own = beside.find((one) => one.signal === signal)?.beside
  const episode = episodes
    .filter((one) => one.signal === signal && one.until === null)
    .toSorted((a, b) => b.degree - a.degree)[0]
  return [
    ...(own && toLimit * own.z >= APART ? [{ kind: 'sisters' as const, beside: own }] : []),
    ...(perDay !== null && toLimit * perDay > 0 ? [{ kind: 'trend' as const, perDay, from: basis.from }] : []),
    ...(episode ? [{ kind: 'unusual' as const, episode }] : []),
  ]
}
