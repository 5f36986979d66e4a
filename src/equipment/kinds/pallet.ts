/** EUR pallet, empty or with layers of cartons. */
import { defineKind } from '../kind.ts'
import { count } from '../param.ts'

/** Height of a pallet's deck (m). */
export const PALLET_DECK = 0.144

export const pallet = defineKind('pallet', 'Pallet', {
  params: {
    layers: count('Layers of cartons', 0, 0, 6),
  },
})
