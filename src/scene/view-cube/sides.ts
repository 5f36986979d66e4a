/** The sides that a plant can be looked at from. A plan's y is −Z, so its front is what one sees from +Z. Pure. */
import type { CameraPose } from '../plan/camera-pose.ts'

/** From the plant to the eye: +X right, +Y up, +Z front; its length does not matter. */
export interface Direction {
  readonly x: number
  readonly y: number
  readonly z: number
}

export const SIDES = {
  right: { x: 1, y: 0, z: 0 },
  left: { x: -1, y: 0, z: 0 },
  top: { x: 0, y: 1, z: 0 },
  front: { x: 0, y: 0, z: 1 },
  back: { x: 0, y: 0, z: -1 },
} as const satisfies Record<string, Direction>
export type Side = keyof typeof SIDES

/** From a side the eye stands a little above the floor, and from above not upside down. Degrees. */
const LOWEST = 8
const HIGHEST = 89
const DEGREES = 180 / Math.PI

/** The same place from as far, looked at from a direction; the short way round. From above, north stays where it is nearest. */
export const turnedTo = ({ x, y, z }: Direction, pose: CameraPose): CameraPose => {
  const across = Math.hypot(x, z)
  const elevation = Math.min(HIGHEST, Math.max(LOWEST, Math.round(Math.atan2(y, across) * DEGREES)))
  if (across < 1e-6) return { ...pose, azimuth: Math.round(pose.azimuth / 90) * 90, elevation }
  const azimuth = Math.round(Math.atan2(x, z) * DEGREES)
  const turns = Math.round((pose.azimuth - azimuth) / 360)
  return { ...pose, azimuth: azimuth + turns * 360, elevation }
}

const apart = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180)

/** The side that a pose looks from; null between them. */
export const sideOf = ({ azimuth, elevation }: CameraPose): Side | null => {
  if (elevation > 80) return 'top'
  if (elevation > 20) return null
  const near = (['front', 'right', 'back', 'left'] as const).find(
    (side) => apart(azimuth, Math.atan2(SIDES[side].x, SIDES[side].z) * DEGREES) < 10,
  )
  return near ?? null
}
