/** What recedes when one asset is looked at alone. */
import type { Twin, TwinAsset } from '../../twin/twin.ts'

const within = (asset: TwinAsset, id: string): boolean => {
  for (let at: TwinAsset | null = asset; at; at = at.parent) if (at.id === id) return true
  return false
}

/** Ids of all assets but this one and what it contains; null where none is looked at alone. */
export const recededBehind = (twin: Twin, isolated: string | null): ReadonlySet<string> | null =>
  isolated === null
    ? null
    : new Set(twin.assets.filter((asset) => !within(asset, isolated)).map(({ id }) => id as string))
