/**
 * What a kind of equipment is: its parameters, the parts that components may name, the axes and other channels that
 * signals move. Plain facts that the loader checks a twin against, discovery proposes from, the plant drives and the
 * scene draws; how a kind looks is the scene's alone.
 *
 * Metres and degrees; the machine's own frame: origin on the floor at its centre, +X along the material flow, Y up.
 */
import type { Vec3 } from '../base/rigid.ts'
import { type GivenParams, type Params, settled, type ValuesOf } from './param.ts'

/** A joint of a chain, an axis of a gantry: it moves what hangs on it. */
export interface Axis {
  readonly kind: 'rotary' | 'linear'
  /** Unit vector in the frame it hangs in. */
  readonly axis: Vec3
  /** Degrees or metres. */
  readonly limits: readonly [low: number, high: number]
  /** Position shown while no signal says anything. */
  readonly rest: number
  /** The channel that drives it. */
  readonly channel: string
}

/** Something other than an axis that a signal tells a machine of this kind. */
export interface Channel {
  /** Of the signal's values; empty = a count, or whether something is there (1) or not (0). */
  readonly unit: string
}

/** What a machine of a kind has, given its parameters. */
export interface MachineFacts {
  /** Names that a component's `node` may take, besides `frame`, which every machine has. */
  readonly parts: readonly string[]
  /** By name; parents come before what hangs on them. */
  readonly axes: Readonly<Record<string, Axis>>
  /** Channels that drive no axis. */
  readonly channels: Readonly<Record<string, Channel>>
}

export interface EquipmentKind {
  /** As written in a twin document's `model.kind`. */
  readonly kind: string
  readonly name: string
  readonly params: Params
  /** Parameters outside their range are clamped, unknown ones ignored; `modelProblems` says what is wrong with them. */
  facts(given: GivenParams): MachineFacts
}

/** The same with its parameters' types, for whoever draws it. */
export interface DefinedKind<P extends Params> extends EquipmentKind {
  readonly params: P
}

/** An axis: unit vector, limits and rest in degrees. @param channel its name by default */
export const rotary = (axis: Vec3, low: number, high: number, rest: number, channel = ''): Axis => ({
  kind: 'rotary',
  axis,
  limits: [low, high],
  rest,
  channel,
})
/** The same in metres. */
export const linear = (axis: Vec3, low: number, high: number, rest: number, channel = ''): Axis => ({
  ...rotary(axis, low, high, rest, channel),
  kind: 'linear',
})

/** A channel that says how many, or whether something is there. */
export const COUNT: Channel = { unit: '' }

interface Spec<P extends Params> {
  readonly params: P
  readonly parts?: (values: ValuesOf<P>) => readonly string[]
  readonly axes?: (values: ValuesOf<P>) => Readonly<Record<string, Axis>>
  readonly channels?: (values: ValuesOf<P>) => Readonly<Record<string, Channel>>
}

export const defineKind = <const P extends Params>(
  kind: string,
  name: string,
  { params, parts, axes, channels }: Spec<P>,
): DefinedKind<P> => ({
  kind,
  name,
  params,
  facts(given) {
    const values = settled(params, given)
    return {
      parts: parts?.(values) ?? [],
      axes: Object.fromEntries(
        Object.entries(axes?.(values) ?? {}).map(([key, axis]) => [key, { ...axis, channel: axis.channel || key }]),
      ),
      channels: channels?.(values) ?? {},
    }
  },
})
