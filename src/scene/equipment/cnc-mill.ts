/** Machining centre: enclosure with window, spindle and table behind it, chip conveyor, control. */
import { cncMill } from '../../equipment/kinds/cnc-mill.ts'
import { draws } from './draws.ts'
import { andon, buttons, louvres, screen } from './fittings.ts'
import { chain, shift, turnX, turnZ } from '../../base/rigid.ts'

export const drawCncMill = draws(cncMill, (b, { scale: s }) => {
  b.footprint(0, 0, 2.6 * s, 2.2 * s, 0.7)
  b.box(0, 0.05 * s, 0, 2.5 * s, 0.1 * s, 2.1 * s, 'dark', { bevel: 0.012 })
  b.outline(() => {
    b.box(0, 0.52 * s, 0, 2.6 * s, 0.86 * s, 2.2 * s, 'panel', { bevel: 0.03 * s })
    b.box(0, 1.62 * s, -0.55 * s, 2.6 * s, 1.36 * s, 1.1 * s, 'body', { bevel: 0.04 * s })
    b.box(-1.12 * s, 1.62 * s, 0.52 * s, 0.36 * s, 1.36 * s, 1.12 * s, 'body', { bevel: 0.04 * s })
    b.box(1.02 * s, 1.62 * s, 0.52 * s, 0.56 * s, 1.36 * s, 1.12 * s, 'body', { bevel: 0.04 * s })
    b.box(-0.1 * s, 2.18 * s, 0.52 * s, 1.76 * s, 0.24 * s, 1.1 * s, 'body', { bevel: 0.03 * s })
  })
  b.part('door', () => {
    for (const x of [-0.54, 0.34]) {
      b.box(x * s, 1.52 * s, 1.06 * s, 0.84 * s, 0.8 * s, 0.012, 'glass', { bevel: 0.004 })
      for (const y of [1.1, 1.96]) b.box(x * s, y * s, 1.06 * s, 0.87 * s, 0.12 * s, 0.05 * s, 'body', { bevel: 0.012 })
      for (const dx of [-0.4, 0.4])
        b.box((x + dx) * s, 1.53 * s, 1.06 * s, 0.07 * s, 0.8 * s, 0.05 * s, 'body', { bevel: 0.012 })
    }
    b.fine(() => {
      for (const dy of [-0.15, 0.15])
        b.box(-0.06 * s, (1.5 + dy) * s, 1.105 * s, 0.02 * s, 0.02 * s, 0.06 * s, 'steel', { bevel: 0.003 })
    })
    b.cylinder(-0.06 * s, 1.5 * s, 1.13 * s, 0.013 * s, 0.36 * s, 'steel', { low: true })
    b.anchor(-0.1 * s, 1.9 * s, 1.08 * s)
  })
  b.part('table', () => {
    b.box(-0.1 * s, 0.98 * s, 0.42 * s, 1.5 * s, 0.06 * s, 0.9 * s, 'dark', { bevel: 0.01 })
    b.link('x', () => {
      b.box(-0.1 * s, 1.05 * s, 0.5 * s, 1 * s, 0.09 * s, 0.5 * s, 'steel', { bevel: 0.01 })
      b.box(-0.1 * s, 1.13 * s, 0.5 * s, 0.24 * s, 0.08 * s, 0.2 * s, 'dark', { bevel: 0.01 })
      b.part('workpiece', () =>
        b.shown('part', 0.5, () =>
          b.box(-0.1 * s, 1.21 * s, 0.5 * s, 0.2 * s, 0.1 * s, 0.14 * s, 'goods', { bevel: 0.008 }),
        ),
      )
    })
  })
  b.part('spindle', () => {
    b.link('y', () => {
      b.box(-0.1 * s, 1.84 * s, 0.28 * s, 0.44 * s, 0.42 * s, 0.6 * s, 'body', { bevel: 0.03 * s })
      b.cylinder(-0.1 * s, 1.63 * s, 0.5 * s, 0.105 * s, 0.18 * s, 'dark', { bevel: 0.015 * s })
      b.cylinder(-0.1 * s, 1.52 * s, 0.5 * s, 0.045 * s, 0.08 * s, 'steel', { top: 0.07 * s })
      b.cylinder(-0.1 * s, 1.44 * s, 0.5 * s, 0.012 * s, 0.14 * s, 'steel', { low: true })
      b.fine(() => b.casting('bolt-ring', chain(shift(-0.1 * s, 1.54 * s, 0.5 * s), turnX(180)), 0.085 * s, 'steel'))
      b.anchor(-0.1 * s, 1.7 * s, 0.6 * s)
    })
  })
  b.part('chip-conveyor', () => {
    b.box(-1.5 * s, 0.3 * s, -0.3 * s, 0.5 * s, 0.36 * s, 0.5 * s, 'panel', { bevel: 0.02 })
    b.in(chain(shift(-1.78 * s, 0.66 * s, -0.3 * s), turnZ(-52)), () =>
      b.box(0, 0, 0, 0.8 * s, 0.26 * s, 0.46 * s, 'panel', { bevel: 0.03 }),
    )
    b.box(-2 * s, 0.3 * s, -0.3 * s, 0.06 * s, 0.6 * s, 0.4 * s, 'structure')
  })
  b.at(1.02 * s, 1.62 * s, 1.11 * s, () => {
    screen(b, 0.42 * s, 0.32 * s)
    b.at(0, -0.26 * s, -0.005, () =>
      b.part('panel', () => {
        b.box(0, 0, 0, 0.42 * s, 0.16 * s, 0.05, 'dark', { bevel: 0.012 })
        b.fine(() => {
          for (let i = 0; i < 6; i++)
            b.cylinder((i - 2.5) * 0.06 * s, 0.02 * s, 0.03, 0.012 * s, 0.014, 'steel', { axis: 'z', low: true })
        })
      }),
    )
    b.at(0.2 * s, -0.5 * s, 0, () => buttons(b))
  })
  b.at(0.6 * s, 0.5 * s, 1.102 * s, () => louvres(b, 0.7 * s, 0.34 * s))
  andon(b, 1.1 * s, 2.3 * s, -0.8 * s)
})
