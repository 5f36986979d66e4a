/**
 * Whether everything that the shapes of a glTF document point at lies where it says (glTF 2.0, clauses 3.6.2 and 3.7.2).
 * The loader trusts the document; one that is wrong must be a message, never an error somewhere inside. Pure.
 */
import type { Gltf, GltfNode, Primitive } from './gltf-schema.ts'
import { accessorsUsed, INSTANCING, viewsUsed } from './gltf-shapes.ts'

const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 }
const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
}
/** Unsigned integers, which alone may be indices. */
export const INDEX_BYTES: Readonly<Record<number, number>> = { 5121: 1, 5123: 2, 5125: 4 }
const FLOAT = 5126
const COMPRESSED = ['EXT_meshopt_compression', 'KHR_meshopt_compression'] as const
const DRACO = 'KHR_draco_mesh_compression'

type Of<K extends 'accessors' | 'bufferViews'> = NonNullable<Gltf[K]>[number]
type Accessor = Of<'accessors'>

/** NaN where its type is none. */
export const elementBytes = ({ type, componentType }: Accessor): number =>
  (COMPONENT_BYTES[componentType ?? 0] ?? Number.NaN) * (COMPONENTS[type ?? ''] ?? Number.NaN)

const wrongView = (
  { buffer, byteOffset = 0, byteLength, byteStride, extensions }: Of<'bufferViews'>,
  { buffers = [] }: Gltf,
): boolean => {
  const compressed = COMPRESSED.map((name) => extensions?.[name]).find((extension) => extension !== undefined)
  const beyond = (at: number | undefined, from: number, length: number | undefined): boolean =>
    at === undefined || buffers[at] === undefined || length === undefined || from + length > buffers[at].byteLength
  if (byteStride !== undefined && (byteStride < 4 || byteStride > 252 || byteStride % 4 !== 0) && !compressed)
    return true
  return (
    beyond(buffer, byteOffset, byteLength) ||
    (compressed !== undefined && beyond(compressed.buffer, compressed.byteOffset ?? 0, compressed.byteLength))
  )
}

/** Whether `count` elements of `element` bytes, `stride` apart, are more than the view holds from `byteOffset` on. */
const tooMany = (
  { bufferViews = [] }: Gltf,
  at: number,
  byteOffset: number,
  count: number,
  element: number,
  component: number,
  stride = element,
): boolean => {
  const view = bufferViews[at]
  return (
    !view ||
    byteOffset % component !== 0 ||
    (view.byteOffset ?? 0) % component !== 0 ||
    stride < element ||
    stride % component !== 0 ||
    (count > 0 && byteOffset + stride * (count - 1) + element > (view.byteLength ?? 0))
  )
}

const wrongAccessor = (accessor: Accessor, json: Gltf): boolean => {
  const { count, componentType, bufferView, byteOffset = 0, sparse } = accessor
  const element = elementBytes(accessor)
  const component = COMPONENT_BYTES[componentType ?? 0] ?? 0
  if (Number.isNaN(element)) return true
  const stride = json.bufferViews?.[bufferView ?? -1]?.byteStride
  if (bufferView !== undefined && tooMany(json, bufferView, byteOffset, count, element, component, stride)) return true
  if (!sparse) return false
  const index = INDEX_BYTES[sparse.indices.componentType]
  return (
    index === undefined ||
    sparse.count > count ||
    tooMany(json, sparse.indices.bufferView, sparse.indices.byteOffset ?? 0, sparse.count, index, index) ||
    tooMany(json, sparse.values.bufferView, sparse.values.byteOffset ?? 0, sparse.count, element, component)
  )
}

/** What is wrong with how a primitive uses its accessors; null where nothing is. */
const wrongPrimitive = (
  { attributes, indices, targets = [], extensions }: Primitive,
  skinned: boolean,
  { accessors = [], bufferViews = [] }: Gltf,
): string | null => {
  const position = accessors[attributes['POSITION'] ?? -1]
  const like = (at: number | undefined, type: string): boolean =>
    at === undefined || (accessors[at]?.type === type && accessors[at].count === position?.count)
  if (position?.type !== 'VEC3' || !like(attributes['NORMAL'], 'VEC3')) return 'positions'
  const index = indices === undefined ? null : accessors[indices]
  if (index !== null && (index?.type !== 'SCALAR' || INDEX_BYTES[index.componentType ?? 0] === undefined))
    return 'indices'
  if (targets.some((target) => Object.values(target).some((at) => !like(at, 'VEC3')))) return 'shape keys'
  const { JOINTS_0: joints, WEIGHTS_0: weights } = attributes
  if (skinned && (joints === undefined || weights === undefined || !like(joints, 'VEC4') || !like(weights, 'VEC4')))
    return 'joints'
  const draco = extensions?.[DRACO]
  return draco && (draco.bufferView === undefined || !bufferViews[draco.bufferView]) ? 'compressed data' : null
}

const wrongSkin = (json: Gltf): string | null => {
  const { nodes = [], skins = [], accessors = [] } = json
  for (const [i, { skin }] of nodes.entries())
    if (skin !== undefined && !skins[skin]) return `node ${i} has a skin that is not there`
  for (const [i, { joints, inverseBindMatrices }] of skins.entries()) {
    const bind = inverseBindMatrices === undefined ? null : accessors[inverseBindMatrices]
    if (joints.some((joint) => !nodes[joint])) return `skin ${i} has a joint that is not there`
    if (bind !== null && (bind?.type !== 'MAT4' || bind.componentType !== FLOAT || bind.count < joints.length))
      return `skin ${i} has no matrices that can be read`
  }
  return null
}

const wrongCopies = (node: GltfNode, { accessors = [] }: Gltf): boolean => {
  const given = Object.entries(node.extensions?.[INSTANCING]?.attributes ?? {})
  const counts = new Set(given.map(([, at]) => accessors[at]?.count))
  return (
    counts.size > 1 ||
    given.some(([name, at]) => accessors[at]?.type !== (name === 'ROTATION' ? 'VEC4' : 'VEC3')) ||
    (given.length > 0 && node.skin !== undefined)
  )
}

/** What is wrong, for the author of the file; null where nothing is. @param json with shapes alone */
export const outOfBounds = (json: Gltf): string | null => {
  const { accessors = [], bufferViews = [], meshes = [], nodes = [] } = json
  for (const at of viewsUsed(json))
    if (!bufferViews[at] || wrongView(bufferViews[at], json)) return `buffer view ${at} reaches beyond its buffer`
  for (const at of accessorsUsed(json))
    if (!accessors[at] || wrongAccessor(accessors[at], json)) return `accessor ${at} does not fit what it reads`
  const shown = new Set(nodes.flatMap(({ mesh }) => mesh ?? []))
  const skinned = new Set(nodes.flatMap(({ mesh, skin }) => (skin === undefined ? [] : (mesh ?? []))))
  for (const [i, { primitives }] of meshes.entries())
    for (const primitive of shown.has(i) ? primitives : []) {
      const what = wrongPrimitive(primitive, skinned.has(i), json)
      if (what !== null) return `mesh ${i} has no ${what} that can be read`
    }
  const copied = nodes.findIndex((node) => wrongCopies(node, json))
  if (copied >= 0) return `node ${copied} has copies that cannot be placed`
  return wrongSkin(json)
}
