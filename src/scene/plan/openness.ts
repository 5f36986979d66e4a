/**
 * How open to the hall's light things stand: for each of the eight corners of a shape's box the share of light that
 * reaches it past its neighbours and the floor. Worked out once a kind, in steps, whatever number of machines there is.
 * Pure.
 */
import { apply, chain, IDENTITY, type Rigid, type Vec3 } from '../../base/rigid.ts'
import { castingBox } from '../equipment/bounds.ts'
import { isCasting } from '../equipment/castings.ts'
import type { Equipment, Shape } from '../equipment/shape.ts'
import { restLinks } from './layout.ts'
import { extentOf } from './shape-extent.ts'

/** Of a shape: x fastest, then z, then y. */
export const CORNERS = 8
/** Everything reaches it. */
export const OPEN = 255

const RAYS = 20
/** What is farther away than this (m) takes no light. */
const REACH_M = 0.55
/** Rays begin so far outside (m), else each would meet what its shape is fastened to. */
const OFF_M = 0.008
/** Smaller things (m) take no light. */
const SMALL_M = 0.03
/** The floor gives some back. */
const FLOOR_DARK = 0.55
/** What begins within another shape is covered by it, most likely not all round. */
const WITHIN_DARK = 0.6
/** No corner is darker: light comes through and round. */
const LEAST = 0.35
/** Castings and cylinders do not fill their boxes. */
const CASTING_SHARE = 0.7
const CYLINDER_SHARE = 0.85
/** Of a cylinder's box the corners lie off it. */
const CYLINDER_CORNER = 0.72

/** Even over a half sphere round +Y, by their cosine: as light is taken by a matte face. */
const RAY_DIRECTIONS: readonly Vec3[] = Array.from({ length: RAYS }, (_, i) => {
  const out = Math.sqrt((i + 0.5) / RAYS)
  const turn = i * Math.PI * (3 - Math.sqrt(5))
  return [out * Math.cos(turn), Math.sqrt(1 - out * out), out * Math.sin(turn)]
})

interface Solid {
  readonly shape: Shape
  /** In the machine's frame at rest. */
  readonly frame: Rigid
  readonly centre: Vec3
  /** Half sizes of all of it. */
  readonly half: Vec3
  /** Half sizes of what takes light; null where nothing does. */
  readonly taking: Vec3 | null
  /** Of its box. */
  readonly radius: number
}

const shareOf = ({ template }: Shape): number =>
  isCasting(template) ? CASTING_SHARE : template.startsWith('cylinder') ? CYLINDER_SHARE : 1

const solidOf = (shape: Shape, carrier: Rigid, small: number): Solid => {
  const frame = chain(carrier, shape.matrix)
  const [cx, cy, cz, hx, hy, hz] = extentOf(shape, castingBox)
  const share = shareOf(shape)
  const takes = shape.casts && shape.surface !== 'glass' && 2 * Math.max(hx, hy, hz) >= small
  const round = share === CYLINDER_SHARE
  return {
    shape,
    frame,
    centre: apply(frame, 0, [cx, cy, cz]),
    half: [hx, hy, hz],
    taking: takes ? [hx * share, round ? hy : hy * share, hz * share] : null,
    radius: Math.hypot(hx, hy, hz),
  }
}

/** A direction as seen from within a frame. */
const inside = (m: Rigid, d: Vec3): Vec3 => [
  m[0]! * d[0] + m[1]! * d[1] + m[2]! * d[2],
  m[4]! * d[0] + m[5]! * d[1] + m[6]! * d[2],
  m[8]! * d[0] + m[9]! * d[1] + m[10]! * d[2],
]
const outside = (m: Rigid, d: Vec3): Vec3 => [
  m[0]! * d[0] + m[4]! * d[1] + m[8]! * d[2],
  m[1]! * d[0] + m[5]! * d[1] + m[9]! * d[2],
  m[2]! * d[0] + m[6]! * d[1] + m[10]! * d[2],
]

/** Metres to what takes light, 0 within it, Infinity past it. Nothing is made here: it is asked a million times. @param from as seen from within it */
const metresTo = ({ frame: m, taking }: Solid, from: Vec3, [x, y, z]: Vec3): number => {
  let near = -Infinity
  let far = Infinity
  for (let axis = 0; axis < 3; axis++) {
    const f = from[axis]!
    const h = taking![axis]!
    const way = m[axis * 4]! * x + m[axis * 4 + 1]! * y + m[axis * 4 + 2]! * z
    if (Math.abs(way) < 1e-9) {
      if (Math.abs(f) > h) return Infinity
      continue
    }
    const a = (-h - f) / way
    const b = (h - f) / way
    near = Math.max(near, a < b ? a : b)
    far = Math.min(far, a < b ? b : a)
    if (far < near || far < 0) return Infinity
  }
  return near > 0 ? near : 0
}

