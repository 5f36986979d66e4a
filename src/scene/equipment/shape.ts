/**
 * What equipment is drawn of. Each kind is a pure function from parameters to shapes: no React, no three.
 * Metres; the machine's own frame: origin on the floor at its centre, +X along the material flow, Y up.
 */

import type { Rigid } from '../../base/rigid.ts'
import type { Link } from '../../equipment/kinematics.ts'

/** Surface roles; the colours are the theme's. */
export type Surface =
  | 'body'
  | 'panel'
  | 'structure'
  | 'dark'
  | 'steel'
  | 'belt'
  | 'goods'
  | 'pallet'
  | 'screen'
  | 'glass'

/** Templates: `box` (rounded, 9-slice), `leaf` (its two faces across Y alone: what is as thin as paint), `cylinder`, `cylinder-wide` and `cylinder-low` (axis Y), or the name of a casting in `castings.ts`. */
export type Template = 'box' | 'leaf' | 'cylinder' | 'cylinder-wide' | 'cylinder-low' | (string & {})

export interface Shape {
  readonly template: Template
  /** Component it belongs to: `joint-2`, `belt`, `drive`… `frame` for what is no component of its own. */
  readonly part: string
  /** Index into `Equipment.links` of the link that carries it; −1 = fixed to the machine. */
  readonly link: number
  /** Relative to the link (or the machine). */
  readonly matrix: Rigid
  /** box and leaf: half sizes x, y, z and bevel radius; cylinder: radius bottom, half height, radius top, bevel; castings: uniform scale, 0, 0, 0. */
  readonly dim: readonly [number, number, number, number]
  readonly surface: Surface
  /** False for thin details that cast no useful shadow. */
  readonly casts: boolean
  /** 0 = always; 1 = dropped in the middle distance; 2 = near only. */
  readonly detail: 0 | 1 | 2
  /** A belt or roller whose surface runs at the machine's `speed`. */
  readonly runs?: 'belt' | 'roller'
  /**
   * Shown only while the channel's value is above this: goods on a rack cell (`cell:A1`), the n-th item on a belt (`items`);
   * or below: what jaws hold that are closed (`grip`).
   */
  readonly shownWhen?:
    | { readonly channel: string; readonly above: number }
    | { readonly channel: string; readonly below: number }
}

/** A soft contact shadow on the floor: centre, size, softness (m), strength 0–1, turn (deg). */
export interface Footprint {
  readonly at: readonly [number, number]
  readonly size: readonly [number, number]
  readonly softness: number
  readonly strength: number
}

/** Where goods ride: a path in the machine's frame at the height of its surface, for workpieces on conveyors. */
export interface Track {
  readonly points: readonly (readonly [number, number, number])[]
  readonly closed: boolean
}

export interface Equipment {
  readonly shapes: readonly Shape[]
  readonly links: readonly Link[]
  readonly footprints: readonly Footprint[]
  /** Parts named, with where a label points (machine's frame at rest). */
  readonly anchors: Readonly<Record<string, readonly [number, number, number]>>
  readonly track: Track | null
  /** Axis-aligned bounds at rest, machine's frame. */
  readonly bounds: { readonly min: readonly [number, number, number]; readonly max: readonly [number, number, number] }
}
