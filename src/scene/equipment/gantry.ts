/** Three-axis gantry: posts, rails, the bridge with its carriage and mast. */
import { gantry } from '../../equipment/kinds/gantry.ts'
import { draws } from './draws.ts'
import { foot, motor } from './fittings.ts'
import { turnZ } from '../../base/rigid.ts'

export const drawGantry = draws(gantry, (b, { width, depth, height }) => {
  const x = width / 2 - 0.08
  const z = depth / 2 - 0.08
  const beam = height - 0.3
  const posts = Math.max(2, Math.round(width / 4) + 1)
  b.footprint(0, 0, width, depth, 0.5, 0.4)
  for (const pz of [-z, z]) {
    for (let i = 0; i < posts; i++) {
      const px = (i / (posts - 1) - 0.5) * 2 * x
      b.outline(() => b.box(px, (beam - 0.07) / 2, pz, 0.12, beam - 0.07, 0.12, 'structure', { bevel: 0.02 }))
      b.at(px, 0, pz, () => foot(b, 0, 0, 0.26))
    }
    b.outline(() => b.box(0, beam, pz, width, 0.16, 0.12, 'body', { bevel: 0.025 }))
    b.box(0, beam + 0.09, pz, width - 0.06, 0.024, 0.04, 'steel', { bevel: 0.008 })
  }
  for (const px of [-x, x]) b.box(px, beam - 0.12, 0, 0.08, 0.1, 2 * z - 0.12, 'structure')
  b.part('axis-x', () => {
    b.link('x', () => {
      b.outline(() => b.box(0, beam + 0.2, 0, 0.2, 0.16, 2 * z + 0.06, 'body', { bevel: 0.03 }))
      for (const pz of [-z, z]) b.box(0, beam + 0.17, pz, 0.34, 0.16, 0.16, 'dark', { bevel: 0.024 })
      b.at(0.17, beam + 0.18, z, () => motor(b, 0.055))
      b.fine(() => b.box(0.11, beam + 0.26, 0, 0.04, 0.07, 2 * z - 0.3, 'dark', { bevel: 0.012 }))
      b.anchor(0, beam + 0.28, 0)
      b.part('axis-z', () => {
        b.link('z', () => {
          b.box(0, beam + 0.2, 0, 0.32, 0.28, 0.26, 'dark', { bevel: 0.03 })
          b.part('axis-y', () => {
            b.at(0.2, beam + 0.2, 0, () => b.in(turnZ(90), () => motor(b, 0.055)))
            b.link('y', () => {
              b.outline(() => b.box(0, beam / 2 + 0.24, 0, 0.1, beam - 0.1, 0.1, 'body', { bevel: 0.015 }))
              b.part('gripper', () => {
                b.cylinder(0, 0.2, 0, 0.05, 0.2, 'dark')
                b.box(0, 0.08, 0, 0.26, 0.06, 0.1, 'body', { bevel: 0.015 })
                for (const side of [-1, 1]) b.box(side * 0.1, 0.015, 0, 0.03, 0.13, 0.07, 'steel', { bevel: 0.006 })
              })
            })
          })
        })
      })
    })
  })
})
