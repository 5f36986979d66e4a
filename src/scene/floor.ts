/** The hall floor: one plane whose shader draws the metre grid, the bays and the zones of the twin, and fades into the background. */
import { Color, Mesh, MeshLambertMaterial, PlaneGeometry, Vector4 } from 'three'
import type { Theme } from '../look/tokens.ts'
import type { Twin } from '../twin/twin.ts'
import type { Bounds } from './layout.ts'
import { apply, placed } from './rigid.ts'

export interface FloorZone {
  readonly centre: readonly [number, number]
  readonly half: readonly [number, number]
  /** Degrees anticlockwise from above. */
  readonly heading: number
  readonly kind: 'work' | 'walkway' | 'lane'
  readonly label: string | null
}

export const zonesOf = (twin: Twin): FloorZone[] =>
  twin.assets.flatMap(({ zone, place }) => {
    if (!zone) return []
    const [x, , z] = apply(placed(place.at, place.heading), 0, [zone.at[0], 0, zone.at[1]])
    return [{ centre: [x, z] as const, half: [zone.size[0] / 2, zone.size[1] / 2] as const, heading: place.heading, kind: zone.kind, label: zone.label }]
  })

/** WebGL2 promises 224 fragment uniform vectors; two a zone leaves room for the lights. */
const MOST_ZONES = 64
const KIND = { work: 1, walkway: 2, lane: 3 } as const

const pars = (count: number): string => /* glsl */ `
#include <common>
varying vec2 vFloor;
uniform vec4 uZone[ ${count} ];
uniform vec3 uTurn[ ${count} ];
uniform vec4 uHall;
uniform float uUnit;
uniform vec3 uZoneFill, uGrid, uMajor, uPaint, uBackground;
float gridLine( float at, float pitch, float halfWidth ) {
  float d = abs( fract( at / pitch + .5 ) - .5 ) * pitch;
  float f = fwidth( at );
  float w = max( halfWidth, f * .75 );
  return ( 1. - smoothstep( w - f * .5, w + f * .5, d ) ) * min( 1., halfWidth / ( f * .75 ) * 1.2 );
}
float roundedBox( vec2 p, vec2 half_, float r ) {
  vec2 q = abs( p ) - half_ + r;
  return length( max( q, 0. ) ) + min( max( q.x, q.y ), 0. ) - r;
}`

const colour = (count: number): string => /* glsl */ `
vec3 ground = diffuseColor.rgb;
vec2 at = vFloor / uUnit;
float pixel = length( fwidth( at ) ) * .6;
for ( int i = 0; i < ${count}; i ++ ) {
  vec2 off = vFloor - uZone[ i ].xy;
  vec2 p = vec2( uTurn[ i ].x * off.x - uTurn[ i ].y * off.y, uTurn[ i ].y * off.x + uTurn[ i ].x * off.y );
  float kind = uTurn[ i ].z;
  float d = roundedBox( p, uZone[ i ].zw, kind < 1.5 ? .25 * uUnit : 0. ) / uUnit;
  if ( d > .5 ) continue;
  float inside = 1. - smoothstep( -pixel, pixel, d );
  float edge = ( 1. - smoothstep( .045 - pixel * .5, .045 + pixel * .5, abs( d + .045 ) ) ) * min( 1., .09 / pixel );
  if ( kind < 1.5 ) {
    ground = mix( ground, uZoneFill, inside );
    ground = mix( ground, uMajor, edge * .55 );
  } else if ( kind < 2.5 ) {
    ground = mix( ground, uZoneFill, inside * .7 );
    ground = mix( ground, uPaint, edge * .75 );
  } else {
    float run = ( uZone[ i ].z > uZone[ i ].w ? p.x : p.y ) / uUnit;
    ground = mix( ground, uPaint, edge * smoothstep( .48, .52, abs( fract( run / 1.2 ) - .5 ) * 2. ) * .45 );
  }
}
ground = mix( ground, uGrid, max( gridLine( at.x, 1., .008 ), gridLine( at.y, 1., .008 ) ) * .55 );
ground = mix( ground, uMajor, max( gridLine( at.x, 6., .016 ), gridLine( at.y, 6., .016 ) ) * .8 );
diffuseColor.rgb = ground;`

// After the conversion to sRGB, like fog, so that it meets the background exactly.
const fade = /* glsl */ `
#include <colorspace_fragment>
gl_FragColor.rgb = mix( gl_FragColor.rgb, uBackground, smoothstep( 1.5, 17., roundedBox( vFloor - uHall.xy, uHall.zw, 2. * uUnit ) / uUnit ) );`

export class Floor {
  readonly mesh: Mesh<PlaneGeometry, MeshLambertMaterial>
  readonly #colours = { uZoneFill: { value: new Color() }, uGrid: { value: new Color() }, uMajor: { value: new Color() }, uPaint: { value: new Color() }, uBackground: { value: new Color() } }

  constructor(zones: readonly FloorZone[], { min, max }: Bounds, unit: number) {
    const shown = zones.slice(0, MOST_ZONES)
    const count = Math.max(1, shown.length)
    const hall = new Vector4((min[0] + max[0]) / 2, (min[2] + max[2]) / 2, (max[0] - min[0]) / 2, (max[2] - min[2]) / 2)
    const radians = shown.map(({ heading }) => (heading * Math.PI) / 180)
    const uniforms = {
      ...this.#colours,
      uHall: { value: hall },
      uUnit: { value: unit },
      uZone: { value: shown.length ? shown.map(({ centre, half }) => new Vector4(...centre, ...half)) : [new Vector4(0, 0, -9, -9)] },
      uTurn: { value: shown.length ? shown.map(({ kind }, i) => [Math.cos(radians[i]!), Math.sin(radians[i]!), KIND[kind]]).flat() : [1, 0, 1] },
    }
    const material = new MeshLambertMaterial()
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, uniforms)
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', '#include <common>\nvarying vec2 vFloor;')
        .replace('#include <begin_vertex>', '#include <begin_vertex>\nvFloor = ( modelMatrix * vec4( position, 1. ) ).xz;')
      shader.fragmentShader = shader.fragmentShader
        .replace('#include <common>', pars(count))
        .replace('#include <color_fragment>', colour(count))
        .replace('#include <colorspace_fragment>', fade)
    }
    material.customProgramCacheKey = () => `gemba-floor-${count}`
    const reach = 2 * Math.max(hall.z, hall.w) + 160 * unit
    this.mesh = new Mesh(new PlaneGeometry(reach, reach), material)
    this.mesh.rotation.x = -Math.PI / 2
    this.mesh.position.set(hall.x, 0, hall.y)
    this.mesh.updateMatrix()
    this.mesh.receiveShadow = true
    this.mesh.renderOrder = -2
  }

  setTheme({ scene }: Theme): void {
    this.mesh.material.color.set(scene.floor)
    this.#colours.uZoneFill.value.set(scene.zone)
    this.#colours.uGrid.value.set(scene.grid)
    this.#colours.uMajor.value.set(scene.gridMajor)
    this.#colours.uPaint.value.set(scene.paint)
    this.#colours.uBackground.value.set(scene.background).convertLinearToSRGB()
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.material.dispose()
  }
}
