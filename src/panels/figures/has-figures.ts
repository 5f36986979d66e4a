/** Whether there are figures of an asset itself. */
import { figureScopes } from '../../figures/sources.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'

const known = new WeakMap<Twin, ReadonlySet<TwinAsset>>()

export const hasFigures = (twin: Twin, asset: TwinAsset): boolean => {
  let scopes = known.get(twin)
  if (!scopes) known.set(twin, (scopes = new Set(figureScopes(twin))))
  return scopes.has(asset)
}
