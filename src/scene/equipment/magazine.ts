/** Magazine: a frame that keeps its stack straight, and the lift that hands out from below. */
import { magazine } from '../../equipment/kinds/magazine.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { andon, foot, gearMotor, screen } from './fittings.ts'
import { PALLET_DECK } from '../../equipment/kinds/pallet.ts'
import { chain, shift, turnY } from '../../base/rigid.ts'

/** More than these are not drawn one by one. */
const MOST_DRAWN = 16
const TABLE = 0.22
/** A bundle of flat cartons (m). */
const BUNDLE = 0.1

const emptyPallet = (b: Builder): void => {
  b.box(0, PALLET_DECK - 0.013, 0, 1.2, 0.024, 0.8, 'pallet', { bevel: 0.004 })
  b.box(0, 0.055, 0, 1.16, 0.1, 0.62, 'dark', { bevel: 0.004 })
  b.fine(() => {
    for (const z of [-0.35, 0, 0.35]) b.box(0, 0.058, z, 1.2, 0.116, 0.1, 'pallet', { bevel: 0.004 })
  })
}

const bundle = (b: Builder): void => {
  b.box(0, BUNDLE / 2 - 0.002, 0, 1.04, BUNDLE - 0.006, 0.7, 'goods', { bevel: 0.006 })
  b.fine(() => b.box(0, BUNDLE / 2, 0, 0.05, BUNDLE, 0.706, 'panel', { bevel: 0.001 }))
}

export const drawMagazine = draws(magazine, (b, { goods, full, height }) => {
  const [x, z] = [0.7, 0.5]
  b.footprint(0, 0, 1.5, 1.1, 0.5, 0.9)
  b.outline(() => {
    for (const px of [-x, x])
      for (const pz of [-z, z])
        b.box(px, height / 2 - 0.01, pz, 0.08, height - 0.02, 0.08, 'structure', { bevel: 0.014 })
    b.box(0, height - 0.06, -z, 1.5, 0.12, 0.09, 'body', { bevel: 0.018 })
    b.box(0, height - 0.06, z, 1.5, 0.12, 0.09, 'body', { bevel: 0.018 })
    b.box(0, height / 2 + 0.1, -z + 0.01, 1.32, height - 0.5, 0.02, 'panel', { bevel: 0.006 })
    b.box(0, 0.115, 0, 1.32, 0.21, 0.92, 'panel', { bevel: 0.018 })
  })
  for (const px of [-x, x]) {
    b.box(px, height - 0.06, 0, 0.08, 0.1, 2 * z, 'body', { bevel: 0.014 })
    for (const pz of [-z, z]) b.at(px, 0, pz, () => foot(b, 0, 0, 0.16))
    // Guides keep the stack straight.
    for (const pz of [-0.36, 0.36])
      b.box(px * 0.92, height / 2 + 0.05, pz, 0.035, height - 0.2, 0.05, 'steel', { bevel: 0.01 })
  }
  b.part('lift', () => {
    for (const side of [-1, 1]) {
      b.box(side * 0.655, TABLE + 0.24, 0, 0.06, 0.5, 0.16, 'dark', { bevel: 0.014 })
      b.box(side * 0.6, TABLE + PALLET_DECK + 0.05, 0, 0.1, 0.03, 0.5, 'steel', { bevel: 0.008 })
    }
    b.anchor(0.655, TABLE + 0.5, 0.1)
  })
  b.part('drive', () => {
    b.in(chain(shift(-x + 0.12, 0.3, -z - 0.02), turnY(180)), () => b.at(-0.02, 0, 0, () => gearMotor(b, 0.06)))
  })
  b.part('items', () => {
    const each = goods === 'pallets' ? PALLET_DECK : BUNDLE
    const drawn = Math.min(full, MOST_DRAWN, Math.max(1, Math.floor((height - 0.3 - TABLE) / each)))
    for (let i = 0; i < drawn; i++) {
      const draw = (): void => b.at(0, TABLE + i * each, 0, () => (goods === 'pallets' ? emptyPallet(b) : bundle(b)))
      b.shown('items', (i * full) / drawn, draw)
    }
  })
  b.at(x + 0.02, 1.35, z + 0.03, () => b.in(turnY(14), () => screen(b, 0.26, 0.2)))
  andon(b, x - 0.02, height - 0.002, -z)
})
