/** What a press on a class, or a drag on the scale, makes of the filter. */
import { type LayerFilter, properFilter } from '../../colouring/layer-filter.ts'
import type { TwinLayer } from '../../colouring/layer.ts'

/** Looks also at a class, or no longer at it. */
export const withClass = (layer: TwinLayer, filter: LayerFilter | null, key: string): LayerFilter | null => {
  const { range, only } = filter ?? { range: null, only: [] }
  return properFilter(layer, { range, only: only.includes(key) ? only.filter((one) => one !== key) : [...only, key] })
}

/** Looks at another range of the scale; null = at none. */
export const withRange = (
  layer: TwinLayer,
  filter: LayerFilter | null,
  range: readonly [number, number] | null,
): LayerFilter | null => properFilter(layer, { range, only: filter?.only ?? [] })
