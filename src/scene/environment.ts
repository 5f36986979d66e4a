/** Light of a hall, made on the spot: nothing is loaded. A gradient sphere with five strip lights and three cards, prefiltered once a theme. */
import {
  BackSide, Color, DoubleSide, Mesh, MeshBasicMaterial, PlaneGeometry, PMREMGenerator, Scene, ShaderMaterial, SphereGeometry,
  type Texture, type WebGLRenderer, type WebGLRenderTarget,
} from 'three'
import type { Theme } from '../look/tokens.ts'

const lit = (colour: string, strength: number): Color => new Color(colour).multiplyScalar(strength)

const sky = (ground: string): Mesh =>
  new Mesh(
    new SphereGeometry(50, 24, 16),
    new ShaderMaterial({
      side: BackSide,
      uniforms: { uTop: { value: lit('#D2D6D9', 0.62) }, uHorizon: { value: lit('#8D9195', 0.42) }, uBottom: { value: lit(ground, 0.5) } },
      vertexShader: 'varying vec3 vAt; void main() { vAt = position; gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1. ); }',
      fragmentShader: /* glsl */ `
        varying vec3 vAt;
        uniform vec3 uTop, uHorizon, uBottom;
        void main() {
          float y = normalize( vAt ).y;
          gl_FragColor = vec4( y > 0. ? mix( uHorizon, uTop, smoothstep( 0., .6, y ) ) : mix( uHorizon, uBottom, smoothstep( 0., .35, -y ) ), 1. );
        }`,
    }),
  )

const card = (colour: string, strength: number, width: number, height: number, at: readonly [number, number, number]): Mesh => {
  const mesh = new Mesh(new PlaneGeometry(width, height), new MeshBasicMaterial({ color: lit(colour, strength), side: DoubleSide }))
  mesh.position.set(...at)
  mesh.lookAt(0, 0, 0)
  return mesh
}

/** A prefiltered environment map. Contents are lost with the WebGL context: make it anew then. */
export const createEnvironment = (renderer: WebGLRenderer, theme: Theme): { readonly texture: Texture; dispose(): void } => {
  const scene = new Scene()
  scene.add(sky(theme.light.envGround))
  for (const x of [-14, -7, 0, 7, 14]) scene.add(card('#FFFFFF', 5, 1.6, 30, [x, 14, 0]))
  scene.add(card('#FFF4E6', 3.2, 14, 9, [22, 9, 12]), card('#EEF2F6', 1.5, 16, 7, [-24, 7, 6]), card('#FFFFFF', 1.2, 20, 3, [0, 5, -26]))
  const generator = new PMREMGenerator(renderer)
  const target: WebGLRenderTarget = generator.fromScene(scene, 0.02, 0.1, 100)
  generator.dispose()
  for (const child of scene.children as Mesh[]) {
    child.geometry.dispose()
    ;(child.material as MeshBasicMaterial).dispose()
  }
  return { texture: target.texture, dispose: () => target.dispose() }
}
