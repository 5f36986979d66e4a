/** Vision cell: hood, camera on a height-adjustable mast, ring lamp, guarded by glass. */
import { inspection } from '../../equipment/kinds/inspection.ts'
import { draws } from './draws.ts'
import { andon, louvres, screen } from './fittings.ts'
import { chain, shift, turnX } from '../../base/rigid.ts'

export const drawInspection = draws(inspection, (b, { width, depth, height, nest }) => {
  const x = width / 2 - 0.05
  const z = depth / 2 - 0.08
  const under = height - 0.35
  b.footprint(0, 0, width, depth, 0.7)
  b.outline(() => {
    for (const px of [-x, x])
      for (const pz of [-z, z]) b.box(px, under / 2, pz, 0.09, under, 0.09, 'structure', { bevel: 0.016 })
    b.box(0, height - 0.17, 0, width + 0.06, 0.34, depth, 'body', { bevel: 0.04 })
  })
  b.outline(() => b.box(0, 0.31, 0, width - 0.14, 0.54, depth - 0.22, 'panel', { bevel: 0.02 }))
  b.box(0, 0.02, 0, width - 0.2, 0.04, depth - 0.28, 'dark', { bevel: 0.01 })
  for (const side of [-1, 1]) {
    for (const px of [-1, 1])
      b.box(px * (width / 4 - 0.04), 0.32, side * (depth / 2 - 0.1), width / 2 - 0.11, 0.46, 0.024, 'body', {
        bevel: 0.01,
      })
    b.fine(() => {
      for (const px of [-1, 1])
        b.box(px * 0.06, 0.36, side * (depth / 2 - 0.082), 0.022, 0.12, 0.02, 'dark', { bevel: 0.007 })
    })
  }
  b.box(0, under - 0.01, 0, width, 0.05, depth - 0.06, 'structure', { bevel: 0.01 })
  if (nest) {
    b.part('nest', () => {
      b.box(0, 0.71, 0, 0.5, 0.26, 0.5, 'structure', { bevel: 0.02 })
      b.cylinder(0, 0.845, 0, 0.2, 0.02, 'dark', { bevel: 0.006 })
      b.shown('part', 0.5, () => b.cylinder(0, 0.95, 0, 0.16, 0.19, 'goods', { bevel: 0.02 }))
    })
  }
  b.part('guard', () => {
    for (const pz of [-z, z])
      b.box(0, (0.64 + under) / 2, pz, width - 0.2, under - 0.68, 0.012, 'glass', { bevel: 0.004 })
    for (const px of [-x, x]) b.box(px, under - 0.4, 0, 0.012, 0.72, depth - 0.26, 'glass', { bevel: 0.004 })
    b.fine(() => {
      for (const px of [-0.3, 0.3]) b.cylinder(px, 1.2, z + 0.016, 0.011, 0.24, 'steel', { low: true })
    })
  })
  b.part('camera', () => {
    b.box(0, 1.72, -0.1, 0.1, 0.6, 0.05, 'structure', { bevel: 0.01 })
    b.box(0, 1.7, 0, 0.13, 0.26, 0.13, 'dark', { bevel: 0.02 })
    b.cylinder(0, 1.5, 0, 0.05, 0.16, 'dark', { bevel: 0.01 })
    b.cylinder(0, 1.42, 0, 0.056, 0.05, 'steel', { top: 0.05 })
    b.fine(() => {
      for (let i = 0; i < 5; i++) b.box(0, 1.62 + i * 0.04, 0.068, 0.11, 0.012, 0.012, 'dark', { bevel: 0.004 })
    })
    b.anchor(0, 1.6, 0.07)
  })
  b.part('lamp', () => {
    b.cylinder(0, 1.3, 0, 0.23, 0.05, 'body', { bevel: 0.015 })
    b.cylinder(0, 1.273, 0, 0.21, 0.008, 'screen', { bevel: 0.002, casts: false })
    for (const side of [-1, 1])
      b.box(0, (1.28 + under) / 2, side * 0.24, 0.04, under - 1.28, 0.03, 'structure', { bevel: 0.008 })
    b.anchor(0, 1.3, 0.23)
  })
  b.in(chain(shift(width * 0.27, 1.45, depth / 2 + 0.05), turnX(-6)), () => screen(b, 0.5, 0.36))
  b.box(width * 0.27, 1.45, depth / 2 - 0.015, 0.1, 0.1, 0.13, 'dark')
  b.at(-width * 0.22, height - 0.17, depth / 2, () => louvres(b, 0.4, 0.16))
  andon(b, -x + 0.1, height, -z + 0.1)
})
