/** Collects a machine's shapes. Scopes nest: a frame, a part, a level of detail and a link hold for what is drawn inside them. */
import { assert } from '../../base/assert.ts'
import { shapeBounds } from './bounds.ts'
import { chain, IDENTITY, type Rigid, shift, apply, turnX, turnZ, type Vec3 } from '../../base/rigid.ts'
import type { Axis } from '../../equipment/kind.ts'
import { type Link, restFrames } from '../../equipment/kinematics.ts'
import type { Equipment, Footprint, Shape, Surface, Template } from './shape.ts'

export interface Options {
  /** Metres; by default what suits the size. */
  readonly bevel?: number
  readonly casts?: boolean
  readonly runs?: 'belt' | 'roller'
}

export interface CylinderOptions extends Options {
  /** Along which axis; +Y by default. */
  readonly axis?: 'x' | 'y' | 'z'
  /** Radius at the far end of the axis. */
  readonly top?: number
  /** Ten sides, sharp edges: for the thin and the many. */
  readonly low?: boolean
}

/** Thinner boxes are leaves, where they are so many times wider. */
const LEAF_M = 0.009
const LEAF_WIDE = 4

/** A cylinder of this radius has more sides, so that it looks round. */
const WIDE_M = 0.3

interface Scope {
  readonly frame: Rigid
  readonly link: number
  readonly part: string
  readonly detail: Shape['detail']
  readonly shownWhen: Shape['shownWhen']
}

const ALONG: Readonly<Record<'x' | 'y' | 'z', Rigid>> = { x: turnZ(-90), y: IDENTITY, z: turnX(90) }

export class Builder {
  readonly #axes: Readonly<Record<string, Axis>>
  readonly #shapes: Shape[] = []
  readonly #links: Link[] = []
  readonly #footprints: Footprint[] = []
  readonly #anchors: Record<string, { link: number; at: Vec3 }> = {}
  #track: Equipment['track'] = null
  #scope: Scope = { frame: IDENTITY, link: -1, part: 'frame', detail: 1, shownWhen: undefined }

  /** @param axes what its kind says that moves, by name */
  constructor(axes: Readonly<Record<string, Axis>>) {
    this.#axes = axes
  }

