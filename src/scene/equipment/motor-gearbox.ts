/** Motor, coupling and helical gearbox on a base frame; the output shaft points along +X. */
import { motorGearbox } from '../../equipment/kinds/motor-gearbox.ts'
import { draws } from './draws.ts'
import { motor } from './fittings.ts'
import { chain, shift, turnY, turnZ } from '../../base/rigid.ts'

export const drawMotorGearbox = draws(motorGearbox, (b, { scale: s }) => {
  const y = 0.4 * s
  b.footprint(-0.1 * s, 0, 1.4 * s, 0.5 * s, 0.3)
  b.outline(() => b.box(-0.1 * s, 0.07 * s, 0, 1.4 * s, 0.14 * s, 0.48 * s, 'structure', { bevel: 0.014 * s }))
  b.part('gearbox', () => {
    b.outline(() => b.box(0.28 * s, y + 0.02 * s, 0, 0.42 * s, 0.48 * s, 0.36 * s, 'body', { bevel: 0.035 * s }))
    b.box(0.28 * s, y, 0, 0.46 * s, 0.03 * s, 0.4 * s, 'body', { bevel: 0.008 })
    b.box(0.28 * s, 0.16 * s, 0, 0.5 * s, 0.05 * s, 0.44 * s, 'body', { bevel: 0.01 })
    b.cylinder(0.52 * s, y, 0, 0.12 * s, 0.08 * s, 'panel', { axis: 'x' })
    b.cylinder(0.05 * s, y, 0, 0.11 * s, 0.06 * s, 'panel', { axis: 'x' })
    b.fine(() => {
      b.casting('bolt-ring', chain(shift(0.555 * s, y, 0), turnZ(-90)), 0.098 * s, 'steel')
      for (const z of [-0.184, 0.184])
        for (let i = 0; i < 3; i++)
          b.box((0.18 + i * 0.1) * s, y + 0.13 * s, z * s, 0.02 * s, 0.16 * s, 0.02 * s, 'body', { bevel: 0.006 })
      b.cylinder(0.28 * s, y + 0.28 * s, 0, 0.03 * s, 0.04 * s, 'dark', { bevel: 0.006 })
      b.cylinder(0.34 * s, y - 0.06 * s, 0.185 * s, 0.025 * s, 0.014 * s, 'glass', { axis: 'z', low: true })
    })
    b.anchor(0.28 * s, y + 0.26 * s, 0.1 * s)
  })
  b.part('shaft', () => {
    b.cylinder(0.64 * s, y, 0, 0.045 * s, 0.2 * s, 'steel', { axis: 'x', bevel: 0.006 })
    b.fine(() => b.box(0.68 * s, y + 0.045 * s, 0, 0.1 * s, 0.02 * s, 0.024 * s, 'dark', { bevel: 0.004 }))
  })
  b.part('coupling', () => {
    b.cylinder(-0.06 * s, y, 0, 0.085 * s, 0.13 * s, 'steel', { axis: 'x' })
    b.box(-0.06 * s, 0.3 * s, 0, 0.16 * s, 0.34 * s, 0.22 * s, 'panel', { bevel: 0.03 })
  })
  b.part('motor', () => {
    b.in(chain(shift(-0.15 * s, y, 0), turnY(180)), () => motor(b, 0.16 * s))
    b.box(-0.42 * s, 0.19 * s, 0, 0.34 * s, 0.1 * s, 0.32 * s, 'dark', { bevel: 0.01 })
  })
})
