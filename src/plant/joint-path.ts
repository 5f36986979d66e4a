/**
 * The pick-and-place cycle of a six-axis robot as joint angles, degrees. Poses are those of a tool that points straight
 * down (joints 2 + 3 + 5 = 90°): over a tray at the side, 1.3 m away, and over the belt in front (joint 1 = 0), 1.4 m away.
 */
import { robotReach } from '../equipment/kinds/robot.ts'

export type Joints = readonly [number, number, number, number, number, number]

interface Key {
  /** Share of the cycle at which the pose is reached. */
  readonly at: number
  readonly joints: Joints
  /** 0 = open, 1 = holds. */
  readonly grip: number
}

/** Fingertips over a workpiece, and where they take it, m. */
const HIGH_M = 1.23
const LOW_M = 0.98

/** The tool straight down at a point; joint 6 turns back what joint 1 turned, so that a workpiece keeps its side. */
const over = (distance: number, turnDeg: number, height: number): Joints => {
  const turn = (turnDeg * Math.PI) / 180
  const angles = robotReach([distance * Math.cos(turn), height, -distance * Math.sin(turn)])
  if (!angles) throw new Error(`the arm does not reach ${distance} m`)
  const [a, b, c, d, e] = angles as readonly [number, number, number, number, number]
  return [a, b, c, d, e, turnDeg]
}

const SIDE_HIGH = over(1.3, 68, HIGH_M)
const SIDE_LOW = over(1.3, 68, LOW_M)
const WAY: Joints = [34, 7, 6, 6, 77, 34]
const BELT_HIGH = over(1.4, 0, HIGH_M)
const BELT_LOW = over(1.4, 0, LOW_M)

const KEYS: readonly Key[] = [
  { at: 0, joints: SIDE_HIGH, grip: 0 },
  { at: 0.1, joints: SIDE_LOW, grip: 0 },
  { at: 0.16, joints: SIDE_LOW, grip: 1 },
  { at: 0.24, joints: SIDE_HIGH, grip: 1 },
  { at: 0.36, joints: WAY, grip: 1 },
  { at: 0.48, joints: BELT_HIGH, grip: 1 },
  { at: 0.58, joints: BELT_LOW, grip: 1 },
  { at: 0.64, joints: BELT_LOW, grip: 0 },
  { at: 0.72, joints: BELT_HIGH, grip: 0 },
  { at: 0.86, joints: WAY, grip: 0 },
  { at: 1, joints: SIDE_HIGH, grip: 0 },
]

/** Zero speed and acceleration at both ends (Perlin's quintic). */
const smooth = (x: number): number => x * x * x * (x * (x * 6 - 15) + 10)

/** Where the robot is at this share (0–1) of its cycle. `side` −1 mirrors the tray to the other side. */
export const robotPose = (share: number, side: 1 | -1): { readonly joints: Joints; readonly grip: number } => {
  const x = Math.min(1, Math.max(0, share))
  let i = 1
  while (i < KEYS.length - 1 && KEYS[i]!.at < x) i++
  const a = KEYS[i - 1]!
  const b = KEYS[i]!
  const s = smooth((x - a.at) / (b.at - a.at))
  const joint = (n: number): number =>
    (a.joints[n]! + (b.joints[n]! - a.joints[n]!) * s) * (n === 0 || n === 3 || n === 5 ? side : 1)
  return { joints: [joint(0), joint(1), joint(2), joint(3), joint(4), joint(5)], grip: a.grip + (b.grip - a.grip) * s }
}

/** Joint speeds, degrees per second, at this share of a cycle of `cycleS`. */
export const jointSpeeds = (share: number, side: 1 | -1, cycleS: number): number[] => {
  const h = 0.002
  const before = robotPose(share - h, side).joints
  const after = robotPose(share + h, side).joints
  return after.map((angle, n) => (angle - before[n]!) / (2 * h * cycleS))
}
