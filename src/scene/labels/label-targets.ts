/** Labels with their points on the screen; names of machines that look small are left out, so that the picture stays calm. */
import { type PerspectiveCamera, Vector3 } from 'three'
import type { Label } from './label-content.ts'
import type { LabelTarget } from './labels.ts'
import type { Anchors } from '../plan/scene-anchors.ts'

const SMALLEST_NAMED_PX = 40
const MOST_NAMES = 14
/** About the radius of a robot's joint: an alarm's tag stands clear of the part it speaks of. */
const PART_RADIUS_M = 0.3

export interface LabelEye {
  readonly camera: PerspectiveCamera
  readonly anchors: Anchors
  readonly unit: number
  readonly width: number
  readonly height: number
}

const eye = new Vector3()

/** @param hidden machines that are not drawn have no label */
export const labelTargets = (labels: readonly Label[], { camera, anchors, unit, width, height }: LabelEye, hidden: ReadonlySet<number>): LabelTarget[] => {
  const perMetre = height / (2 * Math.tan((camera.fov * Math.PI) / 360))
  const targets = labels.flatMap((label): LabelTarget[] => {
    if (hidden.has(label.machine.index)) return []
    const point = anchors.world(label.machine, label.component)
    const { min, max } = label.machine.equipment.bounds
    const away = camera.position.distanceTo(eye.set(...point))
    // Bulk, not length: a conveyor is long and says little.
    const size = (Math.cbrt((max[0] - min[0]) * (max[1] - min[1]) * (max[2] - min[2])) * perMetre) / away
    return [{ label, at: anchors.screen(camera, point, width, height), size, clear: label.component === null ? 0 : (PART_RADIUS_M * unit * perMetre) / away }]
  })
  const names = targets.filter(({ label, size }) => label.kind === 'name' && size >= SMALLEST_NAMED_PX).toSorted((a, b) => b.size - a.size)
  return [...targets.filter(({ label }) => label.kind !== 'name'), ...names.slice(0, MOST_NAMES)]
}
