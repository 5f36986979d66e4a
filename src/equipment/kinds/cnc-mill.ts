/** Machining centre: enclosure with window, spindle and table behind it, chip conveyor, control. Channels: `x` table, `y` spindle (m down), `part` (a workpiece on the table). */
import { COUNT, defineKind, linear } from '../kind.ts'
import { factor } from '../param.ts'

export const cncMill = defineKind('cnc-mill', 'CNC mill', {
  params: {
    scale: factor('Size', 1, 0.5, 1.6),
  },
  parts: () => ['door', 'table', 'workpiece', 'spindle', 'chip-conveyor', 'panel', 'andon'],
  axes: ({ scale: s }) => ({
    x: linear([1, 0, 0], -0.3 * s, 0.3 * s, 0),
    y: linear([0, -1, 0], 0, 0.35 * s, 0.05 * s),
  }),
  channels: () => ({ part: COUNT }),
})
