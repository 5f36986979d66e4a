/** One self-contained GLB (glTF 2.0, clause 4.4) of a document and its buffers, which the loader then needs nothing else for. Pure. */
import { BIN_CHUNK, JSON_CHUNK, MAGIC } from './gltf-container.ts'
import type { Gltf, InBuffer } from './gltf-schema.ts'

const padded = (length: number): number => (length + 3) & ~3

/** One GLB of a document and the bytes of its buffers (null: a fallback that nothing reads). */
export const bundleGlb = (json: Gltf, buffers: readonly (Uint8Array | null)[]): ArrayBuffer => {
  const starts: number[] = []
  let size = 0
  for (const buffer of buffers) {
    starts.push(buffer ? size : 0)
    size += padded(buffer?.length ?? 0)
  }
  const moved = (view: InBuffer) => ({
    buffer: 0,
    byteOffset: (view.byteOffset ?? 0) + (starts[view.buffer ?? 0] ?? 0),
  })
  const bundled: Gltf = {
    ...json,
    bufferViews: (json.bufferViews ?? []).map((view) => ({
      ...view,
      ...moved(view),
      ...(view.extensions
        ? {
            extensions: Object.fromEntries(
              Object.entries(view.extensions).map(([name, extension]) => [name, { ...extension, ...moved(extension) }]),
            ),
          }
        : {}),
    })),
    buffers: [{ byteLength: size }],
  }
  const text = new TextEncoder().encode(JSON.stringify(bundled))
  const out = new Uint8Array(12 + 8 + padded(text.length) + 8 + size)
  const view = new DataView(out.buffer)
  const head = (at: number, ...words: number[]): void =>
    words.forEach((word, i) => view.setUint32(at + i * 4, word, true))
  head(0, MAGIC, 2, out.length, padded(text.length), JSON_CHUNK)
  out.fill(0x20, 20, 20 + padded(text.length))
  out.set(text, 20)
  const bin = 20 + padded(text.length)
  head(bin, size, BIN_CHUNK)
  buffers.forEach((buffer, i) => buffer && out.set(buffer, bin + 8 + starts[i]!))
  return out.buffer
}
