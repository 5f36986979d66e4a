/** What the plant makes and moves. Each stands on the present frame's origin. */
import { PALLET_DECK } from '../../equipment/kinds/pallet.ts'
import type { Builder } from './builder.ts'

/** A carton with its tape. Metres. */
export const carton = (b: Builder, width: number, height: number, depth: number): void => {
  b.box(0, height / 2, 0, width, height, depth, 'goods', { bevel: 0.008 })
  b.fine(() => b.box(0, height + 0.001, 0, width * 0.98, 0.003, 0.05, 'panel', { bevel: 0.001 }))
}

/** Height of a carrier, and of the housing on it, m. */
export const CARRIER = 0.044
export const HOUSING_TOP = 0.18

const carrier = (b: Builder): void => {
  b.box(0, CARRIER / 2, 0, 0.42, CARRIER, 0.4, 'dark', { bevel: 0.012 })
  b.fine(() => {
    for (const x of [-0.18, 0.18]) b.cylinder(x, 0.055, 0.15, 0.014, 0.03, 'steel', { low: true })
  })
}

/** A gear on its shaft, as it is put into a housing. */
export const gear = (b: Builder): void => {
  b.cylinder(0, 0.025, 0, 0.075, 0.05, 'steel')
  b.fine(() => b.cylinder(0, 0.06, 0, 0.026, 0.05, 'steel', { bevel: 0.005 }))
}

/** A carrier with a housing, which has no gear yet. */
export const housingOnCarrier = (b: Builder): void => {
  carrier(b)
  b.box(0, 0.115, 0, 0.3, 0.14, 0.25, 'goods', { bevel: 0.03 })
  b.fine(() => b.cylinder(0, HOUSING_TOP + 0.006, 0, 0.05, 0.012, 'dark', { low: true }))
}

/** A carrier with a gear housing on it: what the belts carry. */
export const workpieceOnCarrier = (b: Builder): void => {
  carrier(b)
  b.box(0, 0.115, 0, 0.3, 0.14, 0.25, 'goods', { bevel: 0.03 })
  b.at(0, HOUSING_TOP, 0, () => gear(b))
}

/** One in its carton. */
export const boxed = (b: Builder): void => carton(b, LAYER_CARTON.width, LAYER_CARTON.height, LAYER_CARTON.depth)
export const boxedOnCarrier = (b: Builder): void => {
  carrier(b)
  b.at(0, CARRIER, 0, () => boxed(b))
}

/** EUR pallet (EN 13698-1): 1.2 × 0.8 × 0.144 m, length along X. */
export const pallet = (b: Builder): void => {
  b.box(0, 0.133, 0, 1.2, 0.022, 0.8, 'pallet', { bevel: 0.004 })
  for (const z of [-0.35, 0, 0.35]) b.box(0, 0.061, z, 1.2, 0.122, 0.1, 'pallet', { bevel: 0.005 })
  b.fine(() => {
    for (const z of [-0.27, -0.09, 0.09, 0.27]) b.box(0, 0.1445, z, 1.2, 0.003, 0.012, 'dark', { bevel: 0.001 })
    for (const x of [-0.28, 0.28])
      for (const z of [-0.401, 0.401]) b.box(x, 0.066, z, 0.34, 0.088, 0.003, 'dark', { bevel: 0.001 })
  })
}

/** The carton of a 3 × 2 layer (m). */
export const LAYER_CARTON = { width: 0.375, height: 0.28, depth: 0.375, pitch: 0.39 } as const

/** Where the n-th carton of a 3 × 2 layered load stands above the deck. */
export const cartonPlace = (n: number): readonly [x: number, y: number, z: number] => {
  const inLayer = n % 6
  return [
    (Math.floor(inLayer / 2) - 1) * LAYER_CARTON.pitch,
    Math.floor(n / 6) * (LAYER_CARTON.height + 0.005),
    ((inLayer % 2) - 0.5) * LAYER_CARTON.pitch,
  ]
}

/** What a full layer looks like from afar: one block, hidden between its cartons near by. */
export const layerBlock = (b: Builder, layer: number): void => {
  const { width, height, depth, pitch } = LAYER_CARTON
  b.outline(() =>
    b.box(
      0,
      PALLET_DECK + layer * (height + 0.005) + height / 2,
      0,
      2 * pitch + width - 0.02,
      height - 0.02,
      pitch + depth - 0.02,
      'goods',
      { bevel: 0.004, casts: false },
    ),
  )
}

/** A pallet with full layers. */
export const palletLoad = (b: Builder, layers: number): void => {
  pallet(b)
  for (let layer = 0; layer < layers; layer++) layerBlock(b, layer)
  for (let n = 0; n < layers * 6; n++) {
    const [x, y, z] = cartonPlace(n)
    b.at(x, PALLET_DECK + y, z, () => carton(b, LAYER_CARTON.width, LAYER_CARTON.height, LAYER_CARTON.depth))
  }
}
