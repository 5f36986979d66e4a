/** Print-and-apply labeller beside a belt, its arm reaching out along +Z. */
import { labeller } from '../../equipment/kinds/labeller.ts'
import { draws } from './draws.ts'
import { andon, foot, screen } from './fittings.ts'

export const drawLabeller = draws(labeller, (b, { height: h }) => {
  b.footprint(0, 0, 0.8, 0.7, 0.4)
  b.outline(() => {
    b.box(0, (h + 0.65) / 2, -0.18, 0.12, h + 0.65, 0.12, 'structure', { bevel: 0.016 })
    b.box(0, h + 0.05, -0.02, 0.52, 0.5, 0.24, 'body', { bevel: 0.03 })
  })
  for (const x of [-0.3, 0.3]) for (const z of [-0.26, 0.26]) foot(b, x, z, 0.09)
  for (const x of [-0.3, 0.3]) b.box(x, 0.05, 0, 0.07, 0.06, 0.62, 'structure')
  b.box(0, 0.08, -0.18, 0.66, 0.07, 0.1, 'structure')
  b.part('reel', () => {
    b.cylinder(-0.16, h + 0.46, 0.02, 0.17, 0.11, 'goods', { axis: 'z', bevel: 0.006 })
    b.cylinder(-0.16, h + 0.46, -0.045, 0.19, 0.012, 'panel', { axis: 'z', bevel: 0.004 })
    b.cylinder(-0.16, h + 0.46, 0.085, 0.045, 0.03, 'dark', { axis: 'z' })
    b.cylinder(0.16, h + 0.44, 0.02, 0.1, 0.1, 'structure', { axis: 'z', bevel: 0.006 })
    b.cylinder(0.16, h + 0.44, -0.05, 0.03, 0.06, 'steel', { axis: 'z', low: true })
    b.cylinder(0.16, h + 0.44, 0.085, 0.035, 0.03, 'dark', { axis: 'z' })
    b.box(0, h + 0.4, -0.08, 0.62, 0.4, 0.024, 'panel', { bevel: 0.008 })
  })
  b.part('printer', () => {
    b.box(0.02, h + 0.06, 0.105, 0.44, 0.4, 0.03, 'panel', { bevel: 0.012 })
    b.at(-0.06, h + 0.14, 0.13, () => screen(b, 0.2, 0.14))
    b.anchor(0.02, h + 0.3, 0.12)
  })
  b.part('applicator', () => {
    b.cylinder(0.14, h - 0.16, 0.14, 0.035, 0.26, 'steel', { axis: 'z' })
    b.link('stroke', () => {
      for (const x of [0.11, 0.17]) b.cylinder(x, h - 0.16, 0.28, 0.009, 0.22, 'steel', { axis: 'z', low: true })
      b.box(0.14, h - 0.16, 0.395, 0.15, 0.11, 0.03, 'dark', { bevel: 0.008 })
      b.fine(() => b.box(0.14, h - 0.16, 0.412, 0.13, 0.09, 0.004, 'goods', { bevel: 0.001 }))
    })
  })
  andon(b, 0.18, h + 0.6, -0.08)
  b.box(0.18, h + 0.595, -0.08, 0.1, 0.012, 0.08, 'structure', { bevel: 0.003 })
})
