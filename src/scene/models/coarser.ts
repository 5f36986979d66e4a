/** The same mesh with fewer triangles, for the middle distance and for afar (meshoptimizer). */
import { MeshoptSimplifier } from 'three/examples/jsm/libs/meshopt_simplifier.module.js'
import type { MeshData } from './loaded-model.ts'

/** Below this a mesh costs as little as a machine of the library. */
const FEW_TRIANGLES = 600
/** Shares of the triangles, and how far a surface may move, as a share of the mesh's size. */
const MIDDLE = { share: 0.3, error: 0.01 } as const
const FAR = { share: 0.06, error: 0.06 } as const

/** Only the vertices that are still used. */
const compact = ({ positions, normals }: MeshData, indices: Uint32Array): MeshData => {
  const place = new Map<number, number>()
  const renumbered = indices.map((i) => {
    const known = place.get(i) ?? place.size
    place.set(i, known)
    return known
  })
  const less = {
    positions: new Float32Array(place.size * 3),
    normals: new Float32Array(place.size * 3),
    indices: renumbered,
  }
  for (const [from, to] of place) {
    less.positions.set(positions.subarray(from * 3, from * 3 + 3), to * 3)
    less.normals.set(normals.subarray(from * 3, from * 3 + 3), to * 3)
  }
  return less
}

/** Far, middle, near. */
export const levelsOf = async (mesh: MeshData): Promise<readonly [MeshData, MeshData, MeshData]> => {
  const corners = mesh.indices.length
  if (corners / 3 <= FEW_TRIANGLES || !MeshoptSimplifier.supported) return [mesh, mesh, mesh]
  await MeshoptSimplifier.ready
  const target = (share: number): number => Math.max(FEW_TRIANGLES, Math.floor((corners / 3) * share)) * 3
  const [middle] = MeshoptSimplifier.simplify(mesh.indices, mesh.positions, 3, target(MIDDLE.share), MIDDLE.error)
  const [far] = MeshoptSimplifier.simplifySloppy(mesh.indices, mesh.positions, 3, null, target(FAR.share), FAR.error)
  // Small things may vanish whole; a machine must not.
  return [far.length >= 36 ? compact(mesh, far) : compact(mesh, middle), compact(mesh, middle), mesh]
}
