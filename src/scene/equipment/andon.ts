/** Signal tower on a post of its own; without a post it stands on whatever is below it. */
import { andon } from '../../equipment/kinds/andon.ts'
import { draws } from './draws.ts'
import { andon as tower } from './fittings.ts'

export const drawAndon = draws(andon, (b, { height, stages }) => {
  b.footprint(0, 0, 0.24, 0.24, 0.2)
  if (height > 0) {
    b.cylinder(0, 0.012, 0, 0.12, 0.024, 'dark', { bevel: 0.006 })
    b.outline(() => b.cylinder(0, height / 2, 0, 0.025, height, 'structure', { low: true }))
  }
  b.outline(() => tower(b, 0, height, 0, stages))
})
