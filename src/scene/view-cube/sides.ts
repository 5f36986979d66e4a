/** The sides that a plant can be looked at from. A plan's y is −Z, so its front is what one sees from +Z. Pure. */
import type { CameraPose } from '../plan/camera-pose.ts'

/** In the order of a box's faces: +X, −X, +Y, +Z, −Z. Degrees. From a side the eye stands a little above the floor. */
export const SIDES = {
  right: { azimuth: 90, elevation: 8 },
  left: { azimuth: -90, elevation: 8 },
  top: { azimuth: 0, elevation: 89 },
  front: { azimuth: 0, elevation: 8 },
  back: { azimuth: 180, elevation: 8 },
} as const
export type Side = keyof typeof SIDES

/** The same place from as far, looked at from another side. From above, north stays where it is nearest. */
export const turnedTo = (side: Side, pose: CameraPose): CameraPose => {
  const { azimuth, elevation } = SIDES[side]
  if (side === 'top') return { ...pose, azimuth: Math.round(pose.azimuth / 90) * 90, elevation }
  // The short way round.
  const turns = Math.round((pose.azimuth - azimuth) / 360)
  return { ...pose, azimuth: azimuth + turns * 360, elevation }
}

const apart = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180)

/** The side that a pose looks from; null between them. */
export const sideOf = ({ azimuth, elevation }: CameraPose): Side | null => {
  if (elevation > 80) return 'top'
  if (elevation > 20) return null
  const near = (['front', 'right', 'back', 'left'] as const).find((side) => apart(azimuth, SIDES[side].azimuth) < 10)
  return near ?? null
}
