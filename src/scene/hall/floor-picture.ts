/**
 * The floor as it was last shaded, for as long as the eye stands still: most of a picture's pixels are floor, and
 * nothing on them changes when a value does. Shading is then one texel a pixel; depth stays the floor's own.
 */
import { FramebufferTexture, type PerspectiveCamera, ShaderMaterial, type Vector2, type WebGLRenderer } from 'three'
import { EyeWatch } from '../plan/eye-watch.ts'

const VERTEX = /* glsl */ `void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1. ); }`
/** What was copied is finished: mapped, in sRGB, with fog. */
const FRAGMENT = /* glsl */ `
uniform sampler2D uSeen;
void main() { gl_FragColor = vec4( texelFetch( uSeen, ivec2( gl_FragCoord.xy ), 0 ).rgb, 1. ); }`

export class FloorPicture {
  readonly material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { uSeen: { value: null } },
    toneMapped: false,
    fog: false,
  })
  #texture: FramebufferTexture | null = null
  readonly #eye = new EyeWatch()
  #holds = false

  /** Looks where the eye is now. True when it has not moved since it was last asked. */
  stands(camera: PerspectiveCamera, size: Vector2): boolean {
    if (!this.#eye.moved(camera, size.x, size.y)) return true
    this.#holds = false
    return false
  }

  /** There is a picture for where the eye is. */
  get holds(): boolean {
    return this.#holds
  }

  /** The floor looks different: theme, light or shadows. */
  forget(): void {
    this.#holds = false
  }

  /** Keeps what is in the drawing buffer: the floor and nothing else. */
  take(renderer: WebGLRenderer, size: Vector2): void {
    const { width, height } = this.#texture?.image ?? { width: 0, height: 0 }
    if (!this.#texture || width !== size.x || height !== size.y) {
      this.#texture?.dispose()
      this.#texture = new FramebufferTexture(size.x, size.y)
      this.material.uniforms['uSeen']!.value = this.#texture
    }
    renderer.copyFramebufferToTexture(this.#texture)
    this.#holds = true
  }

  dispose(): void {
    this.#texture?.dispose()
    this.material.dispose()
  }
}
