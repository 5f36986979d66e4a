/** A loaded model as equipment: what the scene paints, moves, outlines and picks like any machine of the library. Pure. */
import { chain, IDENTITY, type Rigid, shift, apply, turnX, turnY, turnZ } from '../../base/rigid.ts'
import { type Link, restFrames } from '../../equipment/kinematics.ts'
import type { Equipment, Footprint, Shape } from '../equipment/shape.ts'
import type { Joint, LoadedModel, MeshData, Piece } from './loaded-model.ts'
import { merged } from './meshes.ts'

/** How the twin wants the model to stand. */
export interface Stance {
  readonly up?: 'y' | 'z' | undefined
  /** Degrees about x, y and z of the twin, in this order. */
  readonly turn?: readonly [number, number, number] | undefined
}

/** What belongs to one part and one joint: one mesh, and so one instance, whatever the file is made of. */
export interface Group extends MeshData {
  /** Component's node, or `frame`. */
  readonly part: string
  readonly joint: number
}

/** @param nodes what the twin's parts are called in the model */
export const groupsOf = (pieces: readonly Piece[], nodes: ReadonlySet<string>): readonly Group[] => {
  const members = new Map<string, { part: string; joint: number; pieces: Piece[] }>()
  for (const piece of pieces) {
    const part = piece.names.find((name) => nodes.has(name)) ?? 'frame'
    const key = `${piece.joint} ${part}`
    const known = members.get(key)
    if (known) known.pieces.push(piece)
    else members.set(key, { part, joint: piece.joint, pieces: [piece] })
  }
  return [...members.values()].map(({ part, joint, pieces: own }) => ({ part, joint, ...merged(own) }))
}

/** `joint_1` in a robot's file is the channel `joint-1` of a class. */
const spelt = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** The channel that moves a joint: the one of that name, spelt as either side spells it. */
export const channelFor = (joint: string, channels: Iterable<string>): string => {
  const all = [...channels]
  return all.find((channel) => channel === joint) ?? all.find((channel) => spelt(channel) === spelt(joint)) ?? joint
}

type Box = { min: [number, number, number]; max: [number, number, number] }
const nothing = (): Box => ({ min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] })
const take = (box: Box, [x, y, z]: readonly [number, number, number]): void => {
  box.min = [Math.min(box.min[0], x), Math.min(box.min[1], y), Math.min(box.min[2], z)]
  box.max = [Math.max(box.max[0], x), Math.max(box.max[1], y), Math.max(box.max[2], z)]
}

const boxOf = ({ positions }: MeshData, frame: Rigid): Box => {
  const box = nothing()
  for (let i = 0; i + 2 < positions.length; i += 3)
    take(box, apply(frame, 0, [positions[i]!, positions[i + 1]!, positions[i + 2]!]))
  return box
}

/** Y up, +X forward: a robot's Z becomes Y and its Y becomes −Z. */
const standing = (up: 'y' | 'z', [x, y, z]: readonly [number, number, number]): Rigid =>
  chain(turnZ(z), turnY(y), turnX(x), up === 'z' ? turnX(-90) : IDENTITY)

const rounded = (m: Rigid): Rigid => m.map((v) => (Math.abs(v - Math.round(v)) < 1e-12 ? Math.round(v) : v))

/** How much of its height, from the floor up, makes a model's shadow. */
const FOOT_SHARE = 0.08

/** What a joint's channel is taken to say while nothing does. */
const restOf = ({ gear, limits: [low, high] }: Joint): number => (gear ? 0 : Math.min(high, Math.max(low, 0)))

/**
 * Metres of the file; a scale is applied by `scaled`.
 * @param templates name of each group's mesh in the scene
 * @param channels the class's motion channels
 */
export const modelEquipment = (
  model: LoadedModel,
  groups: readonly Group[],
  templates: readonly string[],
  stance: Stance,
  channels: Iterable<string>,
): Equipment => {
  const root = rounded(standing(stance.up ?? model.up, stance.turn ?? [0, 0, 0]))
  const links: Link[] = model.joints.map((joint) => ({
    name: joint.name,
    parent: joint.parent,
    origin: joint.parent < 0 ? chain(root, joint.origin) : joint.origin,
    kind: joint.kind,
    axis: joint.axis,
    channel: channelFor(joint.follows, channels),
    limits: joint.limits,
    rest: restOf(model.joints.find(({ name }) => name === joint.follows) ?? joint),
    ...(joint.gear ? { gear: joint.gear } : {}),
  }))
  const frames = restFrames(links)
  const boxes = groups.map((group) => boxOf(group, group.joint < 0 ? root : frames[group.joint]!))
  const whole = nothing()
  const byPart = new Map<string, Box>()
  groups.forEach(({ part }, i) => {
    const box = byPart.get(part) ?? nothing()
    byPart.set(part, box)
    for (const corner of [boxes[i]!.min, boxes[i]!.max]) {
      take(whole, corner)
      take(box, corner)
    }
  })
  // A robot's shadow on the floor is its foot's, however far its arm reaches.
  const foot = nothing()
  const low = whole.min[1] + (whole.max[1] - whole.min[1]) * FOOT_SHARE
  boxes.filter((box) => box.min[1] <= low).forEach((box) => [box.min, box.max].forEach((corner) => take(foot, corner)))
  const size = [foot.max[0] - foot.min[0], foot.max[2] - foot.min[2]] as const
  const footprint: Footprint = {
    at: [(foot.min[0] + foot.max[0]) / 2, (foot.min[2] + foot.max[2]) / 2],
    size,
    softness: Math.min(0.5, Math.max(...size) * 0.3),
    strength: 1,
  }
  const top = ({ min, max }: Box): [number, number, number] => [(min[0] + max[0]) / 2, max[1], (min[2] + max[2]) / 2]
  return {
    shapes: groups.map(({ part, joint }, i): Shape => ({
      template: templates[i]!,
      part,
      link: joint,
      matrix: joint < 0 ? root : shift(0, 0, 0),
      dim: [1, 0, 0, 0],
      surface: 'body',
      casts: true,
      detail: 0,
    })),
    links,
    footprints: [footprint],
    anchors: {
      frame: top(whole),
      ...Object.fromEntries([...byPart].filter(([part]) => part !== 'frame').map(([part, box]) => [part, top(box)])),
    },
    track: null,
    bounds: whole,
  }
}
