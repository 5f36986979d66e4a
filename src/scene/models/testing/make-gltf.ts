/** glTF documents for tests, made of triangles that are easy to count. */
import { bundleGlb } from '../gltf-bundle.ts'
import type { Gltf } from '../gltf-schema.ts'

/** A tetrahedron: four vertices, four triangles. */
const CORNERS = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1)
const FACES = Uint16Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3)

export const tetrahedron = (): { readonly json: Gltf; readonly bin: Uint8Array } => {
  const bin = new Uint8Array(CORNERS.byteLength + FACES.byteLength)
  bin.set(new Uint8Array(CORNERS.buffer), 0)
  bin.set(new Uint8Array(FACES.buffer), CORNERS.byteLength)
  return {
    bin,
    json: {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [
        { name: 'Press', children: [1, 2] },
        { name: 'Ram.upper', mesh: 0, translation: [0, 2, 0] },
        { name: 'Frame', mesh: 0, scale: [-2, 2, 2] },
      ],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 1] },
        { bufferView: 1, componentType: 5123, count: 12, type: 'SCALAR' },
      ],
      bufferViews: [
        { buffer: 0, byteOffset: 0, byteLength: 48 },
        { buffer: 0, byteOffset: 48, byteLength: 24 },
      ],
      buffers: [{ byteLength: bin.length }],
    },
  }
}

export const glb = (json: Gltf, bin: Uint8Array): Uint8Array => new Uint8Array(bundleGlb(json, [bin]))
