/** Centrifugal pump on a base frame: volute with suction along +X and discharge up, coupling under its guard, motor. */
import { pump } from '../../equipment/kinds/pump.ts'
import { draws } from './draws.ts'
import { motor } from './fittings.ts'
import { chain, shift, turnY, turnZ } from '../../base/rigid.ts'

export const drawPump = draws(pump, (b, { scale: s }) => {
  const y = 0.36 * s
  b.footprint(-0.15 * s, 0, 1.2 * s, 0.5 * s, 0.3)
  b.outline(() => b.box(-0.15 * s, 0.06 * s, 0, 1.2 * s, 0.12 * s, 0.44 * s, 'structure', { bevel: 0.012 * s }))
  for (const x of [-0.68, 0.38])
    for (const z of [-0.17, 0.17]) b.box(x * s, 0.01 * s, z * s, 0.12 * s, 0.02 * s, 0.14 * s, 'dark', { bevel: 0.004 })
  b.part('volute', () => {
    b.outline(() => b.casting('volute', chain(shift(0.28 * s, y, 0), turnY(90)), 1.15 * s, 'body'))
    b.cylinder(0.42 * s, y, 0, 0.07 * s, 0.16 * s, 'body', { axis: 'x' })
    b.cylinder(0.5 * s, y, 0, 0.115 * s, 0.03 * s, 'steel', { axis: 'x', bevel: 0.005 })
    b.cylinder(0.28 * s, y + 0.24 * s, -0.08 * s, 0.055 * s, 0.2 * s, 'body')
    b.cylinder(0.28 * s, y + 0.35 * s, -0.08 * s, 0.1 * s, 0.03 * s, 'steel', { bevel: 0.005 })
    b.fine(() => {
      b.casting('bolt-ring', chain(shift(0.485 * s, y, 0), turnZ(90)), 0.092 * s, 'dark')
      b.casting('bolt-ring', chain(shift(0.345 * s, y, 0), turnZ(-90)), 0.12 * s, 'steel')
    })
    b.box(0.28 * s, 0.18 * s, 0, 0.1 * s, 0.14 * s, 0.26 * s, 'body', { bevel: 0.012 * s })
    b.anchor(0.28 * s, y + 0.19 * s, 0.05 * s)
  })
  b.part('bearing', () => {
    b.cylinder(0.13 * s, y, 0, 0.085 * s, 0.2 * s, 'panel', { axis: 'x', top: 0.12 * s })
    b.box(0.1 * s, 0.2 * s, 0, 0.08 * s, 0.2 * s, 0.12 * s, 'panel', { bevel: 0.01 })
  })
  b.part('coupling', () => {
    b.box(-0.05 * s, y, 0, 0.2 * s, 0.17 * s, 0.17 * s, 'panel', { bevel: 0.06 * s })
    b.box(-0.05 * s, 0.2 * s, 0, 0.16 * s, 0.18 * s, 0.15 * s, 'panel', { bevel: 0.006 })
  })
  b.part('motor', () => {
    b.in(chain(shift(-0.16 * s, y, 0), turnY(180)), () => motor(b, 0.14 * s))
    b.box(-0.4 * s, 0.17 * s, 0, 0.28 * s, 0.1 * s, 0.26 * s, 'dark', { bevel: 0.01 })
  })
})
