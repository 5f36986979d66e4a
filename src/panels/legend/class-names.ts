/** What the classes of a layer are called. */
import type { TextId } from '../../texts/text.ts'
import { text } from '../../texts/text.ts'
import type { TwinLayer } from '../../twin/layers.ts'
import { STATE_GROUPS } from '../../twin/packml.ts'
import { PRIORITIES } from '../../twin/schema.ts'

/** Keys are the field's; what they are called depends on whose they are. */
export const className = (layer: TwinLayer, key: string): string => {
  if (PRIORITIES.some((one) => one === key)) return text(`priority.${key}` as TextId)
  if (layer.kind === 'state' && STATE_GROUPS.some((one) => one === key)) return text(`state.${key}` as TextId)
  return text(`legend.${layer.kind === 'age' && key !== 'none' ? 'age-' : ''}${key}` as TextId)
}
