/**
 * A texture of numbers that change in most pictures. Once three has made it, what has changed goes to the GPU in one call:
 * three itself would set the texture up anew each time, and send it row by row.
 */
import {
  DataTexture,
  FloatType,
  NearestFilter,
  type PixelFormat,
  RedFormat,
  RGBAFormat,
  UnsignedByteType,
  type WebGLRenderer,
} from 'three'

export class LiveTexture {
  readonly texture: DataTexture
  readonly #data: Uint8Array | Float32Array
  readonly #perTexel: number
  readonly #width: number
  /** Rows that have changed. */
  #from = Infinity
  #to = 0

  /** @param data numbers in rows of `width` texels, kept by reference; bytes are four a texel. @param perTexel 1 or 4 */
  constructor(data: Uint8Array | Float32Array, width: number, perTexel: 1 | 4) {
    this.#data = data
    this.#width = width
    this.#perTexel = perTexel
    const format: PixelFormat = perTexel === 1 ? RedFormat : RGBAFormat
    this.texture = new DataTexture(
      data as Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
      width,
      data.length / width / perTexel,
      format,
      data instanceof Uint8Array ? UnsignedByteType : FloatType,
    )
    this.texture.minFilter = this.texture.magFilter = NearestFilter
    this.texture.needsUpdate = true
  }

  /** These texels are others now. */
  changed(first: number, count: number): void {
    if (count === 0) return
    const row = Math.floor(first / this.#width)
    const end = Math.ceil((first + count) / this.#width)
    if (row < this.#from) this.#from = row
    if (end > this.#to) this.#to = end
  }

  get due(): boolean {
    return this.#to > this.#from
  }

  /** Hands what has changed to the GPU. Before the next picture. */
  send(renderer: WebGLRenderer): void {
    if (!this.due) return
    const [from, rows] = [this.#from, this.#to - this.#from]
    this.#from = Infinity
    this.#to = 0
    const { texture } = this
    const { __webglTexture: made } = renderer.properties.get(texture) as { readonly __webglTexture?: WebGLTexture }
    // Not made yet, or lost with its context: three sends all of it when it makes it.
    if (!made) return
    const gl = renderer.getContext() as WebGL2RenderingContext
    const { state } = renderer
    state.bindTexture(gl.TEXTURE_2D, made)
    state.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
    state.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
    state.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
    state.pixelStorei(gl.UNPACK_ALIGNMENT, texture.unpackAlignment)
    const [format, type] = [
      this.#perTexel === 1 ? gl.RED : gl.RGBA,
      texture.type === UnsignedByteType ? gl.UNSIGNED_BYTE : gl.FLOAT,
    ]
    gl.texSubImage2D(
      gl.TEXTURE_2D,
      0,
      0,
      from,
      this.#width,
      rows,
      format,
      type,
      this.#data,
      from * this.#width * this.#perTexel,
    )
  }

  dispose(): void {
    this.texture.dispose()
  }
}
