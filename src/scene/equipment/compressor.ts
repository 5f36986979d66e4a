/** Screw compressor, one side open to the eye: motor, element and cooler on a skid under a sound hood, with its receiver. */
import { compressor } from '../../equipment/kinds/compressor.ts'
import { draws } from './draws.ts'
import { fan, louvres, motor, pipe, screen } from './fittings.ts'
import { chain, shift, turnX } from '../../base/rigid.ts'

export const drawCompressor = draws(compressor, (b, { length: l, width: w, height: h, receiver }) => {
  b.footprint(0, 0, l, w, 0.6)
  b.box(0, 0.07, 0, l - 0.06, 0.14, w - 0.06, 'dark', { bevel: 0.012 })
  const hood = l * 0.42
  const x0 = -l / 2 + hood
  b.outline(() => {
    b.box(-l / 2 + hood / 2, 0.14 + (h - 0.14) / 2, 0, hood, h - 0.14, w, 'body', { bevel: 0.03 })
    b.box((x0 + l / 2) / 2, h - 0.18, 0, l / 2 - x0 + 0.02, 0.36, w, 'body', { bevel: 0.03 })
    b.box((x0 + l / 2) / 2, (h + 0.14) / 2, -w / 2 + 0.026, l / 2 - x0, h - 0.2, 0.04, 'panel', { bevel: 0.01 })
  })
  b.box(l / 2 - 0.04, h / 2 - 0.1, w / 2 - 0.04, 0.07, h - 0.4, 0.07, 'structure')
  b.box(l / 2 - 0.04, h / 2 - 0.1, -w / 2 + 0.04, 0.07, h - 0.4, 0.07, 'structure')
  b.at(-l / 2 + hood / 2, h * 0.62, w / 2 + 0.005, () => screen(b, 0.34, 0.24))
  b.at(-l / 2 + hood / 2, h * 0.3, w / 2 + 0.002, () => louvres(b, hood - 0.2, h * 0.26))
  const y = 0.62
  b.part('motor', () => {
    const r = Math.min(0.2, (l / 2 - x0 - 0.5) / 3.9)
    // The foot reaches into the round of the housing.
    const foot = y - r * 0.9 - 0.13
    b.box(x0 + 0.5 + r * 1.5, 0.13 + foot / 2, 0.06, r * 2.4, foot, r * 1.7, 'structure', { bevel: 0.015 })
    b.at(x0 + 0.5, y, 0.06, () => motor(b, r))
    b.anchor(x0 + 0.8, y + 0.2, 0.2)
  })
  b.part('element', () => {
    b.box(x0 + 0.26, 0.31, 0.06, 0.36, 0.34, 0.3, 'structure', { bevel: 0.015 })
    b.cylinder(x0 + 0.2, y, 0, 0.17, 0.34, 'body', { axis: 'x', bevel: 0.03 })
    b.cylinder(x0 + 0.2, y - 0.03, 0.16, 0.13, 0.34, 'body', { axis: 'x', bevel: 0.03 })
    b.cylinder(x0 + 0.42, y, 0.06, 0.15, 0.12, 'panel', { axis: 'x' })
    b.fine(() =>
      b.casting(
        'bolt-ring',
        chain(shift(x0 + 0.48, y, 0.06), [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
        0.13,
        'steel',
      ),
    )
    b.cylinder(x0 + 0.2, y + 0.26, 0.04, 0.09, 0.22, 'dark', { bevel: 0.02 })
    b.anchor(x0 + 0.2, y + 0.17, 0.16)
  })
  b.part('cooler', () => b.at(-l / 2 + hood / 2, h, 0, () => fan(b, Math.min(hood, w) * 0.36)))
  b.part('pipework', () =>
    pipe(
      b,
      [
        [x0 + 0.2, y + 0.36, 0.04],
        [x0 + 0.2, h - 0.42, 0.04],
        [x0 + 0.2, h - 0.42, -w / 2 + 0.16],
        [x0 + 0.2, h + 0.16, -w / 2 + 0.16],
      ],
      0.035,
    ),
  )
  if (receiver) {
    b.part('receiver', () => {
      const x = l / 2 + 0.5
      const r = 0.34
      b.footprint(x, 0, 2 * r, 2 * r, 0.4)
      b.outline(() => b.cylinder(x, 0.3 + (h - 0.4) / 2, 0, r, h - 0.4, 'body', { bevel: 0.004 }))
      b.casting('dished-end', shift(x, h - 0.1, 0), r, 'body')
      b.casting('dished-end', chain(shift(x, 0.3, 0), turnX(180)), r, 'body')
      for (const [dx, dz] of [
        [0.24, 0.14],
        [-0.24, 0.14],
        [0, -0.28],
      ] as const)
        b.box(x + dx, 0.17, dz, 0.05, 0.34, 0.05, 'structure')
      pipe(
        b,
        [
          [x, h * 0.45, -r],
          [x, h * 0.45, -w / 2 - 0.1],
        ],
        0.035,
      )
      b.fine(() => {
        b.cylinder(x, h * 0.6, r + 0.012, 0.05, 0.03, 'panel', { axis: 'z', bevel: 0.006 })
        b.box(x, h * 0.4, r - 0.004, 0.16, 0.1, 0.01, 'steel', { bevel: 0.002 })
      })
    })
  }
})
