/**
 * Where carriers are, for vertex shaders: three texels a carrier. A robot of forty shapes is seven frames here, whichever
 * batches draw it, its shadow included.
 */
import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import { FRAME } from '../plan/rigid.ts'

/** Carriers in a row of the texture. */
const ROW = 256
const TEXEL = 4

/** `ride()`: an instance's matrix in the world. Shapes that stand still for ever ask for nothing. */
export const RIDE = /* glsl */ `
attribute float iCarrier;
uniform sampler2D uCarriers;
mat4 carrierFrame( float carrier ) {
  int c = int( carrier );
  ivec2 at = ivec2( ( c % ${ROW} ) * 3, c / ${ROW} );
  vec4 a = texelFetch( uCarriers, at, 0 );
  vec4 b = texelFetch( uCarriers, at + ivec2( 1, 0 ), 0 );
  vec4 d = texelFetch( uCarriers, at + ivec2( 2, 0 ), 0 );
  return mat4( vec4( a.xyz, 0. ), vec4( a.w, b.xy, 0. ), vec4( b.zw, d.x, 0. ), vec4( d.yzw, 1. ) );
}`

export class CarrierTexture {
  readonly texture: DataTexture
  readonly #frames: Float32Array
  readonly #data: Float32Array
  #from = Infinity
  #to = 0
  /** The GPU has nothing of it yet: parts alone will not do. */
  #whole = true

  /** @param frames 12 numbers a carrier, kept by reference */
  constructor(frames: Float32Array) {
    const count = frames.length / FRAME
    const rows = Math.ceil(count / ROW)
    this.#frames = frames
    this.#data = new Float32Array(rows * ROW * FRAME)
    this.texture = new DataTexture(this.#data, ROW * 3, rows, RGBAFormat, FloatType)
    this.texture.onUpdate = () => {
      this.#whole = false
    }
    this.changed(0, count)
    this.texture.minFilter = this.texture.magFilter = NearestFilter
  }

  changed(first: number, count: number): void {
    if (first < this.#from) this.#from = first
    if (first + count > this.#to) this.#to = first + count
  }

  /** Hands the rows with changed carriers to the GPU. True when there were any. */
  upload(): boolean {
    if (this.#to <= this.#from) return false
    this.#data.set(this.#frames.subarray(this.#from * FRAME, this.#to * FRAME), this.#from * FRAME)
    if (this.#whole) this.texture.clearUpdateRanges()
    else for (let row = Math.floor(this.#from / ROW); row * ROW < this.#to; row++) this.texture.addUpdateRange(row * ROW * 3 * TEXEL, ROW * 3 * TEXEL)
    this.texture.needsUpdate = true
    this.#from = Infinity
    this.#to = 0
    return true
  }

  /** The GPU has lost it. */
  lost(): void {
    this.#whole = true
    this.changed(0, this.#frames.length / FRAME)
  }

  dispose(): void {
    this.texture.dispose()
  }
}
