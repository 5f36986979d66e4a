/** C-frame press. Channel: `ram` (m down from the top of its stroke). */
import { defineKind, linear } from '../kind.ts'
import { factor } from '../param.ts'

export const press = defineKind('press', 'Press', {
  params: {
    scale: factor('Size', 1, 0.5, 2),
  },
  parts: () => ['table', 'ram', 'hydraulics', 'panel', 'curtain', 'andon'],
  axes: ({ scale: s }) => ({ ram: linear([0, -1, 0], 0, 0.3 * s, 0.05 * s) }),
})
