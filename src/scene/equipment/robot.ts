/**
 * Six-axis robot. Base at the origin; with all angles 0 the upper arm stands upright and the forearm points along +X.
 *
 * Signs, as on most industrial arms (degrees):
 *   joint-1 about +Y: positive turns left (anticlockwise from above)
 *   joint-2 about −Z: positive leans the upper arm forward (towards +X)
 *   joint-3 about −Z: positive lowers the forearm
 *   joint-4 about +X (the forearm's axis); joint-5 about −Z: positive bends the tool down; joint-6 about +X (the tool's)
 * With joint-4 = 0 the tool points straight down when joint-2 + joint-3 + joint-5 = 90.
 *
 * Fingertips over a belt 0.86 m high, tool down (default pedestal 0.5 m, scale 1.2, joint-1 = 0). "Grip" is 0.98 m up,
 * as for a workpiece on its carrier; "above" is 0.25 m higher. `robotReach` computes any other point.
 *
 *   distance   grip: joint-2, 3, 5      above: joint-2, 3, 5
 *   1.2 m      12.4, 25.2, 52.4          5.9, 16.6, 67.5
 *   1.3 m      18.5, 17.4, 54.0         12.5,  9.0, 68.5
 *   1.4 m      24.6,  9.1, 56.2         19.2,  0.7, 70.1
 */
import type { Builder } from './builder.ts'
import { defineKind, factor, length, toggle } from './define-kind.ts'
import { jointMotion } from './kinematics.ts'
import { chain, IDENTITY, shift, transform, turnX, turnZ, type Vec3 } from './rigid.ts'
import type { Link, Rigid } from './shape.ts'

/** Link lengths of an arm of scale 1 (m). */
const ARM = {
  shoulderForward: 0.15,
  shoulderUp: 0.465,
  upper: 0.7,
  elbowUp: 0.115,
  forearm: 0.795,
  tip: 0.355,
} as const

const AXES: readonly (readonly [name: string, axis: Vec3, low: number, high: number, rest: number])[] = [
  ['joint-1', [0, 1, 0], -180, 180, 0],
  ['joint-2', [0, 0, -1], -90, 150, 12],
  ['joint-3', [0, 0, -1], -200, 75, 20],
  ['joint-4', [1, 0, 0], -200, 200, 0],
  ['joint-5', [0, 0, -1], -125, 125, 58],
  ['joint-6', [1, 0, 0], -400, 400, 0],
]

const origins = (pedestal: number, s: number): readonly Vec3[] => [
  [0, pedestal + 0.18 * s, 0],
  [ARM.shoulderForward * s, (ARM.shoulderUp - 0.18) * s, 0],
  [0, ARM.upper * s, 0],
  [0, ARM.elbowUp * s, 0],
  [ARM.forearm * s, 0, 0],
  [0, 0, 0],
]

export interface RobotSize {
  /** Height of the pedestal (m). */
  readonly pedestal: number
  readonly scale: number
}
const STANDARD: RobotSize = { pedestal: 0.5, scale: 1.2 }

/** Frames of the six links and the point between the fingertips, in the robot's frame; angles in degrees. */
export const robotPose = (
  angles: readonly number[],
  { pedestal, scale }: RobotSize = STANDARD,
): { readonly frames: readonly Rigid[]; readonly tip: Vec3 } => {
  const frames: Rigid[] = []
  origins(pedestal, scale).forEach((at, i) => {
    const link = { kind: 'rotary', axis: AXES[i]![1] } as Link
    frames.push(chain(frames[i - 1] ?? IDENTITY, shift(...at), jointMotion(link, angles[i] ?? 0)))
  })
  return { frames, tip: transform(frames[5]!, [ARM.tip * scale, 0, 0]) }
}

/** Angles (degrees) that bring the fingertips to a point with the tool straight down; null where the arm cannot reach or a limit forbids it. */
export const robotReach = (point: Vec3, { pedestal, scale }: RobotSize = STANDARD): readonly number[] | null => {
  const deg = 180 / Math.PI
  const joint1 = Math.atan2(-point[2], point[0]) * deg
  // The wrist in the plane of the arm, seen from joint 2.
  const x = Math.hypot(point[0], point[2]) - ARM.shoulderForward * scale
  const y = point[1] + ARM.tip * scale - (pedestal + ARM.shoulderUp * scale)
  const upper = ARM.upper * scale
  const lower = Math.hypot(ARM.forearm, ARM.elbowUp) * scale
  const lift = Math.atan2(ARM.elbowUp, ARM.forearm) * deg
  const distance = Math.hypot(x, y)
  const cosElbow = (upper ** 2 + lower ** 2 - distance ** 2) / (2 * upper * lower)
  const cosShoulder = (upper ** 2 + distance ** 2 - lower ** 2) / (2 * upper * distance)
  if (!(Math.abs(cosElbow) <= 1) || !(Math.abs(cosShoulder) <= 1)) return null
  const joint2 = 90 - Math.atan2(y, x) * deg - Math.acos(cosShoulder) * deg
  // At joint-3 = 0 the line from elbow to wrist lies `lift` above level; upright upper arm and it enclose 90 + lift.
  const joint3 = 90 + lift - Math.acos(cosElbow) * deg
  const angles = [joint1, joint2, joint3, 0, 90 - joint2 - joint3, 0]
  return angles.every((angle, i) => angle >= AXES[i]![2] && angle <= AXES[i]![3]) ? angles : null
}

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
    b.link(
      {
        name: side < 0 ? 'finger-left' : 'finger-right',
        kind: 'linear',
        axis: [0, 0, side],
        channel: 'grip',
        limits: [0, 0.06],
        rest: 0.03,
      },
      () => {
        b.box(0.215 * s, 0, side * 0.035 * s, 0.05 * s, 0.07 * s, 0.035 * s, 'steel', { bevel: 0.008 * s })
        b.casting('finger', chain(shift(0.238 * s, 0, side * 0.028 * s), turnZ(-90)), s, 'steel')
      },
    )
  }
  b.anchor(0.2 * s, 0.05 * s, 0)
}

export const robot = defineKind(
  'robot',
  'Six-axis robot',
  {
    scale: factor('Scale of the arm (1.2 reaches 2 m)', STANDARD.scale, 0.4, 2),
    pedestal: length('Pedestal', STANDARD.pedestal, 0, 1.5),
    gripper: toggle('Gripper', true),
  },
  (b, { scale: s, pedestal, gripper: withGripper }) => {
    base(b, pedestal, s)
    b.footprint(0, 0, pedestal > 0 ? 0.75 : 0.6 * s, pedestal > 0 ? 0.75 : 0.6 * s, 0.35)
    const at = origins(pedestal, s)
    const bodies = [shoulder, upperArm, elbow, forearm, wrist]
    const draw = (i: number): void => {
      const [name, axis, low, high, rest] = AXES[i]!
      b.part(name, () => {
        b.at(...at[i]!, () => {
          b.link({ name, kind: 'rotary', axis, limits: [low, high], rest }, () => {
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
  },
)
