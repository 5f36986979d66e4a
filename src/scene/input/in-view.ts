/** Whether a thing is in the picture as seen from a pose, also one that a flight has not reached yet. Pure. */
import type { Vec3 } from '../../base/rigid.ts'
import type { CameraPose } from '../plan/camera-pose.ts'
import type { Bounds } from '../plan/hall-extent.ts'

export interface View {
  readonly pose: CameraPose
  /** Height of the picture in px, and its width beside that. */
  readonly height: number
  readonly aspect: number
  readonly fovDeg: number
}

/** So near its edge a thing is hardly in the picture any more: share of its half. */
const WITHIN = 0.94
/** Less than this of a thing, px, and nobody finds it. */
const LEAST_PX = 14

const along = (axis: Vec3, v: Vec3): number => axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2]

/** −1…1 across and up in the picture; null behind the eye. */
const seenFrom = ({ pose, aspect, fovDeg }: View): ((point: Vec3) => readonly [number, number, number] | null) => {
  const [a, e] = [(pose.azimuth * Math.PI) / 180, (pose.elevation * Math.PI) / 180]
  const forward = [-Math.cos(e) * Math.sin(a), -Math.sin(e), -Math.cos(e) * Math.cos(a)] as const
  const right = [Math.cos(a), 0, -Math.sin(a)] as const
  const up = [-Math.sin(e) * Math.sin(a), Math.cos(e), -Math.sin(e) * Math.cos(a)] as const
  const half = Math.tan((fovDeg * Math.PI) / 360)
  return (point) => {
    const v = pose.target.map((from, i) => point[i]! - from + forward[i]! * pose.distance) as unknown as Vec3
    const away = along(forward, v)
    return away <= 0 ? null : [along(right, v) / (away * half * aspect), along(up, v) / (away * half), away]
  }
}

/**
 * True where its middle and at least half of its corners are, or where it fills the picture, and it is not a mere speck.
 * @param bounds in the world
 */
export const isInView = (view: View, { min, max }: Bounds): boolean => {
  const see = seenFrom(view)
  const inside = (point: Vec3): boolean => {
    const at = see(point)
    return at !== null && Math.abs(at[0]) <= WITHIN && Math.abs(at[1]) <= WITHIN
  }
  const middle: Vec3 = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2]
  const at = see(middle)
  if (!at || !inside(middle)) return false
  const radius = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2
  const radiusPx = (radius / (at[2] * Math.tan((view.fovDeg * Math.PI) / 360))) * (view.height / 2)
  if (radiusPx < LEAST_PX) return false
  const corners = [min[0], max[0]].flatMap((x) =>
    [min[1], max[1]].flatMap((y) => [min[2], max[2]].map((z): Vec3 => [x, y, z])),
  )
  const narrow = Math.min(max[0] - min[0], max[2] - min[2]) / 2
  return narrow * radiusPx > (radius * view.height) / 2 || corners.filter(inside).length * 2 >= corners.length
}
