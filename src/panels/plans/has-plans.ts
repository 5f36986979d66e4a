/** Which machines a repair can be planned of: those that work on pieces of a flow. */
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { isStation } from '../../whatif/from-twin/station.ts'

const known = new WeakMap<Twin, readonly TwinAsset[]>()

export const planned = (twin: Twin): readonly TwinAsset[] => {
  let found = known.get(twin)
  if (!found) {
    const inFlow = new Set(twin.flow.flatMap(({ from, to, kind }) => (kind === 'main' ? [from, to] : [])))
    known.set(twin, (found = twin.assets.filter((asset) => inFlow.has(asset) && isStation(asset))))
  }
  return found
}

export const hasPlans = (twin: Twin, asset: TwinAsset): boolean => planned(twin).includes(asset)
