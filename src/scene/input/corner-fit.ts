/** From how near all corners of something can be seen, and what is then looked at. Pure. */
import type { Vec3 } from '../../base/rigid.ts'
import type { CameraPose } from '../plan/camera-pose.ts'
import type { Bounds } from '../plan/hall-extent.ts'

const RAD = Math.PI / 180
/** So much of the picture stays free all round. */
const FREE = 0.06

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/**
 * A corner at (x, y) of the picture's plane and z towards the eye is inside while |x - cx| <= (d - z) tan: of each side the
 * farthest out decides, and between two opposite sides stands the middle of the picture.
 * @param direction seen from above: its elevation is more than 0
 * @param fovDeg of the picture's height. @param aspect width by height
 */
export const cornerFit = (
  { min, max }: Bounds,
  direction: Pick<CameraPose, 'azimuth' | 'elevation'>,
  fovDeg: number,
  aspect: number,
): Pick<CameraPose, 'target' | 'distance'> => {
  const [a, e] = [direction.azimuth * RAD, direction.elevation * RAD]
  const back: Vec3 = [Math.cos(e) * Math.sin(a), Math.sin(e), Math.cos(e) * Math.cos(a)]
  const right: Vec3 = [Math.cos(a), 0, -Math.sin(a)]
  const up: Vec3 = [-Math.sin(e) * Math.sin(a), Math.cos(e), -Math.sin(e) * Math.cos(a)]
  const middle: Vec3 = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2]
  const tanUp = Math.tan((fovDeg / 2) * RAD) * (1 - FREE)
  const tans = [tanUp * aspect, tanUp] as const
  const corners = Array.from({ length: 8 }, (_, i): Vec3 => {
    const from: Vec3 = [
      (i & 1 ? max : min)[0] - middle[0],
      (i & 2 ? max : min)[1] - middle[1],
      (i & 4 ? max : min)[2] - middle[2],
    ]
    return [dot(from, right), dot(from, up), dot(from, back)]
  })
  // Of each side: how far out, less how far away.
  const reach = (axis: 0 | 1, side: 1 | -1): number =>
    Math.max(...corners.map((corner) => side * corner[axis] + corner[2] * tans[axis]))
  const [r, l, t, b] = [reach(0, 1), reach(0, -1), reach(1, 1), reach(1, -1)]
  const distance = Math.max((r + l) / (2 * tans[0]), (t + b) / (2 * tans[1]))
  const [cx, cy] = [(r - l) / 2, (t - b) / 2]
  // What is looked at stands at the middle's height: an eye that turns goes round that, not round what is below the floor.
  const lower = (cy * up[1]) / back[1]
  const at = (i: 0 | 1 | 2): number => middle[i] + right[i] * cx + up[i] * cy - back[i] * lower
  return { target: [at(0), at(1), at(2)], distance: distance + lower }
}
