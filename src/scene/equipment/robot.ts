/** A six-axis arm: castings, covers and hoses on the links that `kinds/robot.ts` names, on its pedestal. */
import { armOrigins, robot } from '../../equipment/kinds/robot.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { chain, shift, turnX, turnZ } from '../../base/rigid.ts'

const base = (b: Builder, pedestal: number, s: number): void => {
  if (pedestal > 0.001) {
    b.outline(() => b.box(0, pedestal / 2, 0, 0.58, pedestal, 0.58, 'structure', { bevel: 0.03 }))
  }
  if (pedestal > 0.1) {
    b.box(0, 0.015, 0, 0.8, 0.03, 0.8, 'dark', { bevel: 0.01 })
    b.box(0, pedestal - 0.014, 0, 0.66, 0.03, 0.66, 'dark', { bevel: 0.01 })
    b.fine(() => {
      for (const x of [-0.34, 0.34])
        for (const z of [-0.34, 0.34]) b.cylinder(x, 0.045, z, 0.022, 0.03, 'steel', { low: true })
      for (const z of [-1, 1])
        b.box(0, pedestal / 2, z * 0.2905, 0.4, pedestal * 0.55, 0.006, 'panel', { bevel: 0.002 })
    })
  }
  b.at(0, pedestal, 0, () => {
    b.part('base', () => {
      b.outline(() => b.cylinder(0, 0.09 * s, 0, 0.275 * s, 0.18 * s, 'body', { top: 0.235 * s, bevel: 0.025 * s }))
      b.box(-0.26 * s, 0.09 * s, 0, 0.2 * s, 0.14 * s, 0.24 * s, 'body', { bevel: 0.03 * s })
      b.box(-0.365 * s, 0.09 * s, 0, 0.03 * s, 0.1 * s, 0.18 * s, 'dark', { bevel: 0.01 })
      b.fine(() => {
        b.casting('bolt-ring', shift(0, 0, 0), 0.262 * s, 'steel')
        for (const z of [-0.045, 0.045])
          b.cylinder(-0.4 * s, 0.09 * s, z * s, 0.026 * s, 0.06 * s, 'dark', { axis: 'x', bevel: 0.006 })
      })
    })
  })
}

/** A round cover with its screws on the +Z or −Z side. */
const cover = (b: Builder, z: number, radius: number, s: number): void => {
  const side = Math.sign(z)
  b.cylinder(0, 0, z * s, radius * s, 0.04 * s, 'panel', { axis: 'z', bevel: 0.012 * s })
  b.fine(() =>
    b.casting('bolt-ring', chain(shift(0, 0, (z + side * 0.019) * s), turnX(side * 90)), radius * 0.78 * s, 'steel'),
  )
}

const shoulder = (b: Builder, s: number): void => {
  b.cylinder(0, 0.03 * s, 0, 0.215 * s, 0.06 * s, 'dark')
  b.cylinder(0, 0.11 * s, 0, 0.25 * s, 0.1 * s, 'body', { bevel: 0.025 * s })
  b.outline(() => b.casting('robot-shoulder', shift(0, 0.04 * s, -0.06 * s), s, 'body'))
  b.cylinder(-0.02 * s, 0.19 * s, -0.27 * s, 0.098 * s, 0.2 * s, 'dark', { axis: 'z', bevel: 0.02 * s })
  b.cylinder(-0.17 * s, 0.2 * s, 0.13 * s, 0.075 * s, 0.2 * s, 'dark', { bevel: 0.016 * s })
  b.fine(() => {
    b.cylinder(-0.17 * s, 0.31 * s, 0.13 * s, 0.05 * s, 0.03 * s, 'dark', { low: true })
    b.box(-0.02 * s, 0.19 * s, -0.365 * s, 0.08 * s, 0.05 * s, 0.03 * s, 'dark', { bevel: 0.008 })
  })
  b.anchor(-0.05 * s, 0.4 * s, 0)
}

const upperArm = (b: Builder, s: number): void => {
  b.cylinder(0, 0, -0.02 * s, 0.158 * s, 0.44 * s, 'dark', { axis: 'z', bevel: 0.022 * s })
  cover(b, 0.235, 0.102, s)
  b.outline(() => b.casting('robot-upper', shift(0, 0, 0.16 * s), s, 'body'))
  b.fine(() => b.casting('robot-upper-web', shift(0, 0, 0.228 * s), s, 'panel'))
  b.casting('robot-hose-lower', shift(0, 0, 0), s, 'dark', { casts: false })
  b.fine(() => b.box(-0.165 * s, 0.4 * s, 0.215 * s, 0.05 * s, 0.05 * s, 0.09 * s, 'dark', { bevel: 0.01 }))
  b.anchor(0, 0.1 * s, 0.26 * s)
}

