/** EUR pallet, empty or with layers of cartons. */
import { count, defineKind } from './define-kind.ts'
import { pallet as barePallet, palletLoad } from './goods.ts'

export const pallet = defineKind(
  'pallet',
  'Pallet',
  {
    layers: count('Layers of cartons', 0, 0, 6),
  },
  (b, { layers }) => {
    b.footprint(0, 0, 1.2, 0.8, 0.25)
    b.outline(() => (layers > 0 ? palletLoad(b, layers) : barePallet(b)))
  },
)
