/** Column drill. */
import { drill } from '../../equipment/kinds/drill.ts'
import { draws } from './draws.ts'
import { andon, buttons, motor } from './fittings.ts'
import { chain, shift, turnX, turnZ } from '../../base/rigid.ts'

export const drawDrill = draws(drill, (b, { scale: s }) => {
  b.footprint(0, 0, 0.8 * s, 1 * s, 0.4)
  b.outline(() => {
    b.box(0, 0.07 * s, 0, 0.7 * s, 0.14 * s, 0.95 * s, 'body', { bevel: 0.03 * s })
    b.cylinder(0, 1.04 * s, -0.24 * s, 0.1 * s, 1.9 * s, 'steel')
    b.box(0, 1.78 * s, -0.02 * s, 0.4 * s, 0.5 * s, 0.86 * s, 'body', { bevel: 0.06 * s })
  })
  b.cylinder(0, 0.22 * s, -0.24 * s, 0.16 * s, 0.18 * s, 'body', { top: 0.14 * s })
  b.fine(() => b.casting('bolt-ring', shift(0, 0.14 * s, -0.24 * s), 0.19 * s, 'steel'))
  b.part('table', () => {
    b.cylinder(0, 0.96 * s, -0.24 * s, 0.15 * s, 0.2 * s, 'panel')
    b.box(0, 0.97 * s, -0.02 * s, 0.16 * s, 0.1 * s, 0.3 * s, 'panel', { bevel: 0.02 })
    b.box(0, 1.06 * s, 0.18 * s, 0.56 * s, 0.08 * s, 0.46 * s, 'steel', { bevel: 0.012 })
    b.box(0, 1.14 * s, 0.2 * s, 0.26 * s, 0.08 * s, 0.14 * s, 'dark', { bevel: 0.01 })
    b.part('workpiece', () =>
      b.shown('part', 0.5, () => b.box(0, 1.2 * s, 0.2 * s, 0.12 * s, 0.1 * s, 0.1 * s, 'goods', { bevel: 0.008 })),
    )
  })
  b.part('spindle', () => {
    b.cylinder(0, 1.52 * s, 0.2 * s, 0.09 * s, 0.1 * s, 'panel', { bevel: 0.012 })
    b.link('feed', () => {
      b.cylinder(0, 1.5 * s, 0.2 * s, 0.052 * s, 0.2 * s, 'steel')
      b.cylinder(0, 1.385 * s, 0.2 * s, 0.026 * s, 0.07 * s, 'dark', { top: 0.042 * s })
      b.cylinder(0, 1.31 * s, 0.2 * s, 0.009 * s, 0.12 * s, 'steel', { low: true })
    })
    b.anchor(0, 1.5 * s, 0.3 * s)
  })
  b.part('handwheel', () => {
    b.cylinder(0.23 * s, 1.66 * s, 0.14 * s, 0.05 * s, 0.08 * s, 'dark', { axis: 'x' })
    for (const angle of [20, 140, 260]) {
      b.in(chain(shift(0.27 * s, 1.66 * s, 0.14 * s), turnX(angle)), () => {
        b.cylinder(0, 0.12 * s, 0, 0.009 * s, 0.24 * s, 'steel', { low: true })
        b.cylinder(0, 0.24 * s, 0, 0.02 * s, 0.04 * s, 'dark', { bevel: 0.008 })
      })
    }
  })
  b.part('motor', () => b.at(0, 1.98 * s, -0.22 * s, () => b.in(turnZ(90), () => motor(b, 0.13 * s))))
  b.box(0, 2.05 * s, 0.18 * s, 0.3 * s, 0.08 * s, 0.34 * s, 'panel', { bevel: 0.03 })
  b.at(0.1 * s, 1.8 * s, 0.415 * s, () => buttons(b))
  andon(b, -0.14 * s, 2.02 * s, 0.1 * s)
})
