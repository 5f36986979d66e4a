/** The limits that alarms watch on a layer's scale: where the colour begins to matter. */
import type { Priority } from '../../twin/priorities.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import { colours, type ScaleLayer } from '../../colouring/layer.ts'
import { watchedLimits } from '../../twin/watched-limits.ts'
import type { Twin } from '../../twin/twin.ts'

export interface LayerLimit {
  /** In the layer's unit. */
  readonly value: number
  /** The most urgent of the alarms with this limit. */
  readonly priority: Priority
  /** How many alarms have it. */
  readonly alarms: number
}

/** More would be a hatching, not marks. */
const MOST_LIMITS = 6

/** Within the scale, in its order; of very many those that most alarms have. */
export const layerLimits = (twin: Twin, layer: ScaleLayer): readonly LayerLimit[] => {
  const found = new Map<number, LayerLimit>()
  for (const alarm of twin.alarms) {
    for (const { signal, limit: own, priority } of watchedLimits(alarm)) {
      if (!colours(layer, signal)) continue
      const to = layer.from.get(signal.unit)!
      const value = Number((own * to.scale + to.offset).toPrecision(9))
      if (value < layer.scale[0] || value > layer.scale[1]) continue
      const known = found.get(value)
      const worst =
        known && PRIORITIES.indexOf(known.priority) < PRIORITIES.indexOf(priority) ? known.priority : priority
      found.set(value, { value, priority: worst, alarms: (known?.alarms ?? 0) + 1 })
    }
  }
  return [...found.values()]
    .toSorted((a, b) => b.alarms - a.alarms)
    .slice(0, MOST_LIMITS)
    .toSorted((a, b) => a.value - b.value)
}
