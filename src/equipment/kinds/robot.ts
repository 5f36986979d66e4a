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
import { jointMotion } from '../kinematics.ts'
import { defineKind, linear, rotary } from '../kind.ts'
import { choice, factor, length, toggle } from '../param.ts'
import { chain, IDENTITY, type Rigid, shift, apply, type Vec3 } from '../../base/rigid.ts'

/** Link lengths of an arm of scale 1 (m). */
export const ARM = {
  shoulderForward: 0.15,
  shoulderUp: 0.465,
  upper: 0.7,
  elbowUp: 0.115,
  forearm: 0.795,
  tip: 0.355,
} as const

const JOINTS: readonly (readonly [name: string, axis: Vec3, low: number, high: number, rest: number])[] = [
  ['joint-1', [0, 1, 0], -180, 180, 0],
  ['joint-2', [0, 0, -1], -90, 150, 12],
  ['joint-3', [0, 0, -1], -200, 75, 20],
  ['joint-4', [1, 0, 0], -200, 200, 0],
  ['joint-5', [0, 0, -1], -125, 125, 58],
  ['joint-6', [1, 0, 0], -400, 400, 0],
]

export const armOrigins = (pedestal: number, s: number): readonly Vec3[] => [
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
  armOrigins(pedestal, scale).forEach((at, i) => {
    const [, axis] = JOINTS[i]!
    frames.push(chain(frames[i - 1] ?? IDENTITY, shift(...at), jointMotion({ kind: 'rotary', axis }, angles[i] ?? 0)))
  })
  return { frames, tip: apply(frames[5]!, 0, [ARM.tip * scale, 0, 0]) }
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
  return angles.every((angle, i) => angle >= JOINTS[i]![2] && angle <= JOINTS[i]![3]) ? angles : null
}

/** How far beside its front the robot takes what it handles, and how far away, degrees and m: over its tray. */
export const TRAY_AT = { turnDeg: 68, distance: 1.3 } as const
/** Fingertips over the surface that the piece stands on, belt or tray, when they hold it, m. */
export const GRIP_OVER = { gears: 0.245, cartons: 0.344 } as const
/** The surfaces of belt and tray are so high, m. */
export const SURFACE_M = 0.86
/** Jaws closer than this hold something, m. */
export const HOLDS_BELOW = 0.04

/** What it takes, and puts on a belt: nothing where it has no gripper, or does not reach its tray. */
export const taken = ({
  handles,
  gripper,
  ...size
}: RobotSize & { readonly handles: 'nothing' | 'gears' | 'cartons'; readonly gripper: boolean }):
  | 'nothing'
  | 'gears'
  | 'cartons' => {
  if (handles === 'nothing' || !gripper) return 'nothing'
  return robotReach([TRAY_AT.distance, SURFACE_M + GRIP_OVER[handles], 0], size) ? handles : 'nothing'
}

export const robot = defineKind('robot', 'Six-axis robot', {
  params: {
    scale: factor('Scale of the arm (1.2 reaches 2 m)', STANDARD.scale, 0.4, 2),
    pedestal: length('Pedestal', STANDARD.pedestal, 0, 1.5),
    gripper: toggle('Gripper', true),
    handles: choice('Takes from a tray at its side', ['nothing', 'gears', 'cartons']),
    side: choice('Side of the tray', ['left', 'right']),
  },
  parts: (v) => [
    'base',
    ...JOINTS.map(([name]) => name),
    ...(v.gripper ? ['gripper'] : []),
    ...(taken(v) === 'nothing' ? [] : ['tray']),
  ],
  axes: ({ gripper }) => ({
    ...Object.fromEntries(JOINTS.map(([name, axis, low, high, rest]) => [name, rotary(axis, low, high, rest)])),
    ...(gripper
      ? {
          'finger-left': linear([0, 0, -1], 0, 0.06, 0.03, 'grip'),
          'finger-right': linear([0, 0, 1], 0, 0.06, 0.03, 'grip'),
        }
      : {}),
  }),
})
