/**
 * The pick-and-place cycle of a six-axis robot as joint angles, degrees. Poses are those of a tool that points straight
 * down (joints 2 + 3 + 5 = 90°): over the tray at its side, and over the belt in front (joint 1 = 0), 1.4 m away.
 */
import { GRIP_OVER, robotReach, SURFACE_M, TRAY_AT } from '../equipment/kinds/robot.ts'

export type Handled = keyof typeof GRIP_OVER

export type Joints = readonly [number, number, number, number, number, number]

interface Key {
  /** Share of the cycle at which the pose is reached. */
  readonly at: number
  readonly joints: Joints
  /** 0 = open, 1 = holds. */
  readonly grip: number
}

/** What is taken is lifted so far, m. */
const LIFT_M = 0.27
const TO_BELT_M = 1.4

/** The tool straight down at a point; joint 6 turns back what joint 1 turned, so that a workpiece keeps its side. */
const over = (distance: number, turnDeg: number, height: number): Joints => {
  const turn = (turnDeg * Math.PI) / 180
  const angles = robotReach([distance * Math.cos(turn), height, -distance * Math.sin(turn)])
  if (!angles) throw new Error(`the arm does not reach ${distance} m`)
  const [a, b, c, d, e] = angles as readonly [number, number, number, number, number]
  return [a, b, c, d, e, turnDeg]
}

const WAY: Joints = [34, 7, 6, 6, 77, 34]

const keysOf = (handled: Handled): readonly Key[] => {
  const low = SURFACE_M + GRIP_OVER[handled]
  const { distance, turnDeg } = TRAY_AT
  const trayHigh = over(distance, turnDeg, low + LIFT_M)
  const trayLow = over(distance, turnDeg, low)
  const beltHigh = over(TO_BELT_M, 0, low + LIFT_M)
  const beltLow = over(TO_BELT_M, 0, low)
  return [
    { at: 0, joints: trayHigh, grip: 0 },
    { at: 0.1, joints: trayLow, grip: 0 },
    { at: 0.16, joints: trayLow, grip: 1 },
    { at: 0.24, joints: trayHigh, grip: 1 },
    { at: 0.36, joints: WAY, grip: 1 },
    { at: 0.48, joints: beltHigh, grip: 1 },
    { at: 0.58, joints: beltLow, grip: 1 },
    { at: 0.64, joints: beltLow, grip: 0 },
    { at: 0.72, joints: beltHigh, grip: 0 },
    { at: 0.86, joints: WAY, grip: 0 },
    { at: 1, joints: trayHigh, grip: 0 },
  ]
}
const KEYS: Readonly<Record<Handled, readonly Key[]>> = { gears: keysOf('gears'), cartons: keysOf('cartons') }

/** Zero speed and acceleration at both ends (Perlin's quintic). */
const smooth = (x: number): number => x * x * x * (x * (x * 6 - 15) + 10)

/** Where the robot is at this share (0–1) of its cycle. `side` −1 mirrors the tray to the other side. */
export const robotPose = (
  share: number,
  side: 1 | -1,
  handled: Handled,
): { readonly joints: Joints; readonly grip: number } => {
  const keys = KEYS[handled]
  const x = Math.min(1, Math.max(0, share))
  let i = 1
  while (i < keys.length - 1 && keys[i]!.at < x) i++
  const a = keys[i - 1]!
  const b = keys[i]!
  const s = smooth((x - a.at) / (b.at - a.at))
  const joint = (n: number): number =>
    (a.joints[n]! + (b.joints[n]! - a.joints[n]!) * s) * (n === 0 || n === 3 || n === 5 ? side : 1)
  return { joints: [joint(0), joint(1), joint(2), joint(3), joint(4), joint(5)], grip: a.grip + (b.grip - a.grip) * s }
}

/** Joint speeds, degrees per second, at this share of a cycle of `cycleS`. */
export const jointSpeeds = (share: number, side: 1 | -1, handled: Handled, cycleS: number): number[] => {
  const h = 0.002
  const before = robotPose(share - h, side, handled).joints
  const after = robotPose(share + h, side, handled).joints
  return after.map((angle, n) => (angle - before[n]!) / (2 * h * cycleS))
}
