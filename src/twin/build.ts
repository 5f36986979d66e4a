/** Last part of loading: resolved bodies → numbered signals, linked references, world places. Reports what does not fit. */
import type { Steps } from '../base/steps.ts'
import { AssetBuilder } from './asset-builder.ts'
import type { Problems } from './problems.ts'
import type { Resolved } from './resolve.ts'
import type { TwinDocument } from './schema.ts'
import { inTreeOrder } from './tree.ts'
import { type BuildChecks, TwinBuilder } from './twin-builder.ts'
import type { Twin, TwinAsset } from './twin.ts'

/** @param bodies by index of the asset. Assets without one, and all below them, are left out: vars come from the parents. */
export const buildTwin = function* (
  document: TwinDocument,
  leftOut: ReadonlySet<string>,
  bodies: readonly (Resolved | undefined)[],
  problems: Problems,
  checks: BuildChecks,
): Steps<Omit<Twin, 'hash'>> {
  const builder = new TwinBuilder(document, leftOut, problems, checks)
  const built = new Map<number, TwinAsset>()
  for (const { index, parent } of yield* inTreeOrder(document.assets, problems)) {
    yield
    const body = bodies[index]
    const above = parent === null ? null : built.get(parent)
    if (!body || above === undefined) continue
    built.set(index, new AssetBuilder(builder, index, document.assets[index]!, body, above).asset)
  }
  return yield* builder.finish()
}
