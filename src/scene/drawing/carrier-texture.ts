/**
 * Where carriers are, for vertex shaders: three texels a carrier. A robot of forty shapes is seven frames here, whichever
 * batches draw it, its shadow included.
 */
import { FRAME } from '../plan/rigid.ts'
import { LiveTexture } from './live-texture.ts'

/** Carriers in a row of the texture. */
const ROW = 256
/** Texels a carrier. */
const TEXELS = 3

/** `ride()`: an instance's matrix in the world. Shapes that stand still for ever ask for nothing. */
export const RIDE = /* glsl */ `
attribute float iCarrier;
uniform sampler2D uCarriers;
mat4 carrierFrame( float carrier ) {
  int c = int( carrier );
  ivec2 at = ivec2( ( c % ${ROW} ) * ${TEXELS}, c / ${ROW} );
  vec4 a = texelFetch( uCarriers, at, 0 );
  vec4 b = texelFetch( uCarriers, at + ivec2( 1, 0 ), 0 );
  vec4 d = texelFetch( uCarriers, at + ivec2( 2, 0 ), 0 );
  return mat4( vec4( a.xyz, 0. ), vec4( a.w, b.xy, 0. ), vec4( b.zw, d.x, 0. ), vec4( d.yzw, 1. ) );
}`

export class CarrierTexture {
  readonly live: LiveTexture
  readonly #frames: Float32Array
  readonly #data: Float32Array
  #from = Infinity
  #to = 0

  /** @param frames 12 numbers a carrier, kept by reference */
  constructor(frames: Float32Array) {
    const count = frames.length / FRAME
    this.#frames = frames
    this.#data = new Float32Array(Math.ceil(count / ROW) * ROW * FRAME)
    this.live = new LiveTexture(this.#data, ROW * TEXELS, 4)
    this.changed(0, count)
  }

  changed(first: number, count: number): void {
    if (first < this.#from) this.#from = first
    if (first + count > this.#to) this.#to = first + count
  }

  /** Takes over what has changed, for the next picture. True when anything had. */
  take(): boolean {
    const [from, to] = [this.#from, this.#to]
    if (to <= from) return false
    this.#data.set(this.#frames.subarray(from * FRAME, to * FRAME), from * FRAME)
    this.live.changed(from * TEXELS, (to - from) * TEXELS)
    this.#from = Infinity
    this.#to = 0
    return true
  }
}
