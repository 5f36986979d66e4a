/** What a layer leaves out because it is in another unit, in words; '' = nothing. */
import { text } from '../../texts/text.ts'
import type { ScaleLayer } from '../../colouring/layer.ts'

export const unitDiffers = ({ leftOut, unit }: ScaleLayer): string => {
  if (leftOut.length === 0) return ''
  const units = [...new Set(leftOut.map((signal) => signal.unit || '–'))].slice(0, 4).join(', ')
  return text('legend.unit-differs', {
    count: leftOut.length,
    units,
    unit: unit || text('kpi.unit.none'),
  })
}
