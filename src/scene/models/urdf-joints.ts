/** A URDF robot's tree to joints and meshes. Lengths stay metres; angles become degrees, as everywhere in a twin. */
import { MathUtils, Matrix4, type Object3D } from 'three'
import type { URDFJoint, URDFLink, URDFMimicJoint, URDFRobot } from 'urdf-loader'
import type { Rigid } from '../equipment/shape.ts'
import type { Joint, LoadedModel, Piece } from './loaded-model.ts'
import { meshesBelow, WrongMesh } from './meshes.ts'

const isJoint = (object: Object3D): object is URDFJoint => (object as URDFJoint).isURDFJoint === true
const isLink = (object: Object3D): object is URDFLink => (object as URDFLink).isURDFLink === true
const MOVING: ReadonlySet<string> = new Set(['revolute', 'continuous', 'prismatic'])

/** Limits in degrees or metres. A joint without a range (URDF: continuous, or none given) has none. */
const limitsOf = ({ jointType, limit }: URDFJoint): readonly [number, number] => {
  if (jointType === 'continuous' || !(limit.lower < limit.upper)) return [-Infinity, Infinity]
  return jointType === 'prismatic'
    ? [limit.lower, limit.upper]
    : [limit.lower * MathUtils.RAD2DEG, limit.upper * MathUtils.RAD2DEG]
}

/** A joint that follows another one for one, or backwards; any other ratio is no movement that a link can make by itself. */
const mimicked = (joint: URDFJoint): { readonly follows: string; readonly sign: 1 | -1 } | null => {
  const { mimicJoint, multiplier, offset } = joint as URDFMimicJoint
  if (mimicJoint === undefined) return { follows: joint.name, sign: 1 }
  return Math.abs(multiplier) === 1 && offset === 0 ? { follows: mimicJoint, sign: multiplier as 1 | -1 } : null
}

export const fromUrdf = (robot: URDFRobot): LoadedModel => {
  const pieces: Piece[] = []
  const joints: Joint[] = []

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
    const follows = MOVING.has(object.jointType) ? mimicked(object) : null
    if (!follows) {
      for (const child of object.children) visit(child, joint, here, [object.name, ...names])
      return
    }
    const { x, y, z } = object.axis
    const { sign } = follows
    if (![...here.elements, x, y, z].every(Number.isFinite))
      throw new WrongMesh(`joint "${object.name}" stands at no place that is a number`)
    const [low, high] = limitsOf(object)
    joints.push({
      name: object.name,
      parent: joint,
      origin: here.toArray() as Rigid,
      kind: object.jointType === 'prismatic' ? 'linear' : 'rotary',
      axis: [x * sign, y * sign, z * sign],
      limits: sign > 0 ? [low, high] : [-high, -low],
      follows: follows.follows,
    })
    const index = joints.length - 1
    for (const child of object.children) visit(child, index, new Matrix4(), [object.name])
  }
  visit(robot, -1, new Matrix4(), [])
  return { pieces, joints, up: 'z' }
}
