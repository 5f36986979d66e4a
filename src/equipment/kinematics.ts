/**
 * Forward kinematics: where every link is, given its channels. Chains are flattened once; then nothing is allocated,
 * so that hundreds of moving robots cost little in every frame.
 */
import { chain, IDENTITY, type Rigid, shift, turnAbout } from '../base/rigid.ts'
import type { Axis } from './kind.ts'

/** An axis where it hangs: on another link or on the machine. */
export interface Link extends Axis {
  readonly name: string
  /** Index of the parent link, −1 = the machine. */
  readonly parent: number
  /** Where its frame is in the parent's, at position 0. */
  readonly origin: Rigid
  /** It stands at `ratio` × its channel + `offset`; absent = where its channel says. */
  readonly gear?: Gear
}

/** How a link follows the one that its channel measures (URDF `mimic`). */
export interface Gear {
  /** Of its own units to those of its channel. */
  readonly ratio: number
  readonly offset: number
  /** What moves the link that it follows, and so what its channel is in: degrees or metres. */
  readonly by: 'rotary' | 'linear'
}

/** Links in flat arrays. Parents come before their children. */
export interface Chain {
  readonly count: number
  /** Channel of each link: the order of `positions`. */
  readonly channels: readonly string[]
  /** −1 = the machine. */
  readonly parents: Int16Array
  readonly rotary: Uint8Array
  readonly axes: Float64Array
  /** 0, 1, 2 where the axis is ±X, ±Y or ±Z, else −1. */
  readonly about: Int8Array
  readonly origins: Float64Array
  /** 1 where the origin does not only lie elsewhere but is turned. */
  readonly turned: Uint8Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly rest: Float64Array
  readonly ratio: Float64Array
  readonly offset: Float64Array
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
    about: Int8Array.from(links, ({ axis }) => axis.findIndex((v) => Math.abs(v) === 1)),
    origins: Float64Array.from(links.flatMap((link) => link.origin)),
    turned: Uint8Array.from(links, ({ origin }) => Number(origin[0] !== 1 || origin[5] !== 1 || origin[10] !== 1)),
    low: Float64Array.from(links, (link) => link.limits[0]),
    high: Float64Array.from(links, (link) => link.limits[1]),
    rest: Float64Array.from(links, (link) => link.rest),
    ratio: Float64Array.from(links, ({ gear }) => gear?.ratio ?? 1),
    offset: Float64Array.from(links, ({ gear }) => gear?.offset ?? 0),
  }
}

/** Where a link stands, degrees or metres, when its channel says `value`. */
export const positionOf = ({ gear, limits: [low, high] }: Link, value: number): number =>
  Math.min(high, Math.max(low, gear ? value * gear.ratio + gear.offset : value))

/** The link whose channel a link follows: itself, or the one it is geared to. */
export const leaderOf = (links: readonly Link[], i: number): number => {
  const { gear, channel } = links[i]!
  const leader = gear ? links.findIndex((link) => link.channel === channel && !link.gear) : i
  return leader < 0 ? i : leader
}

type Numbers = Float32Array | Float64Array

/** Turns the columns of frames[to…] about the unit axis (Rodrigues). */
const turnColumns = (frames: Numbers, to: number, a: number, b: number, d: number, c: number, s: number): void => {
  const k = 1 - c
  for (let row = to; row < to + 3; row++) {
    const u = frames[row]!
    const v = frames[row + 3]!
    const w = frames[row + 6]!
    frames[row] = u * (k * a * a + c) + v * (k * a * b + s * d) + w * (k * a * d - s * b)
    frames[row + 3] = u * (k * a * b - s * d) + v * (k * b * b + c) + w * (k * b * d + s * a)
    frames[row + 6] = u * (k * a * d + s * b) + v * (k * b * d - s * a) + w * (k * d * d + c)
  }
}

