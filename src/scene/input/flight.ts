/**
 * The way of the eye from one pose to another: an arc that steps back, crosses and comes near again, so that a person
 * keeps the hall in sight (van Wijk & Nuij, "Smooth and efficient zooming and panning", 2003, eqs. 9–10); over the
 * floor always, and over big machines where a way round them is found. Pure.
 */
import type { Bounds } from '../plan/hall-extent.ts'
import type { CameraPose } from '../plan/camera-pose.ts'

/** How far it steps back before it crosses: √2 is the paper's; a person's who flies only short ways is less. */
const RHO = 1.2
/** Seconds a unit of the path (S) takes, and the shortest and longest flight. */
const PACE_S = 0.42
const SHORTEST_S = 0.35
const LONGEST_S = 1.4
const SAMPLES = 32
/** Lifted by so many degrees a try, and tried so often. */
const LIFT_DEG = 9
const MOST_LIFTS = 8
const STEEPEST_DEG = 86

export interface Flight {
  readonly seconds: number
  /** Where the eye is, 0 = at the start, 1 = at the end. */
  at(share: number): CameraPose
}

/** The eye's own position, metres. */
export const eyeOf = ({ target, azimuth, elevation, distance }: CameraPose): [number, number, number] => {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180]
  const flat = Math.cos(e) * distance
  return [target[0] + flat * Math.sin(a), target[1] + distance * Math.sin(e), target[2] + flat * Math.cos(a)]
}

/** Position along the line (0…1) and distance, both by the share of the path. */
const zoomPath = (
  across: number,
  from: number,
  to: number,
): { readonly length: number; at(share: number): readonly [along: number, distance: number] } => {
  const rho2 = RHO * RHO
  if (across < 1e-3 * Math.min(from, to)) {
    const length = Math.abs(Math.log(to / from)) / RHO
    return { length, at: (share) => [share, from * (to / from) ** share] }
  }
  const b0 = (to * to - from * from + rho2 * rho2 * across * across) / (2 * from * rho2 * across)
  const b1 = (to * to - from * from - rho2 * rho2 * across * across) / (2 * to * rho2 * across)
  const r0 = Math.log(Math.sqrt(b0 * b0 + 1) - b0)
  const r1 = Math.log(Math.sqrt(b1 * b1 + 1) - b1)
  const length = (r1 - r0) / RHO
  return {
    length,
    at: (share) => {
      const s = share * length
      const u = (from / rho2) * (Math.cosh(r0) * Math.tanh(RHO * s + r0) - Math.sinh(r0))
      return [Math.min(1, Math.max(0, u / across)), (from * Math.cosh(r0)) / Math.cosh(RHO * s + r0)]
    },
  }
}

const eased = (t: number): number => t * t * (3 - 2 * t)
const mix = (a: number, b: number, t: number): number => a + (b - a) * t

/** The same direction, less than half a turn away. */
const nearestTurn = (from: number, to: number): number => from + ((((to - from) % 360) + 540) % 360) - 180

const within = ([x, y, z]: readonly [number, number, number], { min, max }: Bounds, room: number): boolean =>
  x > min[0] - room &&
  x < max[0] + room &&
  y > min[1] - room &&
  y < max[1] + room &&
  z > min[2] - room &&
  z < max[2] + room

/**
 * @param obstacles what the eye must not go through, world bounds, m
 * @param room that it keeps from them, m
 * @param longest distance allowed, m
 */
export const planFlight = (
  from: CameraPose,
  to: CameraPose,
  obstacles: readonly Bounds[],
  room: number,
  longest: number,
): Flight => {
  const across = Math.hypot(...to.target.map((v, i) => v - from.target[i]!))
  const path = zoomPath(across, from.distance, to.distance)
  const azimuth = nearestTurn(from.azimuth, to.azimuth)
  const turned = Math.hypot(azimuth - from.azimuth, to.elevation - from.elevation) / 60
  const along =
    (lift: number) =>
    (share: number): CameraPose => {
      const t = eased(Math.min(1, Math.max(0, share)))
      if (t >= 1) return to
      const [u, distance] = path.at(t)
      // Up early and down late: what stands in the way may stand near.
      const bow = Math.sin(Math.PI * t) ** 0.6
      return {
        target: [
          mix(from.target[0], to.target[0], u),
          mix(from.target[1], to.target[1], u),
          mix(from.target[2], to.target[2], u),
        ],
        azimuth: mix(from.azimuth, azimuth, t),
        elevation: Math.min(
          Math.max(STEEPEST_DEG, from.elevation, to.elevation),
          mix(from.elevation, to.elevation, t) + lift * bow,
        ),
        distance: Math.min(Math.max(longest, from.distance, to.distance), distance * (1 + (lift / 40) * bow)),
      }
    }
  // Where it starts or ends within one (a person had gone there), that one is no obstacle.
  const ends = [eyeOf(from), eyeOf(to)]
  const solid = obstacles.filter((bounds) => !ends.some((eye) => within(eye, bounds, room)))
  const hits = (at: (share: number) => CameraPose): number => {
    let count = 0
    for (let i = 1; i < SAMPLES; i++) {
      const eye = eyeOf(at(i / SAMPLES))
      if (solid.some((bounds) => within(eye, bounds, room))) count++
    }
    return count
  }
  let best = along(0)
  let least = solid.length ? hits(best) : 0
  for (let lifts = 1; least > 0 && lifts <= MOST_LIFTS; lifts++) {
    const tried = along(lifts * LIFT_DEG)
    const count = hits(tried)
    if (count < least) [best, least] = [tried, count]
  }
  return { seconds: Math.min(LONGEST_S, Math.max(SHORTEST_S, PACE_S * Math.max(path.length, turned))), at: best }
}
