/** The hall floor: one plane whose shader draws the metre grid, the bays and the zones of the twin, and fades into the background. */
import {
  Color,
  DataTexture,
  FloatType,
  type Material,
  Mesh,
  MeshLambertMaterial,
  NearestFilter,
  PlaneGeometry,
  RGBAFormat,
  type Texture,
  Vector3,
  Vector4,
} from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Twin } from '../../twin/twin.ts'
import { floorMap, type FloorZone, MOST_ZONES } from './floor-map.ts'
import { irradianceUp } from './hall-light.ts'
import type { Bounds } from '../plan/hall-extent.ts'
import { apply, placed } from '../../base/rigid.ts'

export const zonesOf = (twin: Twin): FloorZone[] =>
  twin.assets.flatMap(({ zone, place }) => {
    if (!zone) return []
    const [x, , z] = apply(placed(place.at, place.heading), 0, [zone.at[0], 0, zone.at[1]])
    return [
      {
        centre: [x, z] as const,
        half: [zone.size[0] / 2, zone.size[1] / 2] as const,
        heading: place.heading,
        kind: zone.kind,
        label: zone.label,
      },
    ]
  })

/** Metres beyond the hall where the floor has become background; and how far a zone's edge may reach. */
const FADES_OUT_M = 17
const EDGE_M = 0.5
const KIND = { work: 1, walkway: 2, lane: 3 } as const

const PARS = /* glsl */ `
#include <common>
varying vec2 vFloor;
uniform sampler2D uZones;
uniform sampler2D uCells;
uniform vec4 uGround;
uniform vec4 uHall;
uniform float uUnit;
uniform vec3 uAround;
uniform vec3 uZoneFill, uGrid, uMajor, uPaint, uBackground;
// Both directions at once. @param f what the floor goes on by in a pixel, metres
float gridLines( vec2 at, vec2 f, float pitch, float halfWidth ) {
  vec2 d = abs( fract( at / pitch + .5 ) - .5 ) * pitch;
  vec2 w = max( vec2( halfWidth ), f * .75 );
  vec2 line = ( 1. - clamp( ( d - w ) / f + .5, 0., 1. ) ) * min( vec2( 1. ), halfWidth * 1.6 / f );
  return max( line.x, line.y );
}
float roundedBox( vec2 p, vec2 half_, float r ) {
  vec2 q = abs( p ) - half_ + r;
  return length( max( q, 0. ) ) + min( max( q.x, q.y ), 0. ) - r;
}`

const COLOUR = /* glsl */ `
vec3 ground = diffuseColor.rgb;
vec2 at = vFloor / uUnit;
vec2 steps = fwidth( at );
float pixel = length( steps ) * .6;
ivec2 cell = ivec2( clamp( ( vFloor - uGround.xy ) / uGround.zw, vec2( 0. ), vec2( textureSize( uCells, 0 ) - 1 ) ) );
vec4 here = texelFetch( uCells, cell, 0 ) * 255.;
for ( int i = 0; i < 4; i ++ ) {
  int zoneNumber = int( here[ i ] + .5 ) - 1;
  if ( zoneNumber < 0 ) break;
  vec4 zone = texelFetch( uZones, ivec2( 0, zoneNumber ), 0 );
  vec3 turn = texelFetch( uZones, ivec2( 1, zoneNumber ), 0 ).xyz;
  vec2 off = vFloor - zone.xy;
  vec2 p = vec2( turn.x * off.x - turn.y * off.y, turn.y * off.x + turn.x * off.y );
  float kind = turn.z;
  float d = roundedBox( p, zone.zw, kind < 1.5 ? .25 * uUnit : 0. ) / uUnit;
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
    float run = ( zone.z > zone.w ? p.x : p.y ) / uUnit;
    ground = mix( ground, uPaint, edge * smoothstep( .48, .52, abs( fract( run / 1.2 ) - .5 ) * 2. ) * .45 );
  }
}
ground = mix( ground, uGrid, gridLines( at, steps, 1., .008 ) * .55 );
ground = mix( ground, uMajor, gridLines( at, steps, 6., .016 ) * .8 );
diffuseColor.rgb = ground;`

