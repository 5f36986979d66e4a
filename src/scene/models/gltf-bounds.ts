/**
 * Whether everything a glTF document points at lies where it says (glTF 2.0, clauses 3.6.2 and 3.7.2). The loader trusts
 * the document; one that is wrong must be a message, never an error somewhere inside. Pure.
 */
import type { Gltf } from './gltf-schema.ts'

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
const INDEX_TYPES: ReadonlySet<number | undefined> = new Set([5121, 5123, 5125])
const COMPRESSED = ['EXT_meshopt_compression', 'KHR_meshopt_compression'] as const
const DRACO = 'KHR_draco_mesh_compression'

type Of<K extends 'accessors' | 'bufferViews'> = NonNullable<Gltf[K]>[number]

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

const wrongAccessor = (
  { count, type, componentType, bufferView, byteOffset = 0, sparse }: Of<'accessors'>,
  { bufferViews = [] }: Gltf,
): boolean => {
  const size = COMPONENT_BYTES[componentType ?? 0]
  const components = COMPONENTS[type ?? '']
  // Sparse shapes are morphs and patches of them; a still picture of a machine has none.
  if (size === undefined || components === undefined || sparse !== undefined || byteOffset % size !== 0) return true
  if (bufferView === undefined) return false
  const view = bufferViews[bufferView]
  if (!view || (view.byteOffset ?? 0) % size !== 0) return true
  const element = size * components
  const stride = view.byteStride ?? element
  return (
    stride < element ||
    stride % size !== 0 ||
    (count > 0 && byteOffset + stride * (count - 1) + element > (view.byteLength ?? 0))
  )
}

/** What is wrong, for the author of the file; null where nothing is. */
export const outOfBounds = (json: Gltf): string | null => {
  const { accessors = [], bufferViews = [], meshes = [] } = json
  const view = bufferViews.findIndex((one) => wrongView(one, json))
  if (view >= 0) return `buffer view ${view} reaches beyond its buffer`
  const accessor = accessors.findIndex((one) => wrongAccessor(one, json))
  if (accessor >= 0) return `accessor ${accessor} does not fit what it reads`
  for (const [i, { primitives }] of meshes.entries())
    for (const { attributes, indices, extensions } of primitives) {
      const position = accessors[attributes['POSITION'] ?? -1]
      const normal = attributes['NORMAL'] === undefined ? position : accessors[attributes['NORMAL']]
      if (position?.type !== 'VEC3' || normal?.type !== 'VEC3' || normal.count !== position.count)
        return `mesh ${i} has no positions that can be read`
      const index = indices === undefined ? null : accessors[indices]
      if (index !== null && (index?.type !== 'SCALAR' || !INDEX_TYPES.has(index.componentType)))
        return `mesh ${i} has no indices that can be read`
      const draco = extensions?.[DRACO]
      if (draco && (draco.bufferView === undefined || !bufferViews[draco.bufferView]))
        return `mesh ${i} has no compressed data`
    }
  return null
}
