/** From three's objects to plain meshes: transforms baked in, quantised numbers made metres, mirrored faces turned back. */
import {
  BufferAttribute,
  BufferGeometry,
  type InstancedMesh,
  type InterleavedBufferAttribute,
  Matrix3,
  Matrix4,
  type Mesh,
  type Object3D,
  type SkinnedMesh,
  Vector3,
} from 'three'
import { mergeVertices } from 'three/examples/jsm/utils/BufferGeometryUtils.js'
import type { MeshData } from './loaded-model.ts'

/** Welding compares vertices by text: above this it takes longer than it saves. */
const MOST_WELDED = 300_000

/** A mesh that cannot be shown, in words for the author of its file. */
export class WrongMesh extends Error {}

type Attribute = BufferAttribute | InterleavedBufferAttribute

/** A surface as it stands, triangles that share vertices where that is worth looking for. */
const welded = (position: Attribute, normal: Attribute | undefined, index: BufferAttribute | null): BufferGeometry => {
  let geometry = new BufferGeometry()
  geometry.setAttribute('position', position)
  if (index) geometry.setIndex(index)
  if (normal) geometry.setAttribute('normal', normal)
  else {
    // Faces without normals are flat (glTF 2.0, clause 3.7.2.1).
    if (index) geometry = geometry.toNonIndexed()
    geometry.computeVertexNormals()
  }
  return geometry.getIndex() || position.count > MOST_WELDED ? geometry : mergeVertices(geometry)
}

/** Places or directions with the shape keys added as far as they are drawn out (glTF 2.0, clause 3.7.2.2). */
const bent = (
  from: Attribute,
  keys: readonly Attribute[],
  weights: readonly number[],
  relative: boolean,
): Attribute => {
  const out = new BufferAttribute(new Float32Array(from.count * 3), 3)
  const own = relative ? 1 : 1 - weights.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < from.count; i++) {
    let [x, y, z] = [from.getX(i) * own, from.getY(i) * own, from.getZ(i) * own]
    keys.forEach((key, k) => {
      const weight = weights[k] ?? 0
      x += key.getX(i) * weight
      y += key.getY(i) * weight
      z += key.getZ(i) * weight
    })
    out.setXYZ(i, x, y, z)
  }
  return out
}

/** Where each joint takes what it carries, in the frame that `above` leads to from the world (glTF 2.0, clause 3.7.3.3). */
const jointFrames = ({ skeleton, bindMatrix }: SkinnedMesh, above: Matrix4): readonly Matrix4[] =>
  skeleton.bones.map((bone, i) => {
    bone.updateWorldMatrix(true, false)
    return above.clone().multiply(bone.matrixWorld).multiply(skeleton.boneInverses[i]!).multiply(bindMatrix)
  })

/** Moves every vertex. @param by one matrix for all, or which for each */
const carried = (
  position: Attribute,
  normal: Attribute | undefined,
  by: Matrix4 | ((vertex: number) => Matrix4),
): readonly [Attribute, Attribute | undefined] => {
  const places = new BufferAttribute(new Float32Array(position.count * 3), 3)
  const leaning = normal && new BufferAttribute(new Float32Array(position.count * 3), 3)
  const v = new Vector3()
  const turn = by instanceof Matrix4 ? new Matrix3().getNormalMatrix(by) : new Matrix3()
  for (let i = 0; i < position.count; i++) {
    const matrix = by instanceof Matrix4 ? by : by(i)
    v.fromBufferAttribute(position, i).applyMatrix4(matrix)
    places.setXYZ(i, v.x, v.y, v.z)
    if (!normal) continue
    if (matrix !== by) turn.getNormalMatrix(matrix)
    v.fromBufferAttribute(normal, i).applyMatrix3(turn).normalize()
    leaning!.setXYZ(i, v.x, v.y, v.z)
  }
  return [places, leaning]
}

/** The sum of what a vertex's joints do to it, each by its weight. */
const skinMatrix = (geometry: BufferGeometry, frames: readonly Matrix4[]): ((vertex: number) => Matrix4) => {
  const joints = geometry.getAttribute('skinIndex') as Attribute
  const weights = geometry.getAttribute('skinWeight') as Attribute
  const sum = new Matrix4()
  return (vertex) => {
    const to = sum.elements.fill(0)
    for (let k = 0; k < 4; k++) {
      const weight = weights.getComponent(vertex, k)
      if (weight === 0) continue
      const frame = frames[joints.getComponent(vertex, k)]
      if (!frame) throw new WrongMesh('it hangs on joints that are not there')
      for (let e = 0; e < 16; e++) to[e]! += frame.elements[e]! * weight
    }
    return sum
  }
}

