/** glTF documents for tests, put together from arrays of numbers. */
import type { Gltf } from '../gltf-schema.ts'

type Numbers = Float32Array | Uint32Array | Uint16Array | Uint8Array | Int16Array | Int8Array
const COMPONENT = new Map<unknown, number>([
  [Int8Array, 5120],
  [Uint8Array, 5121],
  [Int16Array, 5122],
  [Uint16Array, 5123],
  [Uint32Array, 5125],
  [Float32Array, 5126],
])
const SIZE: Readonly<Record<string, number>> = { SCALAR: 1, VEC3: 3, VEC4: 4, MAT4: 16 }

/** Collects arrays into one buffer. */
export class Assembly {
  readonly accessors: NonNullable<Gltf['accessors']> = []
  readonly bufferViews: NonNullable<Gltf['bufferViews']> = []
  #bin = new Uint8Array(0)

  /** A view of these bytes. */
  view(bytes: Numbers, byteStride?: number): number {
    const start = (this.#bin.length + 3) & ~3
    const bin = new Uint8Array(start + bytes.byteLength)
    bin.set(this.#bin)
    bin.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), start)
    this.#bin = bin
    return (
      this.bufferViews.push({
        buffer: 0,
        byteOffset: start,
        byteLength: bytes.byteLength,
        ...(byteStride === undefined ? {} : { byteStride }),
      }) - 1
    )
  }

  /** An accessor of a view of its own. */
  put(numbers: Numbers, type: 'SCALAR' | 'VEC3' | 'VEC4' | 'MAT4', more: object = {}): number {
    const bufferView = this.view(numbers)
    const componentType = COMPONENT.get(numbers.constructor)!
    return this.accessors.push({ bufferView, componentType, count: numbers.length / SIZE[type]!, type, ...more }) - 1
  }

  /** An accessor as it is written. */
  write(accessor: (typeof this.accessors)[number]): number {
    return this.accessors.push(accessor) - 1
  }

  /** @returns the document and its one buffer */
  document(rest: Partial<Gltf>): { readonly json: Gltf; readonly bin: Uint8Array } {
    return {
      bin: this.#bin,
      json: {
        asset: { version: '2.0' },
        scene: 0,
        scenes: [{ nodes: [0] }],
        nodes: [{ name: 'Press', mesh: 0 }],
        // The loader asks for the bounds of places.
        accessors: this.accessors.map((one) =>
          one.type === 'VEC3' ? { ...one, min: [0, 0, 0], max: [1, 1, 1] } : one,
        ),
        bufferViews: this.bufferViews,
        buffers: [{ byteLength: this.#bin.length }],
        ...rest,
      },
    }
  }
}
