/** Equipment at another size: teaching kits and desktop models are the same machines, smaller. */
import type { Rigid, Vec3 } from '../../base/rigid.ts'
import type { Equipment } from '../equipment/shape.ts'

const moved = (matrix: Rigid, s: number): Rigid => matrix.map((v, i) => (i >= 12 && i < 15 ? v * s : v))
const times = (p: Vec3, s: number): Vec3 => [p[0] * s, p[1] * s, p[2] * s]

/** Every length times `s`; angles stay. Positions that signals give for linear axes are metres of the real, scaled machine. */
export const scaled = (equipment: Equipment, s: number): Equipment => {
  if (s === 1) return equipment
  return {
    shapes: equipment.shapes.map((shape) => ({
      ...shape,
      matrix: moved(shape.matrix, s),
      dim: [shape.dim[0] * s, shape.dim[1] * s, shape.dim[2] * s, shape.dim[3] * s] as const,
    })),
    links: equipment.links.map((link) => {
      const linear = link.kind === 'linear' ? s : 1
      const heard = (link.gear?.by ?? link.kind) === 'linear' ? s : 1
      return {
        ...link,
        origin: moved(link.origin, s),
        limits: [link.limits[0] * linear, link.limits[1] * linear] as const,
        rest: link.rest * heard,
        ...(link.gear
          ? { gear: { ...link.gear, ratio: (link.gear.ratio * linear) / heard, offset: link.gear.offset * linear } }
          : {}),
      }
    }),
    footprints: equipment.footprints.map((foot) => ({
      ...foot,
      at: [foot.at[0] * s, foot.at[1] * s] as const,
      size: [foot.size[0] * s, foot.size[1] * s] as const,
      softness: foot.softness * s,
    })),
    anchors: Object.fromEntries(Object.entries(equipment.anchors).map(([name, at]) => [name, times(at, s)])),
    track: equipment.track && { ...equipment.track, points: equipment.track.points.map((p) => times(p, s)) },
    bounds: { min: times(equipment.bounds.min, s), max: times(equipment.bounds.max, s) },
  }
}
