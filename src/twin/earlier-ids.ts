/** What a renamed asset's signals were called: history and journal are kept under those names. */
import type { Steps } from '../base/steps.ts'
import type { Twin, TwinSignal } from './twin.ts'

/** Signals looked at in one step. */
const AT_ONCE = 1000

/** @returns signal id → the ids it had before, in the order of the asset's `aliases`; signals of assets never renamed are not in it. */
export const earlierIds = function* ({
  signals,
}: Pick<Twin, 'signals'>): Steps<ReadonlyMap<string, readonly string[]>> {
  const earlier = new Map<string, readonly string[]>()
  for (const [i, { id, asset }] of signals.entries()) {
    if (i % AT_ONCE === 0) yield
    if (asset.aliases.length > 0)
      earlier.set(
        id,
        asset.aliases.map((alias) => alias + id.slice(asset.id.length)),
      )
  }
  return earlier
}

/** @returns of every signal of `now`, by slot, the one that it was in `before`, under its own id or an earlier one */
export const formerSignals = function* (before: Twin, now: Twin): Steps<readonly (TwinSignal | undefined)[]> {
  const formers: (TwinSignal | undefined)[] = []
  for (const { id, asset } of now.signals) {
    if (formers.length % AT_ONCE === 0) yield
    const ids = [id, ...asset.aliases.map((alias) => alias + id.slice(asset.id.length))]
    formers.push(ids.map((one) => before.signal(one)).find((found) => found !== undefined))
  }
  return formers
}

/** @returns every id that an asset has or had; of one that the twin does not know, the one given */
export const assetIdsOf = (twin: Pick<Twin, 'asset'>, id: string): readonly string[] => {
  const asset = twin.asset(id)
  return asset ? [asset.id, ...asset.aliases] : [id]
}
