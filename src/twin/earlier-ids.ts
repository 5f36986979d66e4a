/** What a renamed asset's signals were called: history and journal are kept under those names. */
import type { Twin, TwinSignal } from './twin.ts'

/** @returns signal id → the ids it had before, in the order of the asset's `aliases`; signals of assets never renamed are not in it. */
export const earlierIds = ({ signals }: Pick<Twin, 'signals'>): ReadonlyMap<string, readonly string[]> =>
  new Map(
    signals.flatMap(({ id, asset }) =>
      asset.aliases.length ? [[id, asset.aliases.map((alias) => alias + id.slice(asset.id.length))] as const] : [],
    ),
  )

/** @returns of a signal of `now` the one it was in `before`, under its own id or an earlier one */
export const formerSignal = (before: Twin, now: Twin): ((signal: TwinSignal) => TwinSignal | undefined) => {
  const earlier = earlierIds(now)
  return ({ id }) => {
    const same = before.signal(id)
    if (same) return same
    for (const former of earlier.get(id) ?? []) {
      const found = before.signal(former)
      if (found) return found
    }
    return undefined
  }
}

/** @returns every id that an asset has or had; of one that the twin does not know, the one given */
export const assetIdsOf = (twin: Pick<Twin, 'asset'>, id: string): readonly string[] => {
  const asset = twin.asset(id)
  return asset ? [asset.id, ...asset.aliases] : [id]
}
