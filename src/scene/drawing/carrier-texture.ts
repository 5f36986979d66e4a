/**
 * Where carriers are, for vertex shaders: three texels a carrier. A robot of forty shapes is seven frames here, whichever
 * batches draw it, its shadow included.
 */
import { CARRIER_ROW } from '../motion/carriers.ts'
import { FRAME } from '../../base/rigid.ts'
import { LiveTexture } from './live-texture.ts'

/** Texels a carrier. */
const TEXELS = 3

/** `ride()`: an instance's matrix in the world. Shapes that stand still for ever ask for nothing. */
export const RIDE = /* glsl */ `
attribute float iCarrier;
uniform sampler2D uCarriers;
mat4 carrierFrame( float carrier ) {
  int c = int( carrier );
  ivec2 at = ivec2( ( c % ${CARRIER_ROW} ) * ${TEXELS}, c / ${CARRIER_ROW} );
  vec4 a = texelFetch( uCarriers, at, 0 );
  vec4 b = texelFetch( uCarriers, at + ivec2( 1, 0 ), 0 );
  vec4 d = texelFetch( uCarriers, at + ivec2( 2, 0 ), 0 );
  return mat4( vec4( a.xyz, 0. ), vec4( a.w, b.xy, 0. ), vec4( b.zw, d.x, 0. ), vec4( d.yzw, 1. ) );
}`

export class CarrierTexture {
  readonly live: LiveTexture
  #from = Infinity
  #to = 0

  /** @param frames 12 numbers a carrier, whole rows of them (see `carriers.ts`), kept by reference */
  constructor(frames: Float32Array) {
    this.live = new LiveTexture(frames, CARRIER_ROW * TEXELS, 4)
    this.changed(0, frames.length / FRAME)
  }

  changed(first: number, count: number): void {
    if (first < this.#from) this.#from = first
    if (first + count > this.#to) this.#to = first + count
  }

  /** Takes note of what has changed, for the next picture. True when anything had. */
  take(): boolean {
    const [from, to] = [this.#from, this.#to]
    if (to <= from) return false
    this.live.changed(from * TEXELS, (to - from) * TEXELS)
    this.#from = Infinity
    this.#to = 0
    return true
  }
}
