/** A glTF 2.0 document before anything is decoded: what it declares is checked and counted. Pure. */
import { err, ok, type Result } from '../../base/result.ts'
import { outOfBounds } from './gltf-bounds.ts'
import { GEOMETRY_EXTENSIONS, isAboutLooks } from './gltf-extensions.ts'
import type { Gltf, GltfNode, Primitive } from './gltf-schema.ts'
import { leftOutOf, rootsOf, shapesOnly } from './gltf-shapes.ts'
import { MOST_TRIANGLES, type ModelProblem } from './problem.ts'

const TRIANGLES = 4

const damaged = (why: string): Result<never, ModelProblem> => err({ kind: 'damaged', why })

const trianglesIn = ({ attributes, indices, mode = TRIANGLES }: Primitive, { accessors }: Gltf): number => {
  const corners = accessors?.[indices ?? attributes['POSITION'] ?? -1]?.count ?? 0
  return mode === TRIANGLES ? corners / 3 : mode === 5 || mode === 6 ? Math.max(0, corners - 2) : 0
}

/** How often a node shows its mesh (EXT_mesh_gpu_instancing). */
const copiesOf = ({ extensions }: GltfNode, { accessors }: Gltf): number => {
  const [first] = Object.values(extensions?.['EXT_mesh_gpu_instancing']?.attributes ?? {})
  return first === undefined ? 1 : (accessors?.[first]?.count ?? 1)
}

/** Checks the document and counts its triangles as often as nodes show them, before a byte of geometry is touched. */
export const checkGltf = (json: Gltf): Result<number, ModelProblem> => {
  const { asset, nodes = [], meshes = [], accessors = [] } = json
  if (!asset.version.startsWith('2.')) return err({ kind: 'unknown-need', what: `glTF ${asset.version}` })
  const unknown = json.extensionsRequired?.find((name) => !GEOMETRY_EXTENSIONS.has(name) && !isAboutLooks(name))
  if (unknown !== undefined) return err({ kind: 'unknown-need', what: unknown })
  const perMesh = meshes.map((mesh) =>
    mesh.primitives.reduce((sum, primitive) => sum + trianglesIn(primitive, json), 0),
  )
  const roots = json.scenes?.[json.scene ?? 0]?.nodes ?? rootsOf(json)
  const seen = new Set<number>()
  const open = [...roots]
  let triangles = 0
  // Nodes form strict trees (clause 3.5.2); a loop would never end.
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = nodes[at]
    if (!node) return damaged(`there is no node ${at}`)
    if (seen.has(at)) return damaged(`node ${at} has two parents`)
    seen.add(at)
    if (node.mesh !== undefined) {
      if (perMesh[node.mesh] === undefined) return damaged(`there is no mesh ${node.mesh}`)
      triangles += perMesh[node.mesh]! * copiesOf(node, json)
    }
    open.push(...(node.children ?? []))
  }
  if (json.scenes && json.scenes.length > 0 && !json.scenes[json.scene ?? 0])
    return damaged(`there is no scene ${json.scene}`)
  const vertices = accessors.reduce((most, { count }) => Math.max(most, count), 0)
  if (triangles > MOST_TRIANGLES || vertices > 3 * MOST_TRIANGLES)
    return err({ kind: 'too-many-triangles', triangles: Math.max(triangles, Math.round(vertices / 3)) })
  if (triangles <= 0) return err({ kind: 'nothing-in-it', leftOut: leftOutOf(json) })
  const wrong = outOfBounds(shapesOnly(json))
  return wrong === null ? ok(triangles) : damaged(wrong)
}
