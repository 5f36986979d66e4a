/** Column drill. Channels: `feed` (m down), `part` (a workpiece on the table). */
import { COUNT, defineKind, linear } from '../kind.ts'
import { factor } from '../param.ts'

export const drill = defineKind('drill', 'Drill', {
  params: {
    scale: factor('Size', 1, 0.5, 1.6),
  },
  parts: () => ['table', 'workpiece', 'spindle', 'handwheel', 'motor', 'andon'],
  axes: ({ scale: s }) => ({ feed: linear([0, -1, 0], 0, 0.18 * s, 0.02 * s) }),
  channels: () => ({ part: COUNT }),
})
