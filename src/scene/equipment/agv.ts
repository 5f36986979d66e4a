/** Automated guided vehicle with a lifting deck; drives towards +X. */
import { agv } from '../../equipment/kinds/agv.ts'
import { draws } from './draws.ts'
import type { Builder } from './builder.ts'
import { palletLoad } from './goods.ts'

/** A nest on the deck, `size` across, and the round workpiece in it. */
const bay = (b: Builder, n: number, x: number, size: number): void => {
  b.part(`bay-${n}`, () => {
    b.cylinder(x, 0.35, 0, size * 0.46, 0.016, 'structure')
    b.shown(`load-${n}`, 0.5, () => {
      b.outline(() => b.cylinder(x, 0.46, 0, size * 0.38, 0.2, 'goods', { bevel: 0.02 }))
      b.fine(() => b.cylinder(x, 0.562, 0, size * 0.14, 0.006, 'dark'))
    })
  })
}

export const drawAgv = draws(agv, (b, { length: l, width: w, layers, bays }) => {
  b.footprint(0, 0, l, w, 0.3)
  b.outline(() => {
    b.box(0, 0.2, 0, l - 0.08, 0.22, w - 0.06, 'body', { bevel: 0.07 })
    b.box(0, 0.115, 0, l, 0.13, w, 'dark', { bevel: 0.05 })
  })
  b.part('deck', () => {
    b.box(-0.06, 0.325, 0, l - 0.4, 0.04, w - 0.22, 'dark', { bevel: 0.015 })
    b.fine(() => {
      for (const z of [-1, 1])
        b.box(-0.06, 0.348, z * (w / 2 - 0.17), l - 0.5, 0.006, 0.04, 'structure', { bevel: 0.002 })
    })
  })
  b.part('scanner', () => {
    b.cylinder(l / 2 - 0.14, 0.335, 0, 0.075, 0.07, 'dark', { bevel: 0.02 })
    b.cylinder(l / 2 - 0.14, 0.378, 0, 0.05, 0.02, 'structure', { bevel: 0.008, casts: false })
    b.fine(() => {
      for (const [x, z] of [
        [l / 2 - 0.06, -(w / 2 - 0.06)],
        [-(l / 2 - 0.06), w / 2 - 0.06],
      ] as const)
        b.cylinder(x, 0.2, z, 0.06, 0.06, 'dark', { bevel: 0.015 })
    })
  })
  b.part('drive', () => {
    for (const z of [-1, 1]) b.cylinder(0, 0.09, z * (w / 2 - 0.06), 0.09, 0.06, 'dark', { axis: 'z' })
    for (const x of [-1, 1])
      for (const z of [-1, 1])
        b.cylinder(x * (l / 2 - 0.2), 0.045, z * (w / 2 - 0.16), 0.045, 0.04, 'dark', { axis: 'z', low: true })
    b.box(0, 0.2, w / 2 - 0.025, 0.3, 0.14, 0.02, 'panel', { bevel: 0.008 })
    b.anchor(0, 0.24, w / 2)
  })
  b.box(l / 2 - 0.035, 0.225, 0, 0.012, 0.035, w - 0.3, 'screen', { bevel: 0.004, casts: false })
  b.fine(() => {
    for (const z of [-1, 1]) {
      b.box(-l / 2 + 0.035, 0.225, z * (w / 2 - 0.17), 0.012, 0.035, 0.13, 'panel', { bevel: 0.004 })
      b.cylinder(-l / 2 + 0.2, 0.26, z * (w / 2 - 0.03), 0.022, 0.02, 'dark', { axis: 'z', bevel: 0.006 })
    }
    b.box(-l / 2 + 0.033, 0.235, 0, 0.006, 0.07, 0.14, 'dark', { bevel: 0.002 })
  })
  for (let i = 0; i < bays; i++)
    bay(b, i + 1, -0.06 + (i - (bays - 1) / 2) * ((l - 0.44) / bays), Math.min((l - 0.44) / bays, w - 0.26))
  if (layers > 0 && bays === 0)
    b.part('load', () => b.shown('load', 0.5, () => b.at(-0.06, 0.345, 0, () => palletLoad(b, layers))))
})
