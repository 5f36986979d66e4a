/**
 * Gantry palletiser. Goods come in at −X, the pallet stands off centre towards +X. Channels: `x`, `z` where the
 * gripper is in plan (m from the middle), `y` its height over the pallet's deck, `holds` whether it holds a carton, `items`
 * cartons on the pallet. The table is a piece of the conveyor that takes full pallets away.
 */
import { COUNT, defineKind, linear } from '../kind.ts'
import { count, length } from '../param.ts'
import { PALLET_DECK } from './pallet.ts'

/** Where the pallet's middle stands, and the height of its table (m). */
export const PALLET_AT = [0.35, 0.4, 0] as const
/** Height of the deck that goods are stacked on (m). */
export const PALLETISER_DECK = PALLET_AT[1] + PALLET_DECK

export const palletiser = defineKind('palletiser', 'Palletiser', {
  params: {
    width: length('Width', 3.2, 2.6, 6),
    depth: length('Depth', 3, 2.4, 5),
    height: length('Height', 3.4, 2.8, 4.5),
    layers: count('Layers on a pallet', 3, 1, 5),
  },
  parts: () => ['gantry', 'hoist', 'gripper', 'table', 'goods', 'andon'],
  axes: ({ width, depth, height, layers }) => {
    const x = width / 2 - 0.1 - 0.35
    const z = depth / 2 - 0.1 - 0.3
    const travel = height - 0.34 - 0.5 - PALLETISER_DECK
    return {
      x: linear([1, 0, 0], -x, x, PALLET_AT[0]),
      z: linear([0, 0, 1], -z, z, PALLET_AT[2]),
      y: linear([0, 1, 0], 0, travel, Math.min(travel, layers * 0.29 + 0.35)),
    }
  },
  channels: () => ({ items: COUNT, holds: { unit: '' } }),
})