/**
 * Writes the frame of every link to `frames[outAt…]`, 12 numbers each (three columns, then the place), all in one array
 * with that of the machine they hang on, at `baseAt`. `positions[positionsAt…]`: what each link's channel
 * says, degrees or metres; where that leads is clamped to the limits. NaN = no signal, the link rests.
 */
export const forwardKinematics = (
  links: Chain,
  frames: Numbers,
  baseAt: number,
  positions: Numbers,
  positionsAt: number,
  outAt: number,
): void => {
  const { origins, axes } = links
  for (let i = 0; i < links.count; i++) {
    const given = positions[positionsAt + i]!
    const wanted = (given === given ? given : links.rest[i]!) * links.ratio[i]! + links.offset[i]!
    const position = Math.min(links.high[i]!, Math.max(links.low[i]!, wanted))
    const parent = links.parents[i]!
    const p = parent < 0 ? baseAt : outAt + parent * 12
    const to = outAt + i * 12
    const plain = links.turned[i] === 0
    const about = links.rotary[i] === 1 ? links.about[i]! : -1
    for (let column = plain ? 3 : 0; column < 4; column++) {
      const o = i * 16 + column * 4
      const x = origins[o]!
      const y = origins[o + 1]!
      const z = origins[o + 2]!
      const at = to + column * 3
      const w = column === 3 ? 1 : 0
      frames[at] = frames[p]! * x + frames[p + 3]! * y + frames[p + 6]! * z + frames[p + 9]! * w
      frames[at + 1] = frames[p + 1]! * x + frames[p + 4]! * y + frames[p + 7]! * z + frames[p + 10]! * w
      frames[at + 2] = frames[p + 2]! * x + frames[p + 5]! * y + frames[p + 8]! * z + frames[p + 11]! * w
    }
    // One that is not turned has its parent's columns, which need not be copied before they are turned.
    const from = plain ? p : to
    const a = axes[i * 3]!
    const b = axes[i * 3 + 1]!
    const d = axes[i * 3 + 2]!
    if (about >= 0) {
      // About one of the link's own axes, the two other columns turn into each other.
      const angle = position * (Math.PI / 180)
      const c = Math.cos(angle)
      const k = Math.sin(angle) * (a + b + d)
      const first = ((about + 1) % 3) * 3
      const second = ((about + 2) % 3) * 3
      for (let row = 0; row < 3; row++) {
        const m = frames[from + first + row]!
        const n = frames[from + second + row]!
        frames[to + first + row] = m * c + n * k
        frames[to + second + row] = n * c - m * k
        frames[to + about * 3 + row] = frames[from + about * 3 + row]!
      }
      continue
    }
    if (plain) for (let k = 0; k < 9; k++) frames[to + k] = frames[p + k]!
    if (links.rotary[i]) {
      const angle = position * (Math.PI / 180)
      turnColumns(frames, to, a, b, d, Math.cos(angle), Math.sin(angle))
    } else
      for (let row = to; row < to + 3; row++)
        frames[row + 9]! += (frames[row]! * a + frames[row + 3]! * b + frames[row + 6]! * d) * position
  }
}

/** The motion of an axis as a matrix. @param position of the axis itself, degrees or metres */
export const jointMotion = ({ kind, axis }: Pick<Axis, 'kind' | 'axis'>, position: number): Rigid => {
  const [x, y, z] = axis
  return kind === 'rotary' ? turnAbout(axis, position) : shift(x * position, y * position, z * position)
}

/** Frames of all links in the machine's frame. @param said what a link's channel says, degrees or metres; within the limits it is followed */
export const linkFrames = (links: readonly Link[], said: (link: number) => number): readonly Rigid[] => {
  const frames: Rigid[] = []
  links.forEach((link, i) => {
    const parent = link.parent < 0 ? IDENTITY : frames[link.parent]!
    frames.push(chain(parent, link.origin, jointMotion(link, positionOf(link, said(i)))))
  })
  return frames
}

/** The same at rest. */
export const restFrames = (links: readonly Link[]): readonly Rigid[] => linkFrames(links, (i) => links[i]!.rest)
