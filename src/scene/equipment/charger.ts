/** Charging station of an AGV: cabinet at the back, contact arm and floor plate towards +X. */
import { charger } from '../../equipment/kinds/charger.ts'
import { draws } from './draws.ts'
import { louvres } from './fittings.ts'
import { turnY } from '../../base/rigid.ts'

export const drawCharger = draws(charger, (b, { width, height }) => {
  b.footprint(-0.2, 0, 0.4, width, 0.4)
  b.box(-0.2, 0.04, 0, 0.36, 0.08, width - 0.04, 'dark', { bevel: 0.008 })
  b.outline(() => b.box(-0.2, 0.08 + (height - 0.08) / 2, 0, 0.4, height - 0.08, width, 'body', { bevel: 0.025 }))
  b.in(turnY(90), () => {
    b.box(0, 0.08 + (height - 0.08) * 0.62, 0.004, width - 0.08, height * 0.62, 0.02, 'body', { bevel: 0.007 })
    b.part('panel', () => {
      b.box(0, height * 0.8, 0.016, 0.24, 0.14, 0.012, 'dark', { bevel: 0.004 })
      b.box(0, height * 0.8, 0.023, 0.2, 0.1, 0.004, 'screen', { bevel: 0.001, casts: false })
    })
    b.at(0, height * 0.5, 0.016, () => louvres(b, width * 0.5, 0.2))
  })
  b.part('contact', () => {
    b.box(0.07, 0.2, 0, 0.14, 0.16, 0.3, 'dark', { bevel: 0.02 })
    b.link('contact', () => {
      for (const z of [-0.08, 0.08]) b.box(0.18, 0.2, z, 0.12, 0.03, 0.05, 'steel', { bevel: 0.008 })
      b.box(0.14, 0.2, 0, 0.03, 0.1, 0.24, 'panel', { bevel: 0.01 })
    })
  })
  b.box(0.55, 0.006, 0, 1, 0.012, width * 0.9, 'panel', { bevel: 0.005, casts: false })
  b.fine(() => {
    for (const z of [-0.12, 0.12]) b.box(0.55, 0.014, z, 0.8, 0.006, 0.05, 'steel', { bevel: 0.002 })
  })
})
