/** The tetrahedra of `make-gltf.ts`, packed as modelling tools pack them. */
import draco from 'draco3dgltf'
import { MeshoptEncoder } from 'meshoptimizer'
import type { Gltf } from '../gltf-schema.ts'
import { glb, tetrahedron } from './make-gltf.ts'

const parts = () => {
  const { json, bin } = tetrahedron()
  return { json, positions: new Float32Array(bin.slice(0, 48).buffer), faces: new Uint16Array(bin.slice(48).buffer) }
}

/** KHR_draco_mesh_compression: what is in the file is the packed mesh alone. */
export const dracoGlb = async (): Promise<Uint8Array> => {
  const { json, positions, faces } = parts()
  const coder = await draco.createEncoderModule({})
  const mesh = new coder.Mesh()
  const builder = new coder.MeshBuilder()
  builder.AddFacesToMesh(mesh, faces.length / 3, Uint32Array.from(faces))
  const position = builder.AddFloatAttributeToMesh(mesh, coder.POSITION, positions.length / 3, 3, positions)
  const encoder = new coder.Encoder()
  encoder.SetAttributeQuantization(coder.POSITION, 14)
  const packed = new coder.DracoInt8Array()
  const length = encoder.EncodeMeshToDracoBuffer(mesh, packed)
  const bin = Uint8Array.from({ length }, (_, i) => packed.GetValue(i) & 0xff)
  const extension = { bufferView: 0, attributes: { POSITION: position } }
  const document: Gltf = {
    ...json,
    extensionsUsed: ['KHR_draco_mesh_compression'],
    extensionsRequired: ['KHR_draco_mesh_compression'],
    meshes: [
      {
        primitives: [
          { attributes: { POSITION: 0 }, indices: 1, extensions: { KHR_draco_mesh_compression: extension } },
        ],
      },
    ],
    accessors: json.accessors!.map((accessor) => ({ ...accessor, bufferView: undefined })),
    bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: length }],
    buffers: [{ byteLength: length }],
  }
  return glb(document, bin)
}

/** EXT_meshopt_compression, with a fallback buffer that is not in the file. */
export const meshoptGlb = async (): Promise<Uint8Array> => {
  const { json, positions, faces } = parts()
  await MeshoptEncoder.ready
  const vertices = MeshoptEncoder.encodeGltfBuffer(new Uint8Array(positions.buffer), 4, 12, 'ATTRIBUTES')
  const indices = MeshoptEncoder.encodeGltfBuffer(new Uint8Array(faces.buffer), 12, 2, 'TRIANGLES')
  const start = (vertices.length + 3) & ~3
  const bin = new Uint8Array(start + indices.length)
  bin.set(vertices, 0)
  bin.set(indices, start)
  const packed = (byteOffset: number, bytes: Uint8Array, byteStride: number, count: number, mode: string) => ({
    EXT_meshopt_compression: { buffer: 0, byteOffset, byteLength: bytes.length, byteStride, count, mode },
  })
  const document: Gltf = {
    ...json,
    extensionsUsed: ['EXT_meshopt_compression'],
    extensionsRequired: ['EXT_meshopt_compression'],
    bufferViews: [
      {
        buffer: 1,
        byteOffset: 0,
        byteLength: 48,
        byteStride: 12,
        extensions: packed(0, vertices, 12, 4, 'ATTRIBUTES'),
      },
      { buffer: 1, byteOffset: 48, byteLength: 24, extensions: packed(start, indices, 2, 12, 'TRIANGLES') },
    ],
    buffers: [{ byteLength: bin.length }, { byteLength: 72 }],
  }
  return glb(document, bin)
}

/** A file whose paint is a KTX2 texture that its author requires: colour belongs to the data, so it is never read. */
export const ktx2Glb = (): Uint8Array => {
  const { json, bin } = tetrahedron()
  const identifier = Uint8Array.of(0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a)
  const both = new Uint8Array(bin.length + identifier.length)
  both.set(bin, 0)
  both.set(identifier, bin.length)
  const document: Gltf = {
    ...json,
    extensionsUsed: ['KHR_texture_basisu'],
    extensionsRequired: ['KHR_texture_basisu'],
    bufferViews: [...json.bufferViews!, { buffer: 0, byteOffset: bin.length, byteLength: identifier.length }],
    buffers: [{ byteLength: both.length }],
    meshes: [{ primitives: [{ ...json.meshes![0]!.primitives[0]!, material: 0 }] }],
    images: [{ bufferView: 2, mimeType: 'image/ktx2' }],
    textures: [{ extensions: { KHR_texture_basisu: { source: 0 } } }],
    materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
  }
  return glb(document, both)
}
