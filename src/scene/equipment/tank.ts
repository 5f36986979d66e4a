/** Upright vessel on legs: dished top, cone or dished bottom, manhole, agitator, level gauge. */
import { tank } from '../../equipment/kinds/tank.ts'
import { draws } from './draws.ts'
import { foot, motor, pipe } from './fittings.ts'
import { chain, shift, turnX, turnZ } from '../../base/rigid.ts'

export const drawTank = draws(tank, (b, { diameter, height, bottom, agitator }) => {
  const r = diameter / 2
  const low = bottom === 'cone' ? 0.7 * r + 0.35 : 0.5 * r + 0.4
  const top = low + height
  b.footprint(0, 0, diameter, diameter, 0.5)
  b.part('vessel', () => {
    b.outline(() => b.cylinder(0, low + height / 2, 0, r, height, 'body', { bevel: 0.003 }))
    b.outline(() => b.casting('dished-end', shift(0, top, 0), r, 'body'))
    b.casting(
      bottom === 'cone' ? 'cone-end' : 'dished-end',
      bottom === 'cone' ? shift(0, low, 0) : chain(shift(0, low, 0), turnX(180)),
      r,
      'body',
    )
    b.fine(() => {
      for (const y of [low + 0.02, top - 0.02]) b.cylinder(0, y, 0, r + 0.008, 0.03, 'steel', { bevel: 0.006 })
    })
  })
  for (let i = 0; i < 4; i++) {
    const angle = ((i + 0.5) / 4) * 2 * Math.PI
    const [x, z] = [(r - 0.02) * Math.cos(angle), (r - 0.02) * Math.sin(angle)]
    const up = low + Math.min(0.3, height * 0.4)
    b.outline(() => b.box(x, up / 2, z, 0.08, up, 0.08, 'structure', { bevel: 0.012 }))
    foot(b, x, z, 0.16)
  }
  b.part('outlet', () => {
    const y = low - (bottom === 'cone' ? 0.7 : 0.5) * r
    b.cylinder(0, y - 0.06, 0, 0.05, 0.16, 'steel')
    b.cylinder(0, y - 0.14, 0, 0.085, 0.03, 'steel', { bevel: 0.006 })
    b.box(0.0, y - 0.08, 0.08, 0.04, 0.04, 0.12, 'dark', { bevel: 0.01 })
  })
  b.part('manhole', () => {
    b.cylinder(r * 0.5, top + 0.4 * r, 0, r * 0.22 + 0.06, 0.1, 'steel')
    b.cylinder(r * 0.5, top + 0.4 * r + 0.06, 0, r * 0.22 + 0.085, 0.03, 'steel', { bevel: 0.008 })
    b.fine(() => b.casting('bolt-ring', shift(r * 0.5, top + 0.4 * r + 0.072, 0), r * 0.22 + 0.065, 'dark'))
  })
  b.part('gauge', () => {
    b.cylinder(0, low + height / 2, r + 0.06, 0.014, height * 0.8, 'glass', { low: true })
    for (const y of [0.12, 0.88]) b.box(0, low + height * y, r + 0.03, 0.04, 0.04, 0.1, 'dark', { bevel: 0.008 })
  })
  b.part('pipework', () =>
    pipe(
      b,
      [
        [-r * 0.6, top + 0.3 * r, 0],
        [-r * 0.6, top + 0.5 * r + 0.25, 0],
        [-r - 0.25, top + 0.5 * r + 0.25, 0],
      ],
      0.035,
    ),
  )
  if (agitator) {
    b.part('agitator', () => {
      b.cylinder(0, top + 0.5 * r + 0.04, 0, 0.12, 0.12, 'steel')
      b.box(0, top + 0.5 * r + 0.2, 0, 0.22, 0.22, 0.22, 'panel', { bevel: 0.03 })
      b.at(0, top + 0.5 * r + 0.3, 0, () => b.in(turnZ(90), () => motor(b, 0.1)))
    })
  }
})