/**
 * Triangles of a mesh in the frame that `matrix` leads to; null where there are none that can be drawn.
 * @param skin where its joints take it in that frame; then its own place says nothing
 */
const bake = (mesh: Mesh, matrix: Matrix4, skin: readonly Matrix4[] | null): MeshData | null => {
  const { geometry: given, morphTargetInfluences: weights = [] } = mesh
  if (!given.getAttribute('position')?.count) return null
  const { position: places = [], normal: leanings = [] } = given.morphAttributes as Record<string, Attribute[]>
  const relative = given.morphTargetsRelative
  const drawn = weights.some((weight) => weight !== 0)
  let position = given.getAttribute('position') as Attribute
  let normal = given.getAttribute('normal') as Attribute | undefined
  if (drawn && places.length > 0) position = bent(position, places, weights, relative)
  if (drawn && normal && leanings.length > 0) normal = bent(normal, leanings, weights, relative)
  if (skin) [position, normal] = carried(position, normal, skinMatrix(given, skin))
  const here = skin ? new Matrix4() : matrix
  const geometry = welded(position, normal, given.getIndex())
  const [{ array: positions }, { array: normals }] = carried(
    geometry.getAttribute('position') as Attribute,
    geometry.getAttribute('normal') as Attribute,
    here,
  ) as readonly [BufferAttribute, BufferAttribute]
  const count = positions.length / 3
  if (!positions.every(Number.isFinite)) throw new WrongMesh('it has positions that are no numbers')
  const index = geometry.getIndex()
  const indices = index ? Uint32Array.from(index.array) : Uint32Array.from({ length: count - (count % 3) }, (_, i) => i)
  if (indices.some((i) => i >= count)) throw new WrongMesh('it has faces of vertices that are not there')
  const mirrored = skin ? skin[0]!.determinant() < 0 : matrix.determinant() < 0
  if (mirrored)
    for (let i = 0; i + 2 < indices.length; i += 3)
      [indices[i + 1], indices[i + 2]] = [indices[i + 2]!, indices[i + 1]!]
  return indices.length >= 3
    ? { positions: positions as Float32Array, normals: normals as Float32Array, indices }
    : null
}

/** Every mesh below `root`, in the frame that `matrix` leads to from `root`'s parent. `enter` false leaves a branch out. */
export const meshesBelow = (
  root: Object3D,
  matrix: Matrix4,
  take: (mesh: MeshData, object: Object3D) => void,
  enter: (object: Object3D) => boolean = () => true,
): void => {
  root.parent?.updateWorldMatrix(true, false)
  const above = root.parent ? matrix.clone().multiply(root.parent.matrixWorld.clone().invert()) : matrix
  const visit = (object: Object3D, frame: Matrix4): void => {
    if (!enter(object)) return
    if (object.matrixAutoUpdate) object.updateMatrix()
    const here = new Matrix4().multiplyMatrices(frame, object.matrix)
    if ((object as Mesh).isMesh) {
      const { isSkinnedMesh, skeleton } = object as SkinnedMesh
      const skin = isSkinnedMesh && skeleton ? jointFrames(object as SkinnedMesh, above) : null
      for (const at of copiesOf(object, here)) {
        const data = bake(object as Mesh, at, skin)
        if (data) take(data, object)
      }
    }
    for (const child of object.children) visit(child, here)
  }
  visit(root, matrix)
}

/** Where the copies of a mesh stand: one, unless it is instanced. */
const copiesOf = (object: Object3D, here: Matrix4): readonly Matrix4[] => {
  const { isInstancedMesh, count, instanceMatrix } = object as InstancedMesh
  if (!isInstancedMesh) return [here]
  return Array.from({ length: count }, (_, i) =>
    here.clone().multiply(new Matrix4().fromArray(instanceMatrix.array, i * 16)),
  )
}

/** Several meshes as one. */
export const merged = (meshes: readonly MeshData[]): MeshData => {
  if (meshes.length === 1) return meshes[0]!
  const vertices = meshes.reduce((sum, { positions }) => sum + positions.length, 0)
  const corners = meshes.reduce((sum, { indices }) => sum + indices.length, 0)
  const all = {
    positions: new Float32Array(vertices),
    normals: new Float32Array(vertices),
    indices: new Uint32Array(corners),
  }
  let v = 0
  let c = 0
  for (const { positions, normals, indices } of meshes) {
    all.positions.set(positions, v)
    all.normals.set(normals, v)
    for (let i = 0; i < indices.length; i++) all.indices[c + i] = indices[i]! + v / 3
    v += positions.length
    c += indices.length
  }
  return all
}