const elbow = (b: Builder, s: number): void => {
  b.cylinder(0, 0, 0.01 * s, 0.13 * s, 0.46 * s, 'panel', { axis: 'z', bevel: 0.022 * s })
  cover(b, 0.25, 0.085, s)
  b.outline(() => b.casting('robot-elbow', shift(0, 0, -0.02 * s), s, 'body'))
  for (const z of [-0.07, 0.03])
    b.cylinder(-0.29 * s, 0.115 * s, z * s, 0.045 * s, 0.14 * s, 'dark', { axis: 'x', bevel: 0.012 * s })
  b.casting('robot-hose-upper', shift(0, 0, 0), s, 'dark', { casts: false })
  b.cylinder(0.2 * s, 0.115 * s, 0, 0.112 * s, 0.06 * s, 'dark', { axis: 'x' })
  b.anchor(0, 0.02 * s, 0.27 * s)
}

const forearm = (b: Builder, s: number): void => {
  b.outline(() =>
    b.cylinder(0.43 * s, 0, 0, 0.1 * s, 0.42 * s, 'body', { axis: 'x', top: 0.075 * s, bevel: 0.015 * s }),
  )
  b.cylinder(0.24 * s, 0, 0, 0.106 * s, 0.03 * s, 'panel', { axis: 'x', bevel: 0.008 * s })
  for (const side of [-1, 1]) b.casting('robot-fork', shift(0.645 * s, 0, side * 0.066 * s), s, 'body')
  b.anchor(0.45 * s, 0.1 * s, 0)
}

const wrist = (b: Builder, s: number): void => {
  b.cylinder(0, 0, 0, 0.061 * s, 0.19 * s, 'dark', { axis: 'z', bevel: 0.014 * s })
  b.cylinder(0.052 * s, 0, 0, 0.055 * s, 0.09 * s, 'body', { axis: 'x', bevel: 0.01 * s })
  b.fine(() => {
    for (const side of [-1, 1])
      b.casting('bolt-ring', chain(shift(0, 0, side * 0.094 * s), turnX(side * 90)), 0.048 * s, 'steel')
  })
  b.anchor(0, 0, 0.1 * s)
}

const gripper = (b: Builder, s: number): void => {
  b.box(0.165 * s, 0, 0, 0.07 * s, 0.1 * s, 0.2 * s, 'body', { bevel: 0.014 * s })
  b.fine(() => b.cylinder(0.165 * s, 0.06 * s, 0.05 * s, 0.014 * s, 0.04 * s, 'steel', { low: true }))
  for (const side of [-1, 1]) {
    b.link(side < 0 ? 'finger-left' : 'finger-right', () => {
      b.box(0.215 * s, 0, side * 0.035 * s, 0.05 * s, 0.07 * s, 0.035 * s, 'steel', { bevel: 0.008 * s })
      b.casting('finger', chain(shift(0.238 * s, 0, side * 0.028 * s), turnZ(-90)), s, 'steel')
    })
  }
  b.anchor(0.2 * s, 0.05 * s, 0)
}

export const drawRobot = draws(robot, (b, { scale: s, pedestal, gripper: withGripper }) => {
  base(b, pedestal, s)
  b.footprint(0, 0, pedestal > 0 ? 0.75 : 0.6 * s, pedestal > 0 ? 0.75 : 0.6 * s, 0.35)
  const at = armOrigins(pedestal, s)
  const bodies = [shoulder, upperArm, elbow, forearm, wrist]
  const draw = (i: number): void => {
    const name = `joint-${i + 1}`
    b.part(name, () => {
      b.at(...at[i]!, () => {
        b.link(name, () => {
          const body = bodies[i]
          if (body) {
            body(b, s)
            draw(i + 1)
            return
          }
          b.cylinder(0.115 * s, 0, 0, 0.05 * s, 0.04 * s, 'dark', { axis: 'x', bevel: 0.008 * s })
          if (withGripper) b.part('gripper', () => gripper(b, s))
        })
      })
    })
  }
  draw(0)
})
