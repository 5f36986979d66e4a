/** The one material of all equipment, its depth twin for shadows, and the vertex code that outlines share. */
import { type DataTexture, Color, MeshDepthMaterial, MeshStandardMaterial, Vector3, type WebGLProgramParametersWithUniforms } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Surface } from '../equipment/shape.ts'
import { FLAG, STATE_WIDTH } from '../painting/part-state.ts'
import { RIDE } from './carrier-texture.ts'
import { LIGHT_BANDS } from '../hall/hall-light.ts'

/** Index = the number a shape's surface has in `iKind`. */
export const SURFACES: readonly Surface[] = ['body', 'panel', 'structure', 'dark', 'steel', 'belt', 'goods', 'pallet', 'screen', 'glass']

/** Roughness, metalness, self-lit. */
const FINISH: Record<Surface, readonly [number, number, number]> = {
  body: [0.5, 0, 0], panel: [0.6, 0, 0], structure: [0.55, 0.25, 0], dark: [0.62, 0.1, 0], steel: [0.34, 0.75, 0],
  belt: [0.9, 0, 0], goods: [0.95, 0, 0], pallet: [0.95, 0, 0], screen: [0.5, 0, 0.45], glass: [0.2, 0, 0],
}

export interface PaintUniforms {
  readonly uPalette: { value: Color[] }
  readonly uFinish: { value: Vector3[] }
  readonly uState: { value: DataTexture }
  readonly uPhase: { value: DataTexture }
  readonly uCarriers: { value: DataTexture }
  readonly uStale: { value: Color }
  readonly uStaleLine: { value: Color }
  readonly uNever: { value: Color }
  readonly uAmbientFloor: { value: number }
  /** The hall's light as nine coefficients, see `hall-light.ts`. */
  readonly uHallLight: { value: Vector3[] }
  /** See `SceneLayout.unit`. */
  readonly uUnit: { value: number }
}

export const createUniforms = (state: DataTexture, phase: DataTexture, carriers: DataTexture, unit: number): PaintUniforms => ({
  uPalette: { value: SURFACES.map(() => new Color()) },
  uFinish: { value: SURFACES.map((surface) => new Vector3(...FINISH[surface])) },
  uState: { value: state },
  uPhase: { value: phase },
  uCarriers: { value: carriers },
  uStale: { value: new Color() },
  uStaleLine: { value: new Color() },
  uNever: { value: new Color() },
  uAmbientFloor: { value: 0.6 },
  uHallLight: { value: Array.from({ length: LIGHT_BANDS }, () => new Vector3()) },
  uUnit: { value: unit },
})

export const themeUniforms = (uniforms: PaintUniforms, theme: Theme): void => {
  SURFACES.forEach((surface, i) => uniforms.uPalette.value[i]!.set(theme.scene[surface]))
  uniforms.uStale.value.set(theme.scene.stale[0])
  uniforms.uStaleLine.value.set(theme.scene.stale[1])
  uniforms.uNever.value.set(theme.scene.zone)
  uniforms.uAmbientFloor.value = theme.light.ambientFloor
}

/** What a template's vertices are, in `iKind.w`. */
export const BODIES = { box: 0, cylinder: 1, casting: 2 } as const

/** Template position → metres, in the shape's own frame. One program serves boxes, cylinders and castings. */
export const BODY = /* glsl */ `
float bodyRadius = mix( iDim.x, iDim.z, position.y * .5 + .5 );
vec3 bodyReach = iKind.w < .5 ? iDim.xyz : iKind.w < 1.5 ? vec3( bodyRadius, iDim.y, bodyRadius ) : iDim.xxx;
vec3 transformed = position * ( bodyReach - iDim.w ) + normal * iDim.w;`

export const STATE_PARS = /* glsl */ `
attribute vec4 iDim;
attribute vec4 iKind;
attribute float iPart;
uniform sampler2D uState;
vec4 partState() { int part = int( iPart ); return texelFetch( uState, ivec2( part % ${STATE_WIDTH}, part / ${STATE_WIDTH} ), 0 ); }
bool flagged( float flags, float bit ) { return mod( floor( flags / bit ), 2. ) > .5; }`

/** From here on three's own chunks find the instance where its carrier has taken it. */
const RIDE_PARS = /* glsl */ `
${RIDE}
mat4 ride() { return iCarrier < .5 ? instanceMatrix : carrierFrame( iCarrier ) * instanceMatrix; }
mat4 ridden;
#define instanceMatrix ridden`
const RIDING = /* glsl */ `
ridden = ride();
#include <batching_vertex>`

/** Hidden parts collapse to a point. */
export const HIDE = /* glsl */ `if ( flagged( floor( partState().a * 255. + .5 ), ${FLAG.hidden}. ) ) transformed = vec3( 0. );`

/** What recedes casts no shadow. */
const HIDE_GHOST = /* glsl */ `if ( flagged( floor( partState().a * 255. + .5 ), ${FLAG.ghost}. ) ) transformed = vec3( 0. );`

