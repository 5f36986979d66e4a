/** SCARA robot: pedestal, arm, forearm, quill. */
import { scara } from '../../equipment/kinds/scara.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { chain, shift, turnX } from '../../base/rigid.ts'

/** Castings lie in X–Y; an arm lies flat. */
const FLAT = turnX(-90)

const quill = (b: Builder, s: number): void => {
  b.cylinder(0, -0.08 * s, 0, 0.013 * s, 0.42 * s, 'steel', { low: true })
  b.link('joint-4', () => {
    b.part('gripper', () => {
      b.cylinder(0, -0.3 * s, 0, 0.03 * s, 0.03 * s, 'dark')
      b.box(0, -0.335 * s, 0, 0.09 * s, 0.04 * s, 0.05 * s, 'body', { bevel: 0.008 * s })
      for (const x of [-1, 1])
        b.box(x * 0.03 * s, -0.38 * s, 0, 0.014 * s, 0.06 * s, 0.03 * s, 'steel', { bevel: 0.004 * s })
    })
  })
}

export const drawScara = draws(scara, (b, { scale: s, pedestal }) => {
  b.footprint(0, 0, 0.55 * s, 0.5 * s, 0.35)
  if (pedestal > 0.001)
    b.outline(() => b.box(0, pedestal / 2, 0, 0.34 * s, pedestal, 0.34 * s, 'structure', { bevel: 0.02 }))
  if (pedestal > 0.1) {
    b.box(0, 0.012, 0, 0.46 * s, 0.024, 0.46 * s, 'dark', { bevel: 0.008 })
    b.box(0, pedestal - 0.011, 0, 0.38 * s, 0.024, 0.38 * s, 'dark', { bevel: 0.008 })
  }
  const high = pedestal + 0.42 * s
  b.part('base', () => {
    b.outline(() => b.box(-0.03 * s, pedestal + 0.2 * s, 0, 0.22 * s, 0.4 * s, 0.22 * s, 'body', { bevel: 0.035 * s }))
    b.box(-0.15 * s, pedestal + 0.12 * s, 0, 0.05 * s, 0.16 * s, 0.16 * s, 'dark', { bevel: 0.01 })
    b.fine(() => b.casting('bolt-ring', shift(-0.03 * s, pedestal, 0), 0.15 * s, 'steel'))
  })
  b.at(0, high, 0, () => {
    b.part('joint-1', () => {
      b.link('joint-1', () => {
        b.cylinder(0, -0.005 * s, 0, 0.09 * s, 0.04 * s, 'dark')
        b.outline(() => b.casting('scara-arm', chain(shift(0, 0.07 * s, 0), FLAT), s, 'body'))
        // Both ends lie on an axis, so that turning tears nothing.
        b.casting('scara-hose', shift(0, 0.05 * s, 0), s, 'dark', { casts: false })
        b.at(0.35 * s, 0.13 * s, 0, () => {
          b.part('joint-2', () => {
            b.link('joint-2', () => {
              b.cylinder(0, 0.01 * s, 0, 0.076 * s, 0.04 * s, 'dark')
              b.outline(() => b.casting('scara-forearm', chain(shift(0, 0.09 * s, 0), FLAT), s, 'body'))
              b.box(0.1 * s, 0.2 * s, 0, 0.26 * s, 0.12 * s, 0.12 * s, 'body', { bevel: 0.03 * s })
              b.at(0.3 * s, 0, 0, () => {
                b.part('joint-3', () => {
                  b.cylinder(0, 0.19 * s, 0, 0.03 * s, 0.1 * s, 'dark')
                  b.link('joint-3', () => {
                    b.cylinder(0, 0.08 * s, 0, 0.012 * s, 0.4 * s, 'steel', { low: true })
                    quill(b, s)
                  })
                })
              })
            })
          })
        })
      })
    })
  })
})
