/** Assembly station over a belt that runs through it: frame, nutrunner on a linear axis, flow racks, light curtain. */
import { station } from '../../equipment/kinds/station.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { andon, buttons, screen } from './fittings.ts'
import { chain, shift, turnX, turnY } from '../../base/rigid.ts'

/** An open box with what is put in, its label towards +Z; it stands on the present frame's origin. */
const bin = (b: Builder, width: number, parts: 'goods' | 'steel'): void => {
  const [height, depth] = [0.13, 0.28]
  b.box(0, height / 2, 0, width, height, depth, 'dark', { bevel: 0.014 })
  b.fine(() => {
    b.box(0, height + 0.001, 0, width - 0.03, 0.004, depth - 0.03, 'belt')
    for (const px of [-0.23, 0.23])
      for (const pz of [-0.22, 0.22])
        b.cylinder(px * width, height + 0.012, pz * depth, 0.042, 0.03, parts, { low: true })
    b.box(0, height * 0.45, depth / 2 + 0.001, width * 0.5, 0.045, 0.004, 'panel')
    b.box(0, height * 0.45, depth / 2 + 0.004, width * 0.32, 0.012, 0.003, 'dark')
  })
}

export const drawStation = draws(station, (b, { width, depth, height, curtain }) => {
  const x = width / 2 - 0.05
  const z = depth / 2 - 0.05
  b.footprint(0, 0, width, depth, 0.5, 0.6)
  b.outline(() => {
    for (const px of [-x, x])
      for (const pz of [-z, z]) b.box(px, height / 2, pz, 0.08, height, 0.08, 'structure', { bevel: 0.014 })
    for (const pz of [-z, z]) b.box(0, height - 0.04, pz, width, 0.09, 0.09, 'panel', { bevel: 0.016 })
  })
  for (const px of [-x, x]) {
    for (const pz of [-z, z]) b.box(px, 0.011, pz, 0.17, 0.022, 0.17, 'dark', { bevel: 0.006 })
    b.box(px, height - 0.04, 0, 0.09, 0.09, depth, 'panel', { bevel: 0.016 })
    b.box(px, 0.3, 0, 0.05, 0.05, depth - 0.2, 'structure')
  }
  b.part('lamp', () => {
    b.box(0, height - 0.1, 0, 2 * x - 0.06, 0.05, 0.14, 'body', { bevel: 0.02 })
    b.box(0, height - 0.128, 0, width * 0.73, 0.01, 0.09, 'screen', { bevel: 0.004, casts: false })
  })
  b.box(0, 0.92, z - 0.14, width - 0.2, 0.05, 0.3, 'panel', { bevel: 0.014 })
  b.outline(() => b.box(0, 0.6, -z, width - 0.2, 0.9, 0.03, 'panel', { bevel: 0.01 }))
  const bins = Math.max(2, Math.floor((width - 0.2) / 0.42))
  b.part('material', () => {
    for (const [y, tilt] of [
      [1.0, 6],
      [1.4, 6],
    ] as const) {
      b.in(chain(shift(0, y, -z + 0.06), turnX(tilt)), () => {
        b.box(0, 0, 0, width - 0.18, 0.025, 0.34, 'panel', { bevel: 0.008 })
        for (let i = 0; i < bins; i++)
          b.at(((i + 0.5) / bins - 0.5) * (width - 0.24), 0.0125, 0, () =>
            bin(b, (width - 0.24) / bins - 0.05, y > 1.2 ? 'goods' : 'steel'),
          )
      })
    }
  })
  b.part('tool', () => {
    b.at(width * 0.22, 0, 0.05, () => {
      b.box(0, height - 0.15, -0.05, 0.12, 0.14, 2 * z, 'structure')
      b.box(0, height - 0.29, 0, 0.16, 0.16, 0.2, 'dark', { bevel: 0.02 })
      b.cylinder(0, 1.72, 0, 0.018, (height - 1.9) * 2 + 0.02, 'steel', { low: true })
      b.box(0, 1.62, 0, 0.1, 0.26, 0.11, 'body', { bevel: 0.025 })
      b.cylinder(0, 1.42, 0, 0.036, 0.2, 'dark', { bevel: 0.015 })
      b.cylinder(0, 1.28, 0, 0.016, 0.1, 'steel')
      b.fine(() => {
        b.cylinder(0, 1.22, 0, 0.022, 0.05, 'dark', { bevel: 0.005 })
        b.box(0, 1.6, 0.062, 0.06, 0.05, 0.008, 'screen', { bevel: 0.002 })
      })
      b.anchor(0, 1.66, 0.06)
    })
  })
  if (curtain) {
    b.part('curtain', () => {
      for (const side of [-1, 1]) {
        b.box(side * (x + 0.03), 1.15, z + 0.07, 0.06, 1.5, 0.07, 'dark', { bevel: 0.018 })
        for (const y of [0.6, 1.7]) b.box(side * (x + 0.02), y, z + 0.03, 0.05, 0.05, 0.05, 'steel', { bevel: 0.006 })
        b.fine(() => b.box(side * (x + 0.03), 1.15, z + 0.106, 0.035, 1.4, 0.004, 'panel', { bevel: 0.001 }))
      }
    })
  }
  b.at(x + 0.06, 1.45, z - 0.02, () => {
    b.cylinder(0.12, 0, 0, 0.02, 0.26, 'structure', { axis: 'x', low: true })
    b.in(chain(shift(0.27, 0, 0.06), turnY(14), turnX(-8)), () => screen(b))
    b.at(0.02, -0.4, 0.06, () => buttons(b))
  })
  andon(b, x, height, -z)
})
