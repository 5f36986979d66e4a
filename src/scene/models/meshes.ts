/** From three's objects to plain meshes: transforms baked in, quantised numbers made metres, mirrored faces turned back. */
import {
  type BufferAttribute,
  type BufferGeometry,
  type InterleavedBufferAttribute,
  Matrix3,
  Matrix4,
  type Mesh,
  type Object3D,
  Vector3,
} from 'three'
import { mergeVertices } from 'three/examples/jsm/utils/BufferGeometryUtils.js'
import type { MeshData } from './loaded-model.ts'

/** Welding compares vertices by text: above this it takes longer than it saves. */
const MOST_WELDED = 300_000

/** A mesh that cannot be shown, in words for the author of its file. */
export class WrongMesh extends Error {}

type Attribute = BufferAttribute | InterleavedBufferAttribute

const welded = (geometry: BufferGeometry): BufferGeometry => {
  for (const name of Object.keys(geometry.attributes))
    if (name !== 'position' && name !== 'normal') geometry.deleteAttribute(name)
  geometry.morphAttributes = {}
  if (!geometry.getAttribute('normal')) {
    // Faces without normals are flat (glTF 2.0, clause 3.7.2.1).
    if (geometry.getIndex()) geometry = geometry.toNonIndexed()
    geometry.computeVertexNormals()
  }
  return geometry.getIndex() || geometry.getAttribute('position').count > MOST_WELDED
    ? geometry
    : mergeVertices(geometry)
}

/** Triangles of a mesh in the frame that `matrix` leads to; null where there are none that can be drawn. */
const bake = (mesh: Mesh, matrix: Matrix4): MeshData | null => {
  if (!mesh.geometry.getAttribute('position')?.count) return null
  const geometry = welded(mesh.geometry)
  const from = geometry.getAttribute('position') as Attribute
  const leaning = geometry.getAttribute('normal') as Attribute
  const { count } = from
  const positions = new Float32Array(count * 3)
  const normals = new Float32Array(count * 3)
  const turn = new Matrix3().getNormalMatrix(matrix)
  const v = new Vector3()
  for (let i = 0; i < count; i++) {
    v.set(from.getX(i), from.getY(i), from.getZ(i))
      .applyMatrix4(matrix)
      .toArray(positions, i * 3)
    v.set(leaning.getX(i), leaning.getY(i), leaning.getZ(i))
      .applyMatrix3(turn)
      .normalize()
      .toArray(normals, i * 3)
  }
  if (!positions.every(Number.isFinite)) throw new WrongMesh('it has positions that are no numbers')
  const index = geometry.getIndex()
  const indices = index ? Uint32Array.from(index.array) : Uint32Array.from({ length: count - (count % 3) }, (_, i) => i)
  if (indices.some((i) => i >= count)) throw new WrongMesh('it has faces of vertices that are not there')
  if (matrix.determinant() < 0)
    for (let i = 0; i + 2 < indices.length; i += 3)
      [indices[i + 1], indices[i + 2]] = [indices[i + 2]!, indices[i + 1]!]
  return indices.length >= 3 ? { positions, normals, indices } : null
}

/** Every mesh below `root`, in the frame that `matrix` leads to from `root`'s parent. `enter` false leaves a branch out. */
export const meshesBelow = (
  root: Object3D,
  matrix: Matrix4,
  take: (mesh: MeshData, object: Object3D) => void,
  enter: (object: Object3D) => boolean = () => true,
): void => {
  const visit = (object: Object3D, above: Matrix4): void => {
    if (!enter(object)) return
    if (object.matrixAutoUpdate) object.updateMatrix()
    const here = new Matrix4().multiplyMatrices(above, object.matrix)
    if ((object as Mesh).isMesh) {
      const data = bake(object as Mesh, here)
      if (data) take(data, object)
    }
    for (const child of object.children) visit(child, here)
  }
  visit(root, matrix)
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
