/** What belts carry: a gear housing on its carrier. */
import { defineKind } from './define-kind.ts'
import { workpieceOnCarrier } from './goods.ts'

export const workpiece = defineKind('workpiece', 'Workpiece', {}, (b) => {
  b.footprint(0, 0, 0.42, 0.4, 0.15)
  b.outline(() => workpieceOnCarrier(b))
})
