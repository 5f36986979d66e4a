/** The layer in force and what of it is looked at, as this twin has them: a saved view may know more than the twin does. */
import { useMemo } from 'react'
import { type LayerFilter, properFilter } from '../../colouring/layer-filter.ts'
import { layerOf } from '../../colouring/layer-list.ts'
import type { Grain, TwinLayer } from '../../colouring/layer.ts'
import type { Twin } from '../../twin/twin.ts'
import { useApp } from './app-store.ts'

export interface LayerView {
  readonly layer: TwinLayer
  readonly grain: Grain
  readonly filter: LayerFilter | null
}

export const useLayerView = (twin: Twin): LayerView => {
  const layer = layerOf(
    twin,
    useApp((state) => state.layer),
  )
  const grain = useApp((state) => state.grain)
  const said = useApp((state) => state.filter)
  // The painter knows a filter by its object.
  const filter = useMemo(() => said && properFilter(layer, said), [layer, said])
  return { layer, grain, filter }
}
