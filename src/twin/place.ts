/** Places and frames. Right-handed, metres, Y up; a plan's x is +X, its y is −Z; headings in degrees anticlockwise from above. */
import type { FrameDoc } from './schema.ts'

export interface Place {
  readonly at: readonly [number, number, number]
  readonly heading: number
}

export const ORIGIN: Place = { at: [0, 0, 0], heading: 0 }

/** `local`, given relative to `parent`, in the parent's own surroundings. */
export const compose = (parent: Place, local: Place): Place => {
  const angle = (parent.heading * Math.PI) / 180
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const [x, y, z] = local.at
  // Anticlockwise from above with Y up is a positive rotation about +Y: +X turns towards −Z.
  return {
    at: [parent.at[0] + c * x + s * z, parent.at[1] + y, parent.at[2] - s * x + c * z],
    heading: normalHeading(parent.heading + local.heading),
  }
}

/** Into (−180, 180]. */
export const normalHeading = (deg: number): number => {
  const turned = ((deg % 360) + 360) % 360
  return turned > 180 ? turned - 360 : turned
}

/** A point of a frame (its units, x right, y up unless `yDown`) on the twin's floor: [x, z] in metres. */
export const frameToFloor = (frame: FrameDoc, x: number, y: number): readonly [number, number] => {
  const angle = (frame.rotationDeg * Math.PI) / 180
  const px = x * frame.scale
  const py = (frame.yDown ? -y : y) * frame.scale
  const rx = Math.cos(angle) * px - Math.sin(angle) * py
  const ry = Math.sin(angle) * px + Math.cos(angle) * py
  return [frame.origin[0] + rx, frame.origin[1] - ry]
}

/** A heading given in a frame, in the twin's convention. */
export const frameHeading = (frame: FrameDoc, heading: number): number =>
  normalHeading((frame.yDown ? -heading : heading) + frame.rotationDeg)