/** Replaces a chunk and fails loudly when a new three no longer has it. */
const swap = (source: string, chunk: string, by: string): string => {
  if (!source.includes(chunk)) throw new Error(`bug: three's shader no longer has ${chunk}`)
  return source.replace(chunk, () => by)
}

/** Second-order spherical harmonics (Ramamoorthi and Hanrahan 2001); a rough surface sees each band blurred as by diffusion. */
const HALL_LIGHT = /* glsl */ `
uniform vec3 uHallLight[ ${LIGHT_BANDS} ];
vec3 hallBands( vec3 d, float first, float second ) {
  return uHallLight[ 0 ]
    + first * ( uHallLight[ 1 ] * d.y + uHallLight[ 2 ] * d.z + uHallLight[ 3 ] * d.x )
    + second * ( uHallLight[ 4 ] * d.x * d.y + uHallLight[ 5 ] * d.y * d.z + uHallLight[ 6 ] * ( 3. * d.z * d.z - 1. ) + uHallLight[ 7 ] * d.x * d.z + uHallLight[ 8 ] * ( d.x * d.x - d.y * d.y ) );
}
vec3 hallIrradiance( vec3 n ) { return max( 3.14159265 * hallBands( n, .6667, .25 ), 0. ); }
vec3 hallRadiance( vec3 r, float roughness ) {
  float blur = .03 + .25 * roughness * roughness;
  return max( hallBands( r, exp( -2. * blur ), exp( -6. * blur ) ), 0. );
}`

const VERTEX_PARS = /* glsl */ `
#include <common>
${STATE_PARS}
${RIDE_PARS}
${HALL_LIGHT}
uniform vec3 uPalette[ ${SURFACES.length} ];
uniform vec3 uFinish[ ${SURFACES.length} ];
uniform sampler2D uPhase;
varying vec3 vTint;
varying vec3 vFinish;
varying vec2 vMarks;
varying vec3 vWorld;
varying vec4 vRun;
varying vec3 vAmbient;
#ifdef GHOSTS
varying float vGhost;
#endif
vec3 fromSrgb( vec3 c ) { return mix( c / 12.92, pow( ( c + .055 ) / 1.055, vec3( 2.4 ) ), step( .04045, c ) ); }`

const VERTEX = /* glsl */ `
#include <project_vertex>
{
  int surface = int( iKind.x );
  vec4 state = partState();
  float flags = floor( state.a * 255. + .5 );
  vTint = uPalette[ surface ];
  vFinish = uFinish[ surface ];
  if ( iKind.y > .5 && flagged( flags, ${FLAG.tint}. ) ) {
    float calm = float( flagged( flags, ${FLAG.calm}. ) );
    vTint = mix( fromSrgb( state.rgb ), vTint, .5 * calm );
    vFinish = vec3( .5, 0., flagged( flags, ${FLAG.alarm}. ) ? .75 - .14 * calm : .4 );
  }
  vMarks = vec2( flagged( flags, ${FLAG.stale}. ), flagged( flags, ${FLAG.never}. ) );
#ifdef GHOSTS
  vGhost = float( flagged( flags, ${FLAG.ghost}. ) );
  if ( vGhost > .5 ) {
    vTint = uPalette[ surface ];
    vFinish = vec3( .9, 0., 0. );
    vMarks = vec2( 0. );
  }
#endif
  vWorld = ( modelMatrix * instanceMatrix * vec4( transformed, 1. ) ).xyz;
  vAmbient = hallIrradiance( transformDirectionByInverseViewMatrix( normalize( transformedNormal ), viewMatrix ) );
  int part = int( iPart );
  float phase = iKind.z > .5 ? texelFetch( uPhase, ivec2( part % ${STATE_WIDTH}, part / ${STATE_WIDTH} ), 0 ).r : 0.;
  // Belts: metres along; rollers: turns.
  vRun = iKind.z < .5 ? vec4( 0. ) : iKind.z < 1.5 ? vec4( transformed.x - phase, normal.y, 0., 1. ) : vec4( transformed.xz, phase / max( iDim.x, .01 ), 2. );
}`

const FRAGMENT_PARS = /* glsl */ `
#include <common>
${HALL_LIGHT}
varying vec3 vTint;
varying vec3 vFinish;
varying vec2 vMarks;
varying vec3 vWorld;
varying vec4 vRun;
varying vec3 vAmbient;
#ifdef GHOSTS
varying float vGhost;
#endif
uniform vec3 uStale, uStaleLine, uNever;
uniform float uAmbientFloor, uUnit;`

/**
 * What recedes is a fine screen: every fourth pixel in both directions' order (Bayer 1973) is drawn, what lies behind
 * shows between, and no sorting is needed.
 */
const SCREEN = /* glsl */ `
#ifdef GHOSTS
if ( vGhost > .5 ) {
  ivec2 at = ivec2( gl_FragCoord.xy ) & 1;
  if ( at.x + at.y * 2 != 0 ) discard;
}
#endif`

