/** SCARA robot. Channels: `joint-1`, `joint-2` degrees about +Y (positive turns left), `joint-3` metres down, `joint-4` degrees; at 0 both arms point along +X. */
import { defineKind, linear, rotary } from '../kind.ts'
import { factor, length } from '../param.ts'

export const scara = defineKind('scara', 'SCARA robot', {
  params: {
    scale: factor('Scale of the arm', 1.2, 0.4, 2),
    pedestal: length('Pedestal', 0.6, 0, 1.2),
  },
  parts: () => ['base', 'joint-1', 'joint-2', 'joint-3', 'gripper'],
  axes: ({ scale: s }) => ({
    'joint-1': rotary([0, 1, 0], -150, 150, 30),
    'joint-2': rotary([0, 1, 0], -145, 145, -60),
    'joint-3': linear([0, -1, 0], 0, 0.2 * s, 0.06 * s),
    'joint-4': rotary([0, 1, 0], -360, 360, 0),
  }),
})
