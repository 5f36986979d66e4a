/** Three-axis gantry. Channels in metres: `x` and `z` in plan from the middle, `y` height of the gripper over the floor. */
import { defineKind, linear } from '../kind.ts'
import { length } from '../param.ts'

export const gantry = defineKind('gantry', 'Gantry', {
  params: {
    width: length('Width', 4, 1.5, 20),
    depth: length('Depth', 2.4, 1.2, 10),
    height: length('Height', 2.8, 1.8, 6),
  },
  parts: () => ['axis-x', 'axis-z', 'axis-y', 'gripper'],
  axes: ({ width, depth, height }) => {
    const x = width / 2 - 0.08 - 0.3
    const z = depth / 2 - 0.08 - 0.25
    const beam = height - 0.3
    return {
      x: linear([1, 0, 0], -x, x, 0),
      z: linear([0, 0, 1], -z, z, 0),
      y: linear([0, 1, 0], 0.1, beam - 0.4, Math.min(beam - 0.4, beam * 0.55)),
    }
  },
})
