/**
 * A hint of the hall: walls with windows round what stands in it, unlit, gone into the background at their top. Only what
 * faces inward is there, so nothing ever stands between the eye and the machines.
 */
import { BufferAttribute, BufferGeometry, Color, Mesh, ShaderMaterial, UniformsLib, UniformsUtils } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Bounds } from '../plan/hall-extent.ts'

/** Metres: round what stands there, up, from column to column, and across a column. */
const AROUND_M = 5.5
const HEIGHT_M = 7
const BAY_M = 6
const COLUMN_M = 0.4

const VERTEX = /* glsl */ `
attribute vec3 aInward;
attribute vec3 aFoot;
attribute vec2 aOn;
varying vec2 vOn;
varying float vColumn;
#include <fog_pars_vertex>
void main() {
  vOn = aOn;
  vColumn = float( aOn.x < 0. );
  // A column of a wall that the eye looks over is not there.
  vec3 at = vColumn > .5 && dot( aInward, cameraPosition - aFoot ) < 0. ? aFoot : position;
  vec4 mvPosition = modelViewMatrix * vec4( at, 1. );
  gl_Position = projectionMatrix * mvPosition;
  #include <fog_vertex>
}`

/** Colours are as they are shown: nothing is lit, so nothing is toned. */
const FRAGMENT = /* glsl */ `
uniform vec3 uBackground, uWall, uPane;
varying vec2 vOn;
varying float vColumn;
#include <fog_pars_fragment>
float within( float x, float from, float to, float soft ) {
  return smoothstep( from - soft, from + soft, x ) * ( 1. - smoothstep( to - soft, to + soft, x ) );
}
void main() {
  vec2 soft = fwidth( vOn ) * .6 + .004;
  vec3 colour = uWall;
  if ( vColumn > .5 ) colour = mix( uWall, uBackground, .55 );
  else {
    float bay = mod( vOn.x, ${BAY_M.toFixed(1)} );
    float joint = abs( fract( vOn.x / 1.5 + .5 ) - .5 ) * 1.5;
    colour *= 1. - .07 * ( 1. - smoothstep( .012, .012 + soft.x * 2., joint ) ) * min( 1., .024 / soft.x );
    float pane = within( bay, .85, ${(BAY_M - 0.85).toFixed(2)}, soft.x ) * within( vOn.y, 3.1, 5.1, soft.y );
    float mullion = abs( fract( ( bay - .85 ) / 1.075 + .5 ) - .5 ) * 1.075;
    pane *= mix( 1., smoothstep( .03, .03 + soft.x * 2., mullion ), min( 1., .06 / soft.x ) );
    colour = mix( colour, uPane, pane );
    colour *= 1. - .16 * ( 1. - smoothstep( .2, 1.1, vOn.y ) ) - .1 * ( 1. - smoothstep( .22, .22 + soft.y * 2., vOn.y ) );
  }
  colour = mix( colour, uBackground, smoothstep( .35, 1., vOn.y / ${HEIGHT_M.toFixed(1)} ) );
  #ifdef USE_FOG
    colour = mix( colour, uBackground, .82 * smoothstep( fogNear, fogFar, vFogDepth ) );
  #endif
  gl_FragColor = vec4( colour, 1. );
}`

/** Where the four walls stand: least x, least z, most x, most z; whole bays apart. */
export const wallsRound = ({ min, max }: Bounds, unit: number): readonly [number, number, number, number] => {
  const bay = BAY_M * unit
  const side = (low: number, high: number): readonly [number, number] => {
    const length = Math.ceil((high - low + 2 * AROUND_M * unit) / bay) * bay
    const middle = (low + high) / 2
    return [middle - length / 2, middle + length / 2]
  }
  const [left, right] = side(min[0], max[0])
  const [far, near] = side(min[2], max[2])
  return [left, far, right, near]
}

interface Vertices {
  readonly positions: number[]
  readonly inward: number[]
  readonly feet: number[]
  readonly on: number[]
  readonly indices: number[]
}

