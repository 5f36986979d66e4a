/** Gantry palletiser: the gantry over its conveyor and the pallet that it stacks. */
import { PALLET_AT, palletiser, PALLETISER_DECK } from '../../equipment/kinds/palletiser.ts'
import { draws } from './draws.ts'
import { andon, foot, motor } from './fittings.ts'
import { boxed, cartonPlace, LAYER_CARTON, layerBlock, pallet } from './goods.ts'
import { PALLET_DECK } from '../../equipment/kinds/pallet.ts'
import { shift, turnZ } from '../../base/rigid.ts'

/** Length of the roller table, m, and how many rollers it has. */
const TABLE = 1.5
const ROLLERS = 12

export const drawPalletiser = draws(palletiser, (b, { width, depth, height, layers }) => {
  const x = width / 2 - 0.1
  const z = depth / 2 - 0.1
  const beam = height - 0.34
  b.footprint(0, 0, width, depth, 0.5, 0.45)
  b.outline(() => {
    for (const px of [-x, x])
      for (const pz of [-z, z]) b.box(px, beam / 2, pz, 0.14, beam, 0.14, 'structure', { bevel: 0.022 })
    for (const pz of [-z, z]) b.box(0, beam, pz, width + 0.1, 0.18, 0.16, 'body', { bevel: 0.03 })
  })
  for (const px of [-x, x]) {
    for (const pz of [-z, z]) b.at(px, 0, pz, () => foot(b, 0, 0, 0.3))
    b.box(px, beam - 0.16, 0, 0.1, 0.12, 2 * z - 0.14, 'structure', { bevel: 0.02 })
  }
  for (const pz of [-z, z]) b.box(0, beam + 0.1, pz, width, 0.03, 0.05, 'steel', { bevel: 0.01 })
  b.fine(() => {
    b.box(0, beam + 0.02, z + 0.1, width - 0.2, 0.06, 0.05, 'dark', { bevel: 0.012 })
    for (const px of [-x, x]) for (const pz of [-z, z]) b.casting('bolt-ring', shift(px, 0.022, pz), 0.16, 'steel')
  })

  b.part('gantry', () => {
    b.link('x', () => {
      b.outline(() => b.box(0, beam + 0.24, 0, 0.26, 0.2, 2 * z + 0.1, 'body', { bevel: 0.035 }))
      for (const pz of [-z, z]) b.box(0, beam + 0.21, pz, 0.44, 0.22, 0.22, 'dark', { bevel: 0.03 })
      b.in(shift(0.22, beam + 0.22, z), () => motor(b, 0.07))
      b.fine(() => b.box(0.14, beam + 0.3, 0, 0.05, 0.09, 2 * z - 0.3, 'dark', { bevel: 0.015 }))
      b.anchor(0, beam + 0.36, z * 0.5)
      b.link('z', () => {
        b.box(0, beam + 0.22, 0, 0.44, 0.36, 0.34, 'dark', { bevel: 0.035 })
        b.part('hoist', () => {
          b.at(0.29, beam + 0.22, 0, () => b.in(turnZ(90), () => motor(b, 0.075)))
          b.box(0.24, beam + 0.16, 0, 0.14, 0.2, 0.2, 'panel', { bevel: 0.02 })
          const deck = PALLETISER_DECK
          b.at(0, deck, 0, () => {
            b.link('y', () => {
              const mast = beam - deck
              b.outline(() => b.box(0, mast / 2 + 0.22, 0, 0.14, mast, 0.14, 'body', { bevel: 0.02 }))
              b.fine(() => b.box(0.073, mast / 2 + 0.22, 0, 0.006, mast - 0.1, 0.05, 'steel', { bevel: 0.002 }))
              b.part('gripper', () => {
                b.box(0, 0.19, 0, 0.3, 0.1, 0.26, 'dark', { bevel: 0.02 })
                b.box(0, 0.115, 0, 0.5, 0.06, 0.42, 'body', { bevel: 0.014 })
                for (const dx of [-0.18, 0, 0.18])
                  for (const dz of [-0.13, 0.13])
                    b.cylinder(dx, 0.045, dz, 0.042, 0.09, 'dark', { top: 0.026, low: true })
                b.shown('holds', 0.5, () => b.at(0, -LAYER_CARTON.height, 0, () => boxed(b)))
              })
            })
          })
        })
      })
    })
  })

  b.at(...PALLET_AT, () => {
    b.part('table', () => {
      for (const side of [-1, 1]) {
        b.box(0, -0.06, side * 0.53, TABLE, 0.16, 0.05, 'panel', { bevel: 0.014 })
        for (const end of [-1, 1])
          b.box(
            end * (TABLE / 2 - 0.1),
            (-0.14 - PALLET_AT[1]) / 2,
            side * 0.52,
            0.07,
            PALLET_AT[1] - 0.14,
            0.05,
            'structure',
            {
              bevel: 0.012,
            },
          )
      }
      for (let i = 0; i < ROLLERS; i++)
        b.cylinder(((i + 0.5) / ROLLERS - 0.5) * (TABLE - 0.04), -0.03, 0, 0.03, 1, 'steel', { axis: 'z', low: true })
      b.outline(() => b.box(0, -0.1, 0, TABLE - 0.1, 0.02, 1, 'structure', { bevel: 0.004, casts: false }))
    })
    b.part('goods', () => {
      // An empty one comes with the first carton: until then the full one rides away over the table.
      b.shown('items', 0.5, () => pallet(b))
      for (let layer = 0; layer < layers; layer++) b.shown('items', layer * 6 + 5.5, () => layerBlock(b, layer))
      for (let n = 0; n < layers * 6; n++) {
        const [cx, cy, cz] = cartonPlace(n)
        b.shown('items', n + 0.5, () => b.at(cx, PALLET_DECK + cy, cz, () => boxed(b)))
      }
    })
  })
  andon(b, x, beam + 0.09, -z)
})
