/** What belts carry: a gear housing on its carrier. */
import { workpiece } from '../../equipment/kinds/workpiece.ts'
import { draws } from './draws.ts'
import { workpieceOnCarrier } from './goods.ts'

export const drawWorkpiece = draws(workpiece, (b) => {
  b.footprint(0, 0, 0.42, 0.4, 0.15)
  b.outline(() => workpieceOnCarrier(b))
})
