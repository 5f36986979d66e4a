/** A URDF robot's tree to joints and meshes. Lengths stay metres; angles become degrees, as everywhere in a twin. */
import { MathUtils, Matrix4, type Object3D } from 'three'
import type { URDFJoint, URDFLink, URDFMimicJoint, URDFRobot } from 'urdf-loader'
import type { Rigid } from '../../base/rigid.ts'
import type { Gear } from '../../equipment/kinematics.ts'
import type { Joint, LoadedModel, Piece } from './loaded-model.ts'
import { meshesBelow, WrongMesh } from './meshes.ts'

const isJoint = (object: Object3D): object is URDFJoint => (object as URDFJoint).isURDFJoint === true
const isLink = (object: Object3D): object is URDFLink => (object as URDFLink).isURDFLink === true
const MOVING: ReadonlySet<string> = new Set(['revolute', 'continuous', 'prismatic'])

/** Limits in radians or metres. A joint without a range (URDF: continuous, or none given) has none; one that is fixed stands at 0. */
const limitsInFile = ({ jointType, limit }: URDFJoint): readonly [number, number] => {
  if (!MOVING.has(jointType)) return [0, 0]
  return jointType === 'continuous' || !(limit.lower < limit.upper) ? [-Infinity, Infinity] : [limit.lower, limit.upper]
}

/** Limits in degrees or metres. */
const limitsOf = (joint: URDFJoint): readonly [number, number] => {
  const [low, high] = limitsInFile(joint)
  const unit = joint.jointType === 'prismatic' ? 1 : MathUtils.RAD2DEG
  return [low * unit, high * unit]
}

/** How a joint follows another (URDF `mimic`): its position is ratio × that of the other + offset, in their own units. */
interface Following {
  readonly follows: string
  readonly gear?: Gear
  /** Of what is followed. */
  readonly limits: readonly [number, number]
}

const isLinear = ({ jointType }: URDFJoint): boolean => jointType === 'prismatic'

const within = (low: number, high: number, [least, most]: readonly [number, number]): [number, number] => {
  const [from, to] = [Math.max(low, least), Math.min(high, most)]
  // No common ground: it stands at the end of its own that is nearer.
  return from <= to ? [from, to] : low > most ? [most, most] : [least, least]
}

/** The joint that says where this one is, by way of those between; null where that leads round in a circle. */
const followed = (joint: URDFJoint, joints: Readonly<Record<string, URDFJoint>>): Following | null => {
  let at = joint
  let { name } = joint
  let ratio = 1
  let offset = 0
  const between: { readonly limits: readonly [number, number]; readonly ratio: number; readonly offset: number }[] = []
  const seen = new Set<string>()
  for (;;) {
    const { mimicJoint, multiplier = 1, offset: own = 0 } = at as Partial<URDFMimicJoint> & URDFJoint
    if (mimicJoint === undefined || mimicJoint === null) break
    if (seen.has(at.name)) return null
    seen.add(at.name)
    // Composed: ratio · (multiplier · x + own) + offset.
    offset += ratio * own
    ratio *= multiplier
    name = mimicJoint
    const next = joints[mimicJoint]
    if (!next) break
    between.push({ limits: limitsInFile(next), ratio, offset })
    at = next
  }
  if (name === joint.name) return { follows: name, limits: limitsOf(joint) }
  if (!Number.isFinite(ratio) || !Number.isFinite(offset)) return null
  const unit = isLinear(joint) ? 1 : MathUtils.RAD2DEG
  let [low, high] = limitsInFile(joint)
  for (const one of between) {
    const ends = one.limits.map((end) => (one.ratio === 0 ? one.offset : end * one.ratio + one.offset))
    ;[low, high] = within(Math.min(...ends), Math.max(...ends), [low, high])
  }
  const by = isLinear(at) ? 'linear' : 'rotary'
  return {
    follows: name,
    gear: { ratio: ratio * unit * (by === 'linear' ? 1 : MathUtils.DEG2RAD), offset: offset * unit, by },
    limits: [low * unit, high * unit],
  }
}

export const fromUrdf = (robot: URDFRobot): LoadedModel => {
  const pieces: Piece[] = []
  const joints: Joint[] = []
  const all: Record<string, URDFJoint> = {}
  robot.traverse((object) => {
    if (isJoint(object)) all[object.name] = object
  })

  /** @param frame from the moving joint above to this object's parent. @param names of what moves with it, nearest first */
  const visit = (object: Object3D, joint: number, frame: Matrix4, names: readonly string[]): void => {
    object.updateMatrix()
    const here = new Matrix4().multiplyMatrices(frame, object.matrix)
    if (isLink(object)) {
      const own = [object.name, ...names]
      for (const child of object.children) {
        if (isJoint(child)) visit(child, joint, here, own)
        else
          meshesBelow(child, here, (mesh) =>
            pieces.push({ ...mesh, names: child.name ? [child.name, ...own] : own, joint }),
          )
      }
      return
    }
    if (!isJoint(object)) return
    const follows = MOVING.has(object.jointType) ? followed(object, all) : null
    if (!follows) {
      for (const child of object.children) visit(child, joint, here, [object.name, ...names])
      return
    }
    const { x, y, z } = object.axis
    if (![...here.elements, x, y, z].every(Number.isFinite))
      throw new WrongMesh(`joint "${object.name}" stands at no place that is a number`)
    joints.push({
      name: object.name,
      parent: joint,
      origin: here.toArray() as Rigid,
      kind: object.jointType === 'prismatic' ? 'linear' : 'rotary',
      axis: [x, y, z],
      ...follows,
    })
    const index = joints.length - 1
    for (const child of object.children) visit(child, index, new Matrix4(), [object.name])
  }
  visit(robot, -1, new Matrix4(), [])
  return { pieces, joints, up: 'z', leftOut: [] }
}
