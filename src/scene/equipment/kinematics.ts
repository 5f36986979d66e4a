/**
 * Forward kinematics: where every link is, given its channels. Chains are flattened once; then nothing is allocated,
 * so that hundreds of moving robots cost little in every frame.
 */
import { chain, IDENTITY, shift, turnAbout } from './rigid.ts'
import type { Link, Rigid } from './shape.ts'

/** Links in flat arrays. Parents come before their children. */
export interface Chain {
  readonly count: number
  /** Channel of each link: the order of `positions`. */
  readonly channels: readonly string[]
  /** −1 = the machine. */
  readonly parents: Int16Array
  readonly rotary: Uint8Array
  readonly axes: Float64Array
  readonly origins: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly rest: Float64Array
}

/** Throws when a link comes before its parent: the order is the library's promise. */
export const createChain = (links: readonly Link[]): Chain => {
  links.forEach((link, i) => {
    if (link.parent >= i) throw new Error(`link "${link.name}" comes before its parent`)
  })
  return {
    count: links.length,
    channels: links.map((link) => link.channel),
    parents: Int16Array.from(links, (link) => link.parent),
    rotary: Uint8Array.from(links, (link) => (link.kind === 'rotary' ? 1 : 0)),
    axes: Float64Array.from(links.flatMap((link) => link.axis)),
    origins: Float64Array.from(links.flatMap((link) => link.origin)),
    low: Float64Array.from(links, (link) => link.limits[0]),
    high: Float64Array.from(links, (link) => link.limits[1]),
    rest: Float64Array.from(links, (link) => link.rest),
  }
}

type Numbers = Float32Array | Float64Array

/**
 * Writes the world matrix of every link (16 numbers each, column-major) to `out[outAt…]`.
 * `base[baseAt…]`: where the machine stands. `positions[positionsAt…]`: one number a link in degrees or metres, clamped
 * to the limits; NaN = no signal, the link rests.
 */
export const forwardKinematics = (links: Chain, base: Numbers, baseAt: number, positions: Numbers, positionsAt: number, out: Numbers, outAt: number): void => {
  const { origins, axes } = links
  for (let i = 0; i < links.count; i++) {
    const given = positions[positionsAt + i]!
    const wanted = given === given ? given : links.rest[i]!
    const position = Math.min(links.high[i]!, Math.max(links.low[i]!, wanted))
    const parent = links.parents[i]!
    const p = parent < 0 ? base : out
    const pAt = parent < 0 ? baseAt : outAt + parent * 16
    const o = i * 16
    const x = axes[i * 3]!
    const y = axes[i * 3 + 1]!
    const z = axes[i * 3 + 2]!
    const to = outAt + o

    let tx = origins[o + 12]!
    let ty = origins[o + 13]!
    let tz = origins[o + 14]!
    let c = 1
    let s = 0
    if (links.rotary[i]) {
      const angle = position * (Math.PI / 180)
      c = Math.cos(angle)
      s = Math.sin(angle)
    } else {
      tx += (origins[o]! * x + origins[o + 4]! * y + origins[o + 8]! * z) * position
      ty += (origins[o + 1]! * x + origins[o + 5]! * y + origins[o + 9]! * z) * position
      tz += (origins[o + 2]! * x + origins[o + 6]! * y + origins[o + 10]! * z) * position
    }
    const k = 1 - c
    // The joint's rotation, column by column; then origin · joint, then parent · that.
    for (let column = 0; column < 3; column++) {
      const a = column === 0 ? x : column === 1 ? y : z
      const j0 = k * x * a + (column === 0 ? c : column === 1 ? -s * z : s * y)
      const j1 = k * y * a + (column === 0 ? s * z : column === 1 ? c : -s * x)
      const j2 = k * z * a + (column === 0 ? -s * y : column === 1 ? s * x : c)
      const m0 = origins[o]! * j0 + origins[o + 4]! * j1 + origins[o + 8]! * j2
      const m1 = origins[o + 1]! * j0 + origins[o + 5]! * j1 + origins[o + 9]! * j2
      const m2 = origins[o + 2]! * j0 + origins[o + 6]! * j1 + origins[o + 10]! * j2
      const at = to + column * 4
      out[at] = p[pAt]! * m0 + p[pAt + 4]! * m1 + p[pAt + 8]! * m2
      out[at + 1] = p[pAt + 1]! * m0 + p[pAt + 5]! * m1 + p[pAt + 9]! * m2
      out[at + 2] = p[pAt + 2]! * m0 + p[pAt + 6]! * m1 + p[pAt + 10]! * m2
      out[at + 3] = 0
    }
    out[to + 12] = p[pAt]! * tx + p[pAt + 4]! * ty + p[pAt + 8]! * tz + p[pAt + 12]!
    out[to + 13] = p[pAt + 1]! * tx + p[pAt + 5]! * ty + p[pAt + 9]! * tz + p[pAt + 13]!
    out[to + 14] = p[pAt + 2]! * tx + p[pAt + 6]! * ty + p[pAt + 10]! * tz + p[pAt + 14]!
    out[to + 15] = 1
  }
}

/** A link's own motion as a matrix. */
export const jointMotion = (link: Link, position: number): Rigid => {
  const [x, y, z] = link.axis
  return link.kind === 'rotary' ? turnAbout(link.axis, position) : shift(x * position, y * position, z * position)
}

/** Frames of all links in the machine's frame at rest. */
export const restFrames = (links: readonly Link[]): readonly Rigid[] => {
  const frames: Rigid[] = []
  for (const link of links) {
    frames.push(chain(link.parent < 0 ? IDENTITY : frames[link.parent]!, link.origin, jointMotion(link, link.rest)))
  }
  return frames
}