/** @param corners bottom left, bottom right as seen from inside */
const face = (
  v: Vertices,
  [a, b]: readonly [readonly [number, number], readonly [number, number]],
  inward: readonly [number, number],
  foot: readonly [number, number],
  along: readonly [number, number],
  unit: number,
): void => {
  const first = v.positions.length / 3
  for (const [corner, run, up] of [
    [a, along[0], 0],
    [b, along[1], 0],
    [b, along[1], HEIGHT_M],
    [a, along[0], HEIGHT_M],
  ] as const) {
    v.positions.push(corner[0], up * unit, corner[1])
    v.inward.push(inward[0], 0, inward[1])
    v.feet.push(foot[0], 0, foot[1])
    v.on.push(run, up)
  }
  v.indices.push(first, first + 1, first + 2, first, first + 2, first + 3)
}

const geometryOf = (bounds: Bounds, unit: number): BufferGeometry => {
  const [left, far, right, near] = wallsRound(bounds, unit)
  const v: Vertices = { positions: [], inward: [], feet: [], on: [], indices: [] }
  // Seen from inside, from left to right.
  for (const [from, to] of [
    [
      [left, far],
      [right, far],
    ],
    [
      [right, far],
      [right, near],
    ],
    [
      [right, near],
      [left, near],
    ],
    [
      [left, near],
      [left, far],
    ],
  ] as const) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const run = [(to[0] - from[0]) / length, (to[1] - from[1]) / length] as const
    const inward = [-run[1], run[0]] as const
    face(v, [from, to], inward, from, [0, length / unit], unit)
    const half = (COLUMN_M / 2) * unit
    for (let bay = 1; bay < Math.round(length / (BAY_M * unit)); bay++) {
      const middle = [from[0] + run[0] * bay * BAY_M * unit, from[1] + run[1] * bay * BAY_M * unit] as const
      const at = (along: number, off: number): readonly [number, number] => [
        middle[0] + run[0] * along + inward[0] * off,
        middle[1] + run[1] * along + inward[1] * off,
      ]
      const column = [-1, -1] as const
      face(v, [at(-half, 2 * half), at(half, 2 * half)], inward, middle, column, unit)
      face(v, [at(-half, 0), at(-half, 2 * half)], inward, middle, column, unit)
      face(v, [at(half, 2 * half), at(half, 0)], inward, middle, column, unit)
    }
  }
  const made = new BufferGeometry()
  made.setAttribute('position', new BufferAttribute(Float32Array.from(v.positions), 3))
  made.setAttribute('aInward', new BufferAttribute(Float32Array.from(v.inward), 3))
  made.setAttribute('aFoot', new BufferAttribute(Float32Array.from(v.feet), 3))
  made.setAttribute('aOn', new BufferAttribute(Float32Array.from(v.on), 2))
  made.setIndex(v.indices)
  return made
}

export class Walls {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>
  readonly #colours = { uBackground: new Color(), uWall: new Color(), uPane: new Color() }

  /** @param unit see `SceneLayout.unit` */
  constructor(bounds: Bounds, unit: number) {
    const material = new ShaderMaterial({
      name: 'walls',
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      fog: true,
      toneMapped: false,
      uniforms: UniformsUtils.clone(UniformsLib.fog),
    })
    for (const [name, value] of Object.entries(this.#colours)) material.uniforms[name] = { value }
    this.mesh = new Mesh(geometryOf(bounds, unit), material)
    this.mesh.matrixAutoUpdate = false
    // After what stands before them.
    this.mesh.renderOrder = 3
  }

  setTheme({ scene: { background, wall, pane } }: Theme): void {
    this.#colours.uBackground.set(background).convertLinearToSRGB()
    this.#colours.uWall.set(background).convertLinearToSRGB().lerp(new Color(wall[0]).convertLinearToSRGB(), wall[1])
    this.#colours.uPane.set(background).convertLinearToSRGB().lerp(new Color(pane[0]).convertLinearToSRGB(), pane[1])
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.material.dispose()
  }
}
