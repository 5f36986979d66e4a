/** High-bay rack: frames with their bracing, beams, pallets with loads that differ in height. */
import { cellName, rack } from '../../equipment/kinds/rack.ts'
import { draws } from './draws.ts'
import { PALLET_DECK } from '../../equipment/kinds/pallet.ts'
import { pallet } from './goods.ts'
import { chain, shift, turnX } from '../../base/rigid.ts'

export const drawRack = draws(rack, (b, { bays, levels, bay, depth, level }) => {
  const span = bays * bay
  const top = levels * level + 0.25
  const z = depth / 2 - 0.04
  b.footprint(0, 0, span + 0.1, depth + 0.1, 1.2, 0.9)
  const angle = Math.atan2(level / 2, 2 * z) * (180 / Math.PI)
  for (let i = 0; i <= bays; i++) {
    const x = i * bay - span / 2
    for (const pz of [-z, z]) {
      b.outline(() => b.box(x, top / 2, pz, 0.1, top, 0.08, 'structure', { bevel: 0.012 }))
      b.box(x, 0.01, pz, 0.18, 0.02, 0.16, 'dark', { bevel: 0.004 })
      if (i % 2 === 0) b.fine(() => b.box(x, 0.22, pz * 1.12, 0.13, 0.4, 0.02, 'dark', { bevel: 0.006 }))
    }
    // The frame's bracing: a zigzag of level and leaning struts.
    for (let k = 0; k < levels * 2; k++) {
      const y = 0.25 + (k * level) / 2
      b.fine(() => {
        b.box(x, y, 0, 0.035, 0.035, 2 * z, 'structure', { bevel: 0.006 })
        b.in(chain(shift(x, y + level / 4, 0), turnX(k % 2 === 0 ? angle : -angle)), () =>
          b.box(0, 0, 0, 0.03, 0.03, Math.hypot(2 * z, level / 2) - 0.06, 'structure', { bevel: 0.006 }),
        )
      })
    }
  }
  const beam = (l: number): number => (l === 0 ? 0.16 : l * level)
  for (let l = 0; l < levels; l++) {
    b.outline(() => {
      for (const pz of [-z, z]) b.box(0, beam(l), pz, span - 0.08, 0.11, 0.05, 'panel', { bevel: 0.012 })
    })
    for (let i = 0; i < bays; i++) {
      const x = (i + 0.5) * bay - span / 2
      b.fine(() => {
        for (const dx of [-0.3, 0.3]) b.box(x + dx, beam(l) + 0.03, 0, 0.05, 0.04, 2 * z, 'structure', { bevel: 0.006 })
      })
      const name = cellName(i, l)
      const scale = Math.min(1, (bay - 0.2) / 1.2)
      b.part(`cell-${name.toLowerCase()}`, () => {
        b.shown(`cell:${name}`, 0.5, () =>
          b.at(x, beam(l) + 0.055, 0, () => {
            if (scale === 1) pallet(b)
            else b.box(0, PALLET_DECK / 2, 0, bay - 0.2, PALLET_DECK, 0.8, 'pallet', { bevel: 0.01 })
            // Loads differ in height, always the same in the same cell.
            const room = level - 0.5 - (l === 0 ? 0.16 : 0)
            const height = Math.min(room, 0.55 + ((i * 7 + l * 5) % 4) * 0.14)
            b.outline(() =>
              b.box(
                0,
                PALLET_DECK + height / 2,
                0,
                1.14 * scale,
                height,
                0.76,
                (i * 3 + l * 2) % 7 === 0 ? 'panel' : 'goods',
                { bevel: 0.02 },
              ),
            )
            b.fine(() => {
              for (const dx of [-0.25, 0.25])
                b.box(dx * scale, PALLET_DECK + height / 2, 0, 0.02, height + 0.006, 0.766, 'structure', {
                  bevel: 0.002,
                })
            })
          }),
        )
        b.anchor(x, beam(l) + level * 0.5, z)
      })
    }
  }
})
