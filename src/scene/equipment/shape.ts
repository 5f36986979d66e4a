/**
 * What equipment is made of. Each kind is a pure function from parameters to shapes: no React, no three.
 * Metres; the machine's own frame: origin on the floor at its centre, +X along the material flow, Y up.
 */

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

/** 4×4 column-major, rigid (rotation and translation only). */
export type Rigid = readonly number[]

/** Templates: `box` (rounded, 9-slice), `cylinder`, `cylinder-wide` and `cylinder-low` (axis Y), or the name of a casting in `castings.ts`. */
export type Template = 'box' | 'cylinder' | 'cylinder-wide' | 'cylinder-low' | (string & {})

export interface Shape {
  readonly template: Template
  /** Component it belongs to: `joint-2`, `belt`, `drive`… `frame` for what is no component of its own. */
  readonly part: string
  /** Index into `Equipment.links` of the link that carries it; −1 = fixed to the machine. */
  readonly link: number
  /** Relative to the link (or the machine). */
  readonly matrix: Rigid
  /** box: half sizes x, y, z and bevel radius; cylinder: radius bottom, half height, radius top, bevel; castings: uniform scale, 0, 0, 0. */
  readonly dim: readonly [number, number, number, number]
  readonly surface: Surface
  /** False for thin details that cast no useful shadow. */
  readonly casts: boolean
  /** 0 = always; 1 = dropped in the middle distance; 2 = near only. */
  readonly detail: 0 | 1 | 2
  /** A belt or roller whose surface runs at the machine's `speed`. */
  readonly runs?: 'belt' | 'roller'
  /** Shown only while the channel's value is above this: goods on a rack cell (`cell:A1`), the n-th item on a belt (`items`). */
  readonly shownWhen?: { readonly channel: string; readonly above: number }
}

/** A moving link: a joint of a chain, an axis of a gantry. */
export interface Link {
  readonly name: string
  /** Index of the parent link, −1 = the machine. */
  readonly parent: number
  /** Where its frame is in the parent's, at rest. */
  readonly origin: Rigid
  readonly kind: 'rotary' | 'linear'
  readonly axis: readonly [number, number, number]
  /** Channel that drives it: degrees for rotary, metres for linear. */
  readonly channel: string
  readonly limits: readonly [number, number]
  /** What its channel is taken to say while no signal says anything. */
  readonly rest: number
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

/** A parameter of a kind, for validation and the gallery. Metres and degrees. */
export type Param =
  | {
      readonly type: 'number'
      readonly name: string
      readonly min: number
      readonly max: number
      readonly step: number
      readonly default: number
      readonly unit: string
    }
  | { readonly type: 'choice'; readonly name: string; readonly options: readonly string[]; readonly default: string }
  | { readonly type: 'switch'; readonly name: string; readonly default: boolean }

export interface EquipmentKind {
  /** As written in a twin document's `model.kind`. */
  readonly kind: string
  readonly name: string
  readonly params: Readonly<Record<string, Param>>
  /** Parameters outside their range are clamped; unknown ones ignored (reported by `checkParams`). */
  build(params: Readonly<Record<string, number | string | boolean>>): Equipment
}
