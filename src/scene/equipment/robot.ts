/** A six-axis arm: castings, covers and hoses on the links that `kinds/robot.ts` names, on its pedestal. */
import {
  ARM,
  armOrigins,
  GRIP_OVER,
  HOLDS_BELOW,
  robot,
  SURFACE_M,
  taken,
  TRAY_AT,
} from '../../equipment/kinds/robot.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { boxed, CARRIER, gear, HOUSING_TOP } from './goods.ts'
import { chain, shift, turnX, turnY, turnZ } from '../../base/rigid.ts'

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

/** What the jaws hold: only while they do. */
const held = (b: Builder, handles: 'gears' | 'cartons', tip: number): void => {
  b.shownBelow('grip', HOLDS_BELOW, () => {
    if (handles === 'gears') b.in(chain(shift(tip + GRIP_OVER.gears - HOUSING_TOP, 0, 0), turnZ(90)), () => gear(b))
    else {
      b.cylinder(tip + 0.005, 0, 0, 0.026, 0.05, 'dark', { axis: 'x', low: true })
      b.in(chain(shift(tip + GRIP_OVER.cartons - CARRIER, 0, 0), turnZ(90)), () => boxed(b))
    }
  })
}

const gripper = (b: Builder, s: number, handles: 'nothing' | 'gears' | 'cartons'): void => {
  b.cylinder(0.138 * s, 0, 0, 0.058 * s, 0.012 * s, 'steel', { axis: 'x', bevel: 0.003 })
  b.box(0.176 * s, 0, 0, 0.062 * s, 0.105 * s, 0.17 * s, 'panel', { bevel: 0.01 * s })
  for (const side of [-1, 1])
    b.box(0.176 * s, 0, side * 0.093 * s, 0.058 * s, 0.1 * s, 0.016 * s, 'dark', { bevel: 0.006 * s })
  b.fine(() => {
    b.box(0.211 * s, 0, 0, 0.01 * s, 0.05 * s, 0.19 * s, 'steel', { bevel: 0.003 })
    for (const z of [-0.03, 0.03]) b.cylinder(0.17 * s, 0.058 * s, z * s, 0.011 * s, 0.02 * s, 'dark', { low: true })
  })
  for (const side of [-1, 1]) {
    b.link(side < 0 ? 'finger-left' : 'finger-right', () => {
      b.box(0.232 * s, 0, side * 0.026 * s, 0.034 * s, 0.064 * s, 0.034 * s, 'dark', { bevel: 0.007 * s })
      b.box(0.302 * s, 0, side * 0.013 * s, 0.106 * s, 0.046 * s, 0.015 * s, 'steel', { bevel: 0.004 * s })
      b.fine(() => b.box(0.336 * s, 0, side * 0.003 * s, 0.034 * s, 0.038 * s, 0.006 * s, 'dark', { bevel: 0.001 }))
    })
  }
  if (handles !== 'nothing') held(b, handles, ARM.tip * s)
  b.anchor(0.2 * s, 0.05 * s, 0)
}

/** What the robot takes from, as high as it is put down: its nearest place is empty while the jaws hold what stood there. */
const tray = (b: Builder, handles: 'gears' | 'cartons'): void => {
  const [width, depth] = handles === 'gears' ? [0.4, 0.52] : [0.5, 0.92]
  const top = SURFACE_M + (handles === 'gears' ? HOUSING_TOP : CARRIER)
  const away = handles === 'gears' ? 0.06 : 0.21
  b.footprint(0, away, width, depth, 0.3, 0.7)
  b.at(0, 0, away, () => {
    b.outline(() => b.box(0, top - 0.025, 0, width, 0.03, depth, 'panel', { bevel: 0.008 }))
    for (const x of [-1, 1])
      for (const z of [-1, 1])
        b.box(x * (width / 2 - 0.03), (top - 0.04) / 2, z * (depth / 2 - 0.03), 0.04, top - 0.04, 0.04, 'structure', {
          bevel: 0.008,
        })
    for (const z of [-1, 1])
      b.box(0, 0.24, z * (depth / 2 - 0.03), width - 0.1, 0.03, 0.03, 'structure', { bevel: 0.008 })
    b.box(0, top - 0.006, 0, width - 0.06, 0.012, depth - 0.06, 'dark', { bevel: 0.003 })
  })
  const open = (draw: () => void): void => b.shown('grip', HOLDS_BELOW, draw)
  if (handles === 'cartons') {
    b.at(0, top, 0, () => open(() => boxed(b)))
    b.at(0, top, 0.42, () => boxed(b))
    return
  }
  for (let x = -1; x <= 1; x++)
    for (let z = -1; z <= 2; z++) {
      // Some have been taken before.
      if (x === 1 && z > 0) continue
      b.at(x * 0.115, top, z * 0.12, () => (x === 0 && z === 0 ? open(() => gear(b)) : gear(b)))
    }
}

export const drawRobot = draws(robot, (b, { side, ...p }) => {
  const { scale: s, pedestal, gripper: withGripper } = p
  const handles = taken(p)
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
          if (withGripper) b.part('gripper', () => gripper(b, s, handles))
        })
      })
    })
  }
  draw(0)
  if (handles !== 'nothing')
    b.part('tray', () =>
      b.in(chain(turnY(side === 'left' ? TRAY_AT.turnDeg : -TRAY_AT.turnDeg), shift(TRAY_AT.distance, 0, 0)), () =>
        b.in(turnY(90), () => tray(b, handles)),
      ),
    )
})
