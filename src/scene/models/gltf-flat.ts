/**
 * Accessors that are sparse (glTF 2.0, clause 3.6.2.3) or whose elements lie apart become plain ones, each in a buffer of
 * its own: loaders read those alone without surprises. Pure.
 */
import { elementBytes, INDEX_BYTES } from './gltf-bounds.ts'
import type { Gltf } from './gltf-schema.ts'
import { accessorsUsed } from './gltf-shapes.ts'

type Accessor = NonNullable<Gltf['accessors']>[number]
type Buffers = readonly (Uint8Array | null)[]

/** Bytes of a view from `byteOffset` on; null where they are packed, and only a decoder knows them. */
const bytesOf = (json: Gltf, buffers: Buffers, at: number, byteOffset = 0): Uint8Array | null => {
  const view = json.bufferViews?.[at]
  const packed = Object.values(view?.extensions ?? {}).some(({ buffer }) => buffer !== undefined)
  const buffer = buffers[view?.buffer ?? -1]
  if (!view || packed || !buffer) return null
  return buffer.subarray((view.byteOffset ?? 0) + byteOffset, (view.byteOffset ?? 0) + (view.byteLength ?? 0))
}

const indexAt = (view: DataView, size: number, i: number): number =>
  size === 1 ? view.getUint8(i) : size === 2 ? view.getUint16(i * 2, true) : view.getUint32(i * 4, true)

const flattened = (json: Gltf, buffers: Buffers, accessor: Accessor): Uint8Array | null => {
  const { count, bufferView, byteOffset, sparse } = accessor
  const size = elementBytes(accessor)
  const out = new Uint8Array(count * size)
  if (bufferView !== undefined) {
    const from = bytesOf(json, buffers, bufferView, byteOffset)
    if (!from) return null
    const stride = json.bufferViews![bufferView]!.byteStride ?? size
    for (let i = 0; i < count; i++) out.set(from.subarray(i * stride, i * stride + size), i * size)
  }
  if (!sparse) return out
  const places = bytesOf(json, buffers, sparse.indices.bufferView, sparse.indices.byteOffset)
  const values = bytesOf(json, buffers, sparse.values.bufferView, sparse.values.byteOffset)
  if (!places || !values) return null
  const view = new DataView(places.buffer, places.byteOffset, places.byteLength)
  for (let i = 0; i < sparse.count; i++) {
    const to = indexAt(view, INDEX_BYTES[sparse.indices.componentType]!, i)
    if (to < count) out.set(values.subarray(i * size, i * size + size), to * size)
  }
  return out
}

/** @param json checked, with shapes alone */
export const flatten = (json: Gltf, buffers: Buffers): { readonly json: Gltf; readonly buffers: Buffers } => {
  const accessors = [...(json.accessors ?? [])]
  const bufferViews = [...(json.bufferViews ?? [])]
  const all = [...buffers]
  for (const at of accessorsUsed(json)) {
    const accessor = accessors[at]!
    const apart = accessor.bufferView !== undefined && bufferViews[accessor.bufferView]?.byteStride !== undefined
    if (!apart && !accessor.sparse) continue
    const bytes = flattened(json, buffers, accessor)
    if (!bytes) continue
    const { count, type, componentType, normalized } = accessor
    accessors[at] = {
      bufferView: bufferViews.length,
      count,
      type,
      componentType,
      ...(normalized === undefined ? {} : { normalized }),
    }
    bufferViews.push({ buffer: all.length, byteOffset: 0, byteLength: bytes.length })
    all.push(bytes)
  }
  return { json: { ...json, accessors, bufferViews }, buffers: all }
}
