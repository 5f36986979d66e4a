/** The material of equipment near by, and its depth twin for shadows. From afar `far-material.ts` takes its place. */
import { type Material, MeshDepthMaterial, MeshStandardMaterial, type WebGLProgramParametersWithUniforms } from 'three'
import { type PaintUniforms, STRIPS_AT } from './paint-uniforms.ts'
import { STRIPS } from '../hall/strips.ts'
import {
  BODY,
  FOG,
  HIDE,
  HIDE_RECEDING,
  RIDE_PARS,
  RIDING,
  SCREEN,
  STATE_PARS,
  SURFACE_FRAGMENT_PARS,
  SURFACE_VERTEX,
  SURFACE_VERTEX_PARS,
} from './shader-parts.ts'

/** Replaces a chunk and fails loudly when a new three no longer has it. */
const swap = (source: string, chunk: string, by: string): string => {
  if (!source.includes(chunk)) throw new Error(`bug: three's shader no longer has ${chunk}`)
  return source.replace(chunk, () => by)
}

const VERTEX_PARS = /* glsl */ `
${SURFACE_VERTEX_PARS}
varying vec3 vAmbient;
varying float vBevel;`

/** Where an edge is rounded its normal leans away from the faces beside it. */
const VERTEX = /* glsl */ `
#include <project_vertex>
${SURFACE_VERTEX}
vAmbient = hallIrradiance( transformDirectionByInverseViewMatrix( normalize( transformedNormal ), viewMatrix ) );
vec3 leans = abs( normal );
vBevel = iKind.w > 1.5 ? 0. : 3.4 * ( 1. - max( leans.y, iKind.w < .5 ? max( leans.x, leans.z ) : length( leans.xz ) ) );`

const FRAGMENT_PARS = /* glsl */ `
${SURFACE_FRAGMENT_PARS}
varying vec3 vAmbient;
varying float vBevel;
// A long light mirrored in what is smooth slides as one walks: that is what looks like metal.
float stripLight( vec3 r, float roughness ) {
  float x = vWorld.x / uUnit + r.x / max( r.y, .05 ) * ( ${STRIPS.heightM.toFixed(1)} - vWorld.y / uUnit );
  float d = abs( fract( x / ${STRIPS.pitchM.toFixed(1)} + .25 ) - .5 ) * ${STRIPS.pitchM.toFixed(1)};
  float blur = .2 + 3.2 * roughness * roughness + 7. * min( length( fwidth( r ) ), .6 );
  float half_ = ${STRIPS.halfWidthM.toFixed(2)};
  float band = 1. - smoothstep( half_ - min( half_, .5 * blur ), half_ + blur, d );
  return uHall[ ${STRIPS_AT} ].x * band * .6 / ( .6 + blur ) * smoothstep( .05, .4, r.y );
}`

const COLOUR = /* glsl */ `
${SCREEN}
vec3 tint = patterned();
diffuseColor.rgb *= tint * ( 1. - .45 * vFinish.z ) * ( 1. + .22 * vBevel );`

const AROUND = /* glsl */ `
iblIrradiance += vAmbient;
vec3 mirrored = transformDirectionByInverseViewMatrix( reflect( - geometryViewDir, geometryNormal ), viewMatrix );
radiance += hallRadiance( mirrored, material.roughness ) + stripLight( mirrored, material.roughness );`

/** Metal lives by what it mirrors: without its root it would go black. */
const AMBIENT = /* glsl */ `
float less = nearFloor();
reflectedLight.indirectDiffuse *= less;
reflectedLight.indirectSpecular *= less * mix( 1., inversesqrt( max( vMarks.z, .1 ) ), vFinish.y );
reflectedLight.directDiffuse *= mix( 1., less, .5 );
reflectedLight.directSpecular *= mix( 1., vMarks.z, .5 );`

const OUTPUT = /* glsl */ `
if ( vMarks.y > .5 ) { outgoingLight = uNever; diffuseColor.a = step( .99, opacity ); }
#include <opaque_fragment>`

export const equipmentMaterial = (uniforms: PaintUniforms, glass: boolean): MeshStandardMaterial => {
  const material = new MeshStandardMaterial({
    color: 0xffffff,
    roughness: 1,
    metalness: 1,
    transparent: glass,
    depthWrite: !glass,
  })
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms) => {
    Object.assign(shader.uniforms, uniforms)
    shader.vertexShader = [
      ['#include <common>', VERTEX_PARS],
      ['#include <batching_vertex>', `${RIDING}\n#include <batching_vertex>`],
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
export const setReceding = (material: Material, any: boolean): void => {
  if ('RECEDING' in (material.defines ??= {}) === any) return
  if (any) material.defines['RECEDING'] = ''
  else delete material.defines['RECEDING']
  material.needsUpdate = true
}

export const depthMaterial = (uniforms: PaintUniforms): MeshDepthMaterial => {
  const material = new MeshDepthMaterial()
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uState: uniforms.uState, uCarriers: uniforms.uCarriers })
    shader.vertexShader = [
      ['#include <common>', `#include <common>\n${STATE_PARS}\n${RIDE_PARS}`],
      ['#include <batching_vertex>', `${RIDING}\n#include <batching_vertex>`],
      ['#include <begin_vertex>', `${BODY}\n${HIDE}\n${HIDE_RECEDING}`],
    ].reduce((source, [chunk, by]) => swap(source, chunk!, by!), shader.vertexShader)
  }
  material.customProgramCacheKey = () => 'gemba-depth'
  return material
}