// After the conversion to sRGB, like fog, so that it meets the background exactly.
const FADE = /* glsl */ `
#include <colorspace_fragment>
gl_FragColor.rgb = mix( gl_FragColor.rgb, uBackground, smoothstep( 1.5, ${FADES_OUT_M.toFixed(1)}, roundedBox( vFloor - uHall.xy, uHall.zw, 2. * uUnit ) / uUnit ) );`

/** Two texels a zone: centre and half sizes; cosine, sine and kind. */
const zoneData = (zones: readonly FloorZone[]): Float32Array => {
  const data = new Float32Array(Math.max(1, zones.length) * 8)
  zones.forEach(({ centre, half, heading, kind }, i) => {
    const angle = (heading * Math.PI) / 180
    data.set([...centre, ...half, Math.cos(angle), Math.sin(angle), KIND[kind], 0], i * 8)
  })
  return data
}

export class Floor {
  readonly mesh: Mesh<PlaneGeometry, Material>
  /** Grid, bays, zones, light and shadows. */
  readonly shading = new MeshLambertMaterial()
  readonly #textures: Texture[] = []
  readonly #around = { value: new Vector3() }
  readonly #colours = {
    uZoneFill: { value: new Color() },
    uGrid: { value: new Color() },
    uMajor: { value: new Color() },
    uPaint: { value: new Color() },
    uBackground: { value: new Color() },
  }

  constructor(zones: readonly FloorZone[], { min, max }: Bounds, unit: number) {
    const hall = new Vector4((min[0] + max[0]) / 2, (min[2] + max[2]) / 2, (max[0] - min[0]) / 2, (max[2] - min[2]) / 2)
    const reach = FADES_OUT_M * unit
    const map = floorMap(zones, [min[0] - reach, min[2] - reach], [max[0] + reach, max[2] + reach], EDGE_M * unit)
    const uniforms = {
      ...this.#colours,
      uAround: this.#around,
      uHall: { value: hall },
      uUnit: { value: unit },
      uGround: { value: new Vector4(...map.corner, map.pitch, map.pitch) },
      uCells: { value: this.#texture(new DataTexture(map.cells, map.columns, map.rows)) },
      uZones: {
        value: this.#texture(
          new DataTexture(
            zoneData(zones.slice(0, MOST_ZONES)),
            2,
            Math.max(1, Math.min(zones.length, MOST_ZONES)),
            RGBAFormat,
            FloatType,
          ),
        ),
      },
    }
    const material = this.shading
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, uniforms)
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', '#include <common>\nvarying vec2 vFloor;')
        .replace(
          '#include <begin_vertex>',
          '#include <begin_vertex>\nvFloor = ( modelMatrix * vec4( position, 1. ) ).xz;',
        )
      shader.fragmentShader = shader.fragmentShader
        .replace('#include <common>', PARS)
        .replace('#include <color_fragment>', COLOUR)
        .replace('#include <lights_fragment_maps>', 'irradiance += uAround;')
        .replace('#include <colorspace_fragment>', FADE)
    }
    material.customProgramCacheKey = () => 'gemba-floor'
    // Beyond, all is background.
    this.mesh = new Mesh(new PlaneGeometry(2 * (hall.z + reach), 2 * (hall.w + reach)), material)
    this.mesh.rotation.x = -Math.PI / 2
    this.mesh.position.set(hall.x, 0, hall.y)
    this.mesh.updateMatrixWorld()
    this.mesh.receiveShadow = true
    // After what stands on it: covered floor is not shaded.
    this.mesh.renderOrder = 2
  }

  #texture(texture: DataTexture): Texture {
    texture.minFilter = texture.magFilter = NearestFilter
    texture.needsUpdate = true
    this.#textures.push(texture)
    return texture
  }

  /** @param hallLight the coefficients of `hall-light.ts` */
  setTheme({ scene }: Theme, hallLight: readonly Vector3[]): void {
    irradianceUp(hallLight, this.#around.value)
    this.shading.color.set(scene.floor)
    this.#colours.uZoneFill.value.set(scene.zone)
    this.#colours.uGrid.value.set(scene.grid)
    this.#colours.uMajor.value.set(scene.gridMajor)
    this.#colours.uPaint.value.set(scene.paint)
    this.#colours.uBackground.value.set(scene.background).convertLinearToSRGB()
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.shading.dispose()
    for (const texture of this.#textures) texture.dispose()
  }
}
