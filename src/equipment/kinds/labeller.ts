/** Print-and-apply labeller beside a belt, its arm reaching out along +Z. Channel: `stroke` (m). */
import { defineKind, linear } from '../kind.ts'
import { length } from '../param.ts'

export const labeller = defineKind('labeller', 'Labeller', {
  params: {
    height: length('Height of the label', 1.05, 0.7, 1.8),
  },
  parts: () => ['reel', 'printer', 'panel', 'applicator', 'andon'],
  axes: () => ({ stroke: linear([0, 0, 1], 0, 0.25, 0) }),
})
