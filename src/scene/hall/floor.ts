/** The hall floor: one plane of concrete slabs with the zones of the twin painted on it, which mirrors the strip lights and fades into the background. */
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
  Vector2,
  Vector3,
  Vector4,
} from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Twin } from '../../twin/twin.ts'
import { floorMap, type FloorZone, MOST_ZONES } from './floor-map.ts'
import { irradianceUp } from './hall-light.ts'
import { STRIPS } from './strips.ts'
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
uniform vec3 uZoneFill, uMajor, uPaint, uBackground;
// How much of its grain is seen, and how bright the strip lights are.
uniform vec2 uConcrete;
varying vec3 vFromEye;
// Both directions at once. @param f what the floor goes on by in a pixel, metres
float gridLines( vec2 at, vec2 f, float pitch, float halfWidth ) {
  vec2 d = abs( fract( at / pitch + .5 ) - .5 ) * pitch;
  vec2 w = max( vec2( halfWidth ), f * .75 );
  vec2 line = ( 1. - clamp( ( d - w ) / f + .5, 0., 1. ) ) * min( vec2( 1. ), halfWidth * 1.6 / f );
  return max( line.x, line.y );
}
float anyOf( vec2 p ) {
  p = fract( p * vec2( .1031, .1137 ) );
  p += dot( p, p.yx + 33.33 );
  return fract( ( p.x + p.y ) * p.x * 7.13 );
}
float mottled( vec2 p ) {
  vec2 cell = floor( p ), f = fract( p );
  f = f * f * ( 3. - 2. * f );
  return mix(
    mix( anyOf( cell ), anyOf( cell + vec2( 1., 0. ) ), f.x ),
    mix( anyOf( cell + vec2( 0., 1. ) ), anyOf( cell + 1. ), f.x ), f.y );
}
float roundedBox( vec2 p, vec2 half_, float r ) {
  vec2 q = abs( p ) - half_ + r;
  return length( max( q, 0. ) ) + min( max( q.x, q.y ), 0. ) - r;
}`

/** Slabs are sawn apart so wide, and no two have quite the same shade. */
const SLAB_M = 6

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
float shade = ( anyOf( floor( at / ${SLAB_M.toFixed(1)} ) + 7. ) - .5 ) * .07;
shade += ( .62 * mottled( at / 4.3 ) + .38 * mottled( at / 1.4 + 19. ) - .5 ) * .16;
shade += ( anyOf( floor( at * 70. ) ) - .5 ) * .05 * ( 1. - smoothstep( .01, .04, pixel ) );
ground *= ( 1. + uConcrete.x * shade ) * ( 1. - .42 * gridLines( at, steps, ${SLAB_M.toFixed(1)}, .006 ) );
diffuseColor.rgb = ground;`

/** The strip lights of the ceiling, mirrored: on the light that the floor gets, before it is toned. */
const SHEEN = /* glsl */ `
{
  vec3 v = normalize( vFromEye );
  float down = max( - v.y, .05 );
  float across = abs( fract( ( vFloor.x / uUnit + v.x / down * ${STRIPS.heightM.toFixed(1)} ) / ${STRIPS.pitchM.toFixed(1)} + .25 ) - .5 ) * ${STRIPS.pitchM.toFixed(1)};
  float grazing = 1. - down;
  grazing *= grazing;
  outgoingLight += uConcrete.y * ( .012 + .15 * grazing * grazing ) * ( .4 + .6 * ( 1. - smoothstep( 0., 2.6, across ) ) ) * .25;
}
#include <opaque_fragment>`

// After the conversion to sRGB, like fog, so that it meets the background exactly.
const FADE = /* glsl */ `
#include <colorspace_fragment>
gl_FragColor.rgb = mix( gl_FragColor.rgb, uBackground, smoothstep( 6., ${FADES_OUT_M.toFixed(1)}, roundedBox( vFloor - uHall.xy, uHall.zw, 2. * uUnit ) / uUnit ) );`

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
    uMajor: { value: new Color() },
    uPaint: { value: new Color() },
    uBackground: { value: new Color() },
  }
  readonly #concrete = { value: new Vector2() }

  constructor(zones: readonly FloorZone[], { min, max }: Bounds, unit: number) {
    const hall = new Vector4((min[0] + max[0]) / 2, (min[2] + max[2]) / 2, (max[0] - min[0]) / 2, (max[2] - min[2]) / 2)
    const reach = FADES_OUT_M * unit
    const map = floorMap(zones, [min[0] - reach, min[2] - reach], [max[0] + reach, max[2] + reach], EDGE_M * unit)
    const uniforms = {
      ...this.#colours,
      uAround: this.#around,
      uConcrete: this.#concrete,
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
        .replace('#include <common>', '#include <common>\nvarying vec2 vFloor;\nvarying vec3 vFromEye;')
        .replace(
          '#include <begin_vertex>',
          '#include <begin_vertex>\nvec4 onFloor = modelMatrix * vec4( position, 1. );\nvFloor = onFloor.xz;\nvFromEye = onFloor.xyz - cameraPosition;',
        )
      shader.fragmentShader = shader.fragmentShader
        .replace('#include <common>', PARS)
        .replace('#include <color_fragment>', COLOUR)
        .replace('#include <lights_fragment_maps>', 'irradiance += uAround;')
        .replace('#include <opaque_fragment>', SHEEN)
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
  setTheme({ scene, light }: Theme, hallLight: readonly Vector3[]): void {
    irradianceUp(hallLight, this.#around.value)
    this.shading.color.set(scene.floor)
    this.#colours.uZoneFill.value.set(scene.zone)
    this.#concrete.value.set(light.grain, light.strips)
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
