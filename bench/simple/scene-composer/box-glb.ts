/** A box as a GLB file: positions, normals, one plain material. */
export const boxGlb = ([w, h, d]: readonly [number, number, number]): ArrayBuffer => {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  for (const axis of [0, 1, 2] as const)
    for (const sign of [-1, 1]) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3] as const
      const first = positions.length / 3
      for (const [a, b] of [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ] as const) {
        const at = [0, 0, 0]
        at[axis] = sign
        at[u] = a
        at[v] = b
        positions.push((at[0]! * w) / 2, ((at[1]! + 1) * h) / 2, (at[2]! * d) / 2)
        normals.push(...[0, 1, 2].map((i) => (i === axis ? sign : 0)))
      }
      indices.push(...(sign > 0 ? [0, 1, 2, 0, 2, 3] : [0, 2, 1, 0, 3, 2]).map((i) => first + i))
    }
  const bytes = new Uint8Array(positions.length * 8 + indices.length * 2)
  bytes.set(new Uint8Array(Float32Array.from([...positions, ...normals]).buffer))
  bytes.set(new Uint8Array(Uint16Array.from(indices).buffer), positions.length * 8)
  const json = JSON.stringify({
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0 }] }],
    materials: [
      { pbrMetallicRoughness: { baseColorFactor: [0.7, 0.7, 0.7, 1], metallicFactor: 0, roughnessFactor: 0.6 } },
    ],
    buffers: [{ byteLength: bytes.length }],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: positions.length * 4 },
      { buffer: 0, byteOffset: positions.length * 4, byteLength: positions.length * 4 },
      { buffer: 0, byteOffset: positions.length * 8, byteLength: indices.length * 2 },
    ],
    accessors: [
      {
        bufferView: 0,
        componentType: 5126,
        count: positions.length / 3,
        type: 'VEC3',
        min: [-w / 2, 0, -d / 2],
        max: [w / 2, h, d / 2],
      },
      { bufferView: 1, componentType: 5126, count: positions.length / 3, type: 'VEC3' },
      { bufferView: 2, componentType: 5123, count: indices.length, type: 'SCALAR' },
    ],
  })
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 4) * 4))
  const padded = Math.ceil(bytes.length / 4) * 4
  const glb = new Uint8Array(12 + 8 + text.length + 8 + padded)
  const view = new DataView(glb.buffer)
  const chunk = (at: number, kind: number, content: Uint8Array, length: number): void => {
    view.setUint32(at, length, true)
    view.setUint32(at + 4, kind, true)
    glb.set(content, at + 8)
  }
  view.setUint32(0, 0x46546c67, true)
  view.setUint32(4, 2, true)
  view.setUint32(8, glb.length, true)
  chunk(12, 0x4e4f534a, text, text.length)
  chunk(20 + text.length, 0x004e4942, bytes, padded)
  return glb.buffer
}