/** Rays round a direction, in the machine's frame. */
const raysRound = (up: Vec3): readonly Vec3[] => {
  const side: Vec3 = Math.abs(up[1]) < 0.9 ? [-up[2], 0, up[0]] : [0, up[2], -up[1]]
  const length = Math.hypot(...side)
  const x: Vec3 = [side[0] / length, side[1] / length, side[2] / length]
  const z: Vec3 = [x[1] * up[2] - x[2] * up[1], x[2] * up[0] - x[0] * up[2], x[0] * up[1] - x[1] * up[0]]
  return RAY_DIRECTIONS.map(([a, b, c]): Vec3 => [
    x[0] * a + up[0] * b + z[0] * c,
    x[1] * a + up[1] * b + z[1] * c,
    x[2] * a + up[2] * b + z[2] * c,
  ])
}

/** What stands at rest beside each other, and stays so: an arm's rest is not its work. */
const stayTogether = ({ links }: Equipment, a: Shape, b: Shape): boolean =>
  a.link === b.link || links[a.link]?.parent === b.link || links[b.link]?.parent === a.link

/** Goods that may not be there take light only from what is there with them. */
const isThereWith = (taker: Shape, { shownWhen }: Shape): boolean =>
  taker.shownWhen === undefined || taker.shownWhen.channel === shownWhen?.channel

const cornerOpen = (solid: Solid, i: number, others: readonly Solid[], reach: number, off: number): number => {
  const { frame, half, centre } = solid
  const round = solid.shape.template.startsWith('cylinder')
  const sign: Vec3 = [i & 1 ? 1 : -1, i & 4 ? 1 : -1, i & 2 ? 1 : -1]
  const side = round ? CYLINDER_CORNER : 1
  const away = outside(frame, solid.shape.template === 'leaf' ? [0, sign[1], 0] : sign)
  const length = Math.hypot(...away)
  const up: Vec3 = [away[0] / length, away[1] / length, away[2] / length]
  const reached = outside(frame, [sign[0] * half[0] * side, sign[1] * half[1], sign[2] * half[2] * side])
  const at: Vec3 = [
    centre[0] + reached[0] + up[0] * off,
    centre[1] + reached[1] + up[1] * off,
    centre[2] + reached[2] + up[2] * off,
  ]
  const near = others.flatMap((other) => {
    const from: Vec3 = [at[0] - other.centre[0], at[1] - other.centre[1], at[2] - other.centre[2]]
    return Math.hypot(...from) < other.radius + reach ? [{ other, from: inside(other.frame, from) }] : []
  })
  let taken = 0
  for (const ray of raysRound(up)) {
    let dark = 0
    if (ray[1] < 0 && at[1] > 0) {
      const t = -at[1] / ray[1]
      if (t < reach) dark = FLOOR_DARK * (1 - t / reach)
    }
    for (const { other, from } of near) {
      const t = metresTo(other, from, ray)
      if (t < reach) dark = Math.max(dark, t === 0 ? WITHIN_DARK : 1 - t / reach)
    }
    taken += dark
  }
  // What is long is not dark all along because its ends are.
  const share = Math.min(1, reach / Math.max(...half, 1e-6))
  return Math.max(LEAST, 1 - (share * taken) / RAYS)
}

/** A step a shape. @returns eight bytes a shape, 255 = all light reaches that corner */
export function* opennessOf(equipment: Equipment): Generator<void, Uint8Array> {
  const { shapes, bounds } = equipment
  const open = new Uint8Array(shapes.length * CORNERS).fill(OPEN)
  const size = Math.max(...bounds.max.map((high, axis) => high - bounds.min[axis]!))
  const reach = Math.min(REACH_M, size / 2)
  // A model on a table is as fine as a machine is.
  const unit = reach / REACH_M
  const links = restLinks(equipment)
  const solids = shapes.map((shape) => solidOf(shape, shape.link < 0 ? IDENTITY : links[shape.link]!, SMALL_M * unit))
  for (const [at, solid] of solids.entries()) {
    const others = solids.filter(
      (other) =>
        other !== solid &&
        other.taking !== null &&
        isThereWith(other.shape, solid.shape) &&
        stayTogether(equipment, other.shape, solid.shape) &&
        Math.hypot(
          other.centre[0] - solid.centre[0],
          other.centre[1] - solid.centre[1],
          other.centre[2] - solid.centre[2],
        ) <
          other.radius + solid.radius + reach,
    )
    for (let i = 0; i < CORNERS; i++)
      open[at * CORNERS + i] = Math.round(cornerOpen(solid, i, others, reach, OFF_M * unit) * OPEN)
    yield
  }
  return open
}
