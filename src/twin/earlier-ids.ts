/** What a renamed asset's signals were called: history and journal are kept under those names. */
import type { Twin } from './twin.ts'

/** @returns signal id → the ids it had before, in the order of the asset's `aliases`; signals of assets never renamed are not in it. */
export const earlierIds = ({ signals }: Pick<Twin, 'signals'>): ReadonlyMap<string, readonly string[]> =>
  new Map(
    signals.flatMap(({ id, asset }) =>
      asset.aliases.length ? [[id, asset.aliases.map((alias) => alias + id.slice(asset.id.length))] as const] : [],
    ),
  )