const COLOUR = /* glsl */ `
${SCREEN}
vec3 tint = vTint;
if ( vRun.w > 1.5 ) {
  float turn = atan( vRun.y, vRun.x ) + vRun.z;
  tint *= 1. - .3 * smoothstep( .86, .98, cos( turn ) );
} else if ( vRun.w > .5 ) {
  float along = vRun.x / ( .5 * uUnit );
  float w = fwidth( along );
  float seam = 1. - smoothstep( .03, .03 + w, abs( fract( along ) - .5 ) );
  tint *= 1. + .38 * seam * smoothstep( .7, .9, vRun.y ) * ( 1. - smoothstep( .2, .6, w ) );
}
if ( vMarks.x > .5 ) {
  float stripe = ( vWorld.x + vWorld.y - vWorld.z ) / ( .22 * uUnit );
  float w = fwidth( stripe );
  float line = smoothstep( .66 - w, .66 + w, abs( fract( stripe ) - .5 ) * 2. );
  line = mix( line, .34, smoothstep( .5, 1.2, w ) );
  tint = mix( mix( tint, uStale, .7 ), uStaleLine, line );
}
diffuseColor.rgb *= tint * ( 1. - .45 * vFinish.z );`

const AROUND = /* glsl */ `
iblIrradiance += vAmbient;
radiance += hallRadiance( transformDirectionByInverseViewMatrix( reflect( - geometryViewDir, geometryNormal ), viewMatrix ), material.roughness );`

const AMBIENT = /* glsl */ `
float nearFloor = mix( uAmbientFloor, 1., smoothstep( -.05, 1.1, vWorld.y / uUnit ) );
reflectedLight.indirectDiffuse *= nearFloor;
reflectedLight.indirectSpecular *= nearFloor;
reflectedLight.directDiffuse *= mix( 1., nearFloor, .5 );`

const OUTPUT = /* glsl */ `
if ( vMarks.y > .5 ) { outgoingLight = uNever; diffuseColor.a = step( .99, opacity ); }
#include <opaque_fragment>`

/** How far what recedes goes towards the background. */
const GHOST_FADE = 0.35

const FOG = /* glsl */ `
#ifdef USE_FOG
  gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, smoothstep( fogNear, fogFar, vFogDepth ) * ( 1. - step( .6, vFinish.z ) ) );
  #ifdef GHOSTS
  gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, vGhost * ${GHOST_FADE} );
  #endif
#endif`

export const equipmentMaterial = (uniforms: PaintUniforms, glass: boolean): MeshStandardMaterial => {
  const material = new MeshStandardMaterial({ color: 0xffffff, roughness: 1, metalness: 1, transparent: glass, depthWrite: !glass })
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms) => {
    Object.assign(shader.uniforms, uniforms)
    shader.vertexShader = [
      ['#include <common>', VERTEX_PARS],
      ['#include <batching_vertex>', RIDING],
      ['#include <begin_vertex>', `${BODY}\n${HIDE}`],
      ['#include <project_vertex>', VERTEX],
    ].reduce((source, [chunk, by]) => swap(source, chunk!, by!), shader.vertexShader)
    shader.fragmentShader = [
      ['#include <common>', FRAGMENT_PARS],
      ['#include <color_fragment>', COLOUR],
      ['#include <roughnessmap_fragment>', 'float roughnessFactor = vFinish.x;'],
      ['#include <metalnessmap_fragment>', 'float metalnessFactor = vFinish.y;'],
      ['#include <emissivemap_fragment>', 'totalEmissiveRadiance += tint * vFinish.z * .5;'],
      ['#include <lights_fragment_maps>', AROUND],
      ['#include <aomap_fragment>', AMBIENT],
      ['#include <opaque_fragment>', OUTPUT],
      ['#include <fog_fragment>', FOG],
    ].reduce((source, [chunk, by]) => swap(source, chunk!, by!), shader.fragmentShader)
  }
  material.customProgramCacheKey = () => 'gemba'
  return material
}

/** A program that need not throw away pixels tests depth earlier: only with something that recedes does it know of that. */
export const knowGhosts = (material: MeshStandardMaterial, any: boolean): void => {
  if ('GHOSTS' in (material.defines ??= {}) === any) return
  if (any) material.defines['GHOSTS'] = ''
  else delete material.defines['GHOSTS']
  material.needsUpdate = true
}

export const depthMaterial = (uniforms: PaintUniforms): MeshDepthMaterial => {
  const material = new MeshDepthMaterial()
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uState: uniforms.uState, uCarriers: uniforms.uCarriers })
    shader.vertexShader = [
      ['#include <common>', `#include <common>\n${STATE_PARS}\n${RIDE_PARS}`],
      ['#include <batching_vertex>', RIDING],
      ['#include <begin_vertex>', `${BODY}\n${HIDE}\n${HIDE_GHOST}`],
    ].reduce((source, [chunk, by]) => swap(source, chunk!, by!), shader.vertexShader)
  }
  material.customProgramCacheKey = () => 'gemba-depth'
  return material
}