  #within(change: Partial<Scope>, draw: () => void): void {
    const outer = this.#scope
    this.#scope = { ...outer, ...change }
    draw()
    this.#scope = outer
  }

  in(frame: Rigid, draw: () => void): void {
    this.#within({ frame: chain(this.#scope.frame, frame) }, draw)
  }

  at(x: number, y: number, z: number, draw: () => void): void {
    this.in(shift(x, y, z), draw)
  }

  part(name: string, draw: () => void): void {
    this.#within({ part: name }, draw)
  }

  /** Seen from afar too: the few shapes that make the outline. */
  outline(draw: () => void): void {
    this.#within({ detail: 0 }, draw)
  }

  /** Seen only near by; such details cast no shadow. */
  fine(draw: () => void): void {
    this.#within({ detail: 2 }, draw)
  }

  shown(channel: string, above: number, draw: () => void): void {
    this.#within({ shownWhen: { channel, above } }, draw)
  }

  shownBelow(channel: string, below: number, draw: () => void): void {
    this.#within({ shownWhen: { channel, below } }, draw)
  }

  /** The axis of this name, whose frame at position 0 is the present frame. What is drawn inside is relative to it. */
  link(name: string, draw: () => void): void {
    const axis = Object.hasOwn(this.#axes, name) ? this.#axes[name] : undefined
    assert(axis !== undefined, `the kind has no axis "${name}"`)
    const { frame, link } = this.#scope
    this.#links.push({ ...axis, name, parent: link, origin: frame })
    this.#within({ frame: IDENTITY, link: this.#links.length - 1 }, draw)
  }

  #put(template: Template, at: Rigid, dim: Shape['dim'], surface: Surface, options: Options): void {
    const { frame, link, part, detail, shownWhen } = this.#scope
    this.#shapes.push({
      template,
      part,
      link,
      matrix: chain(frame, at),
      dim,
      surface,
      detail,
      casts: options.casts ?? (detail < 2 && surface !== 'glass'),
      ...(options.runs ? { runs: options.runs } : {}),
      ...(shownWhen ? { shownWhen } : {}),
    })
  }

  /** Centre and size. */
  box(
    x: number,
    y: number,
    z: number,
    width: number,
    height: number,
    depth: number,
    surface: Surface,
    options: Options = {},
  ): void {
    const least = Math.min(width, height, depth) / 2
    if (least <= LEAF_M / 2 && surface !== 'glass' && !options.runs)
      return this.#leaf(shift(x, y, z), width, height, depth, surface, options)
    const bevel = Math.min(options.bevel ?? Math.min(0.015, least * 0.5), least)
    this.#put('box', shift(x, y, z), [width / 2, height / 2, depth / 2, bevel], surface, options)
  }

  /** What is as thin as paint has two faces and no edges, which would be under a pixel and sparkle; it lies across Y. */
  #leaf(at: Rigid, width: number, height: number, depth: number, surface: Surface, options: Options): void {
    const least = Math.min(width, height, depth)
    const [turn, dim]: readonly [Rigid, Vec3] =
      least === height
        ? [IDENTITY, [width, height, depth]]
        : least === depth
          ? [turnX(90), [width, depth, height]]
          : [turnZ(90), [height, width, depth]]
    const slender = Math.min(dim[0], dim[2]) < LEAF_WIDE * dim[1]
    this.#put(
      slender ? 'box' : 'leaf',
      chain(at, turn),
      [dim[0] / 2, dim[1] / 2, dim[2] / 2, slender ? least / 4 : 0],
      surface,
      options,
    )
  }

  /** Centre, radius, length along the axis. */
  cylinder(
    x: number,
    y: number,
    z: number,
    radius: number,
    length: number,
    surface: Surface,
    options: CylinderOptions = {},
  ): void {
    const top = options.top ?? radius
    const bevel = options.low
      ? 0
      : Math.min(options.bevel ?? 0.012, length / 2, Math.max(Math.min(radius, top), 0) * 0.5)
    this.#put(
      options.low ? 'cylinder-low' : Math.max(radius, top) >= WIDE_M ? 'cylinder-wide' : 'cylinder',
      chain(shift(x, y, z), ALONG[options.axis ?? 'y']),
      [radius, length / 2, top, bevel],
      surface,
      options,
    )
  }

  casting(name: string, at: Rigid, scale: number, surface: Surface, options: Options = {}): void {
    this.#put(name, at, [scale, 0, 0, 0], surface, options)
  }

  footprint(x: number, z: number, width: number, depth: number, softness = 0.5, strength = 1): void {
    this.#footprints.push({ at: [x, z], size: [width, depth], softness, strength })
  }

  /** Where the label of the present part points. Without one it is the middle of the part's top. */
  anchor(x: number, y: number, z: number): void {
    this.#anchors[this.#scope.part] = { link: this.#scope.link, at: apply(this.#scope.frame, 0, [x, y, z]) }
  }

  track(points: readonly Vec3[], closed = false): void {
    this.#track = { points: points.map((p) => apply(this.#scope.frame, 0, p)), closed }
  }

  /** The point of the machine itself that is nearest to the middle of its top: there may be nothing there, or goods at times. */
  #topOf(frames: readonly Rigid[], middle: Vec3): Vec3 {
    let [best, least] = [middle, Infinity]
    for (const shape of this.#shapes) {
      if (shape.shownWhen || shape.detail > 1 || shape.surface === 'glass') continue
      const { min, max } = shapeBounds(shape, shape.link < 0 ? IDENTITY : frames[shape.link]!)
      const within = (axis: 0 | 2): number => Math.min(max[axis]!, Math.max(min[axis]!, middle[axis]))
      const at: Vec3 = [within(0), max[1], within(2)]
      const away = Math.hypot(at[0] - middle[0], at[2] - middle[2]) + (middle[1] - at[1]) / 2
      if (away < least) [best, least] = [at, away]
    }
    return best
  }

  finish(): Equipment {
    assert(this.#shapes.length > 0, 'equipment without a shape')
    const frames = restFrames(this.#links)
    const min: [number, number, number] = [Infinity, Infinity, Infinity]
    const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
    const byPart = new Map<string, { min: [number, number, number]; max: [number, number, number] }>()
    for (const shape of this.#shapes) {
      const own = shapeBounds(shape, shape.link < 0 ? IDENTITY : frames[shape.link]!)
      const part = byPart.get(shape.part) ?? {
        min: [Infinity, Infinity, Infinity],
        max: [-Infinity, -Infinity, -Infinity],
      }
      byPart.set(shape.part, part)
      for (let axis = 0; axis < 3; axis++) {
        min[axis] = Math.min(min[axis]!, own.min[axis]!)
        max[axis] = Math.max(max[axis]!, own.max[axis]!)
        part.min[axis] = Math.min(part.min[axis]!, own.min[axis]!)
        part.max[axis] = Math.max(part.max[axis]!, own.max[axis]!)
      }
    }
    const anchors: Record<string, Vec3> = {
      frame: this.#topOf(frames, [(min[0] + max[0]) / 2, max[1], (min[2] + max[2]) / 2]),
    }
    for (const [part, b] of byPart)
      if (part !== 'frame') anchors[part] = [(b.min[0] + b.max[0]) / 2, b.max[1], (b.min[2] + b.max[2]) / 2]
    for (const [part, { link, at }] of Object.entries(this.#anchors))
      anchors[part] = link < 0 ? at : apply(frames[link]!, 0, at)
    return {
      shapes: this.#shapes,
      links: this.#links,
      footprints: this.#footprints,
      anchors,
      track: this.#track,
      bounds: { min, max },
    }
  }
}
