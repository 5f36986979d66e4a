/** Signal tower on a post of its own; without a post it stands on whatever is below it. */
import { count, defineKind, length } from './define-kind.ts'
import { andon as tower } from './fittings.ts'

export const andon = defineKind(
  'andon',
  'Andon light',
  {
    height: length('Height of the post', 1.6, 0, 3),
    stages: count('Lamps', 3, 1, 5),
  },
  (b, { height, stages }) => {
    b.footprint(0, 0, 0.24, 0.24, 0.2)
    if (height > 0) {
      b.cylinder(0, 0.012, 0, 0.12, 0.024, 'dark', { bevel: 0.006 })
      b.outline(() => b.cylinder(0, height / 2, 0, 0.025, height, 'structure', { low: true }))
    }
    b.outline(() => tower(b, 0, height, 0, stages))
  },
)
