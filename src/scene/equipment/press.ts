/** C-frame press. */
import { press } from '../../equipment/kinds/press.ts'
import { draws } from './draws.ts'
import { andon, buttons, motor, screen } from './fittings.ts'
import { chain, shift, turnX, turnY, turnZ } from '../../base/rigid.ts'

export const drawPress = draws(press, (b, { scale: s }) => {
  b.footprint(0, 0, 1.3 * s, 1.5 * s, 0.5)
  b.box(0, 0.03 * s, 0, 1.3 * s, 0.06 * s, 1.5 * s, 'dark', { bevel: 0.012 })
  b.outline(() => {
    b.box(0, 0.46 * s, 0.02 * s, 1.12 * s, 0.8 * s, 1.2 * s, 'panel', { bevel: 0.03 * s })
    b.box(0, 1.35 * s, -0.36 * s, 1.12 * s, 1.1 * s, 0.5 * s, 'body', { bevel: 0.035 * s })
    b.box(0, 2.15 * s, 0, 1.2 * s, 0.6 * s, 1.24 * s, 'body', { bevel: 0.05 * s })
  })
  for (const x of [-1, 1]) {
    b.cylinder(x * 0.42 * s, 1.36 * s, 0.34 * s, 0.045 * s, 1 * s, 'steel', { low: true })
  }
  b.part('table', () => {
    b.box(0, 0.9 * s, 0.2 * s, 1 * s, 0.08 * s, 0.76 * s, 'steel', { bevel: 0.01 })
    b.fine(() => {
      for (const x of [-0.3, 0, 0.3])
        b.box(x * s, 0.941 * s, 0.2 * s, 0.03 * s, 0.004, 0.74 * s, 'dark', { bevel: 0.001 })
    })
    b.box(0, 1 * s, 0.22 * s, 0.46 * s, 0.12 * s, 0.36 * s, 'dark', { bevel: 0.012 })
  })
  b.part('ram', () => {
    b.link('ram', () => {
      b.box(0, 1.62 * s, 0.24 * s, 0.92 * s, 0.2 * s, 0.42 * s, 'body', { bevel: 0.025 * s })
      b.cylinder(0, 1.85 * s, 0.22 * s, 0.13 * s, 0.5 * s, 'steel')
      b.box(0, 1.46 * s, 0.24 * s, 0.46 * s, 0.12 * s, 0.34 * s, 'dark', { bevel: 0.012 })
    })
  })
  b.part('hydraulics', () => {
    b.cylinder(0, 2.56 * s, 0.1 * s, 0.2 * s, 0.24 * s, 'dark', { bevel: 0.02 * s })
    b.at(-0.36 * s, 2.45 * s, -0.3 * s, () => b.in(turnZ(90), () => motor(b, 0.1 * s)))
    b.fine(() => b.casting('bolt-ring', shift(0, 2.68 * s, 0.1 * s), 0.16 * s, 'steel'))
  })
  b.at(0.72 * s, 1.5 * s, 0.4 * s, () => {
    // Hung from the head, beside the way in.
    b.box(-0.14 * s, 0.02 * s, -0.02 * s, 0.04 * s, 0.78 * s, 0.04 * s, 'structure', { bevel: 0.008 })
    b.cylinder(-0.06 * s, -0.32 * s, -0.02 * s, 0.014, 0.16 * s, 'structure', { axis: 'x', low: true })
    b.cylinder(-0.08 * s, 0.05 * s, -0.02 * s, 0.018, 0.14 * s, 'structure', { axis: 'x', low: true })
    b.in(turnY(10), () => screen(b, 0.3 * s, 0.24 * s))
    b.in(chain(shift(0, -0.32 * s, 0), turnX(-4)), () => buttons(b))
  })
  b.part('curtain', () => {
    for (const x of [-1, 1])
      b.box(x * 0.53 * s, 1.355 * s, 0.585 * s, 0.05 * s, 1.02 * s, 0.06 * s, 'dark', { bevel: 0.014 })
  })
  andon(b, 0.5 * s, 2.45 * s, -0.5 * s)
})
