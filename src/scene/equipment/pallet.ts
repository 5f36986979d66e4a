/** EUR pallet, empty or with layers of cartons. */
import { pallet } from '../../equipment/kinds/pallet.ts'
import { draws } from './draws.ts'
import { pallet as barePallet, palletLoad } from './goods.ts'

export const drawPallet = draws(pallet, (b, { layers }) => {
  b.footprint(0, 0, 1.2, 0.8, 0.25)
  b.outline(() => (layers > 0 ? palletLoad(b, layers) : barePallet(b)))
})
