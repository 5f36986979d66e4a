/**
 * The pick-and-place cycle of a six-axis robot as joint angles, degrees. Poses are those of a tool that points straight
 * down (joints 2 + 3 + 5 = 90°): over a tray at the side, 1.3 m away, and over the belt in front (joint 1 = 0), 1.4 m away.
 */
export type Joints = readonly [number, number, number, number, number, number]

/** Limits of the joints, degrees. */
export const JOINT_LIMITS: readonly (readonly [number, number])[] = [
  [-180, 180],
  [-90, 150],
  [-200, 75],
  [-200, 200],
  [-125, 125],
  [-400, 400],
]

interface Key {
  /** Share of the cycle at which the pose is reached. */
  readonly at: number
  readonly joints: Joints
  /** 0 = open, 1 = holds. */
  readonly grip: number
}

const SIDE_HIGH: Joints = [68, 12.5, 8.8, 0, 68.7, 68]
const SIDE_LOW: Joints = [68, 18.5, 17.4, 0, 54.1, 68]
const WAY: Joints = [34, 7, 6, 6, 77, 34]
const BELT_HIGH: Joints = [0, 19.2, 0.7, 0, 70.1, 0]
const BELT_LOW: Joints = [0, 24.6, 9.2, 0, 56.2, 0]

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
