/**
 * The material of equipment that is small in the picture: lit at its vertices, so that a pixel costs little more than its
 * shadow. Faces there are flat and matte; what a pixel would work out is the same all over one. It looks as the near
 * material does, with the same light, finishes, marks and fog.
 */
import { ShaderMaterial, UniformsLib, UniformsUtils } from 'three'
import type { PaintUniforms } from './paint-uniforms.ts'
import {
  BODY,
  FOG,
  HIDE,
  RIDING,
  SCREEN,
  SURFACE_FRAGMENT_PARS,
  SURFACE_VERTEX,
  SURFACE_VERTEX_PARS,
} from './shader-parts.ts'

/** Light that a face gets: of the key light and from around, scattered and mirrored. */
const LIT = /* glsl */ `
varying vec3 vKey;
varying vec3 vGlint;
varying vec3 vAround;
varying vec3 vGloss;`

/** GGX and Smith (Walter et al. 2007) for the key light; Karis' fit (2014, "Physically based shading on mobile") for what is around. */
const LIGHTING = /* glsl */ `
{
  vec3 n = normalize( transformedNormal );
  vec3 eye = isOrthographic ? vec3( 0., 0., 1. ) : normalize( - mvPosition.xyz );
  float facing = saturate( dot( n, eye ) );
  float roughness = max( vFinish.x, .0525 );
  float metal = vFinish.y;
  float scattered = ( 1. - metal ) * ( 1. - .45 * vFinish.z );
  vec3 tint = vTint * ( 1. - .45 * vFinish.z );
  vec3 mirrored = mix( vec3( .04 ), tint, metal );

  vec4 fit = roughness * vec4( -1., -.0275, -.572, .022 ) + vec4( 1., .0425, 1.04, -.04 );
  float grazing = min( fit.x * fit.x, exp2( -9.28 * facing ) ) * fit.x + fit.y;
  vec2 share = vec2( -1.04, 1.04 ) * grazing + fit.zw;
  vec3 reflected = mirrored * share.x + share.y;
  vec3 regained = 1. + mirrored * ( 1. / ( share.x + share.y ) - 1. );

  vec3 irradiance = hallIrradiance( transformDirectionByInverseViewMatrix( n, viewMatrix ) );
  vGloss = hallRadiance( transformDirectionByInverseViewMatrix( reflect( - eye, n ), viewMatrix ), roughness ) * reflected * regained;
#if NUM_HEMI_LIGHTS > 0
  irradiance += getHemisphereLightIrradiance( hemisphereLights[ 0 ], n );
#endif
  vAround = irradiance * RECIPROCAL_PI * scattered * ( 1. - ( .04 * share.x + share.y ) );

  vKey = vGlint = vec3( 0. );
#if NUM_DIR_LIGHTS > 0
  vec3 towards = directionalLights[ 0 ].direction;
  float lit = saturate( dot( n, towards ) );
  vec3 halfway = normalize( towards + eye );
  float a2 = pow4( roughness );
  float peak = pow2( saturate( dot( n, halfway ) ) ) * ( a2 - 1. ) + 1.;
  float seen = .5 / max( lit * sqrt( a2 + ( 1. - a2 ) * facing * facing ) + facing * sqrt( a2 + ( 1. - a2 ) * lit * lit ), 1e-6 );
  vec3 fresnel = mirrored + ( 1. - mirrored ) * pow( 1. - saturate( dot( eye, halfway ) ), 5. );
  vKey = directionalLights[ 0 ].color * lit * RECIPROCAL_PI * scattered;
  vGlint = directionalLights[ 0 ].color * lit * fresnel * regained * ( seen * a2 * RECIPROCAL_PI / ( peak * peak ) );
#endif
}`

const VERTEX = /* glsl */ `
${SURFACE_VERTEX_PARS}
${LIT}
#include <lights_pars_begin>
#include <fog_pars_vertex>
#include <shadowmap_pars_vertex>
void main() {
  ${RIDING}
  #include <beginnormal_vertex>
  #include <defaultnormal_vertex>
  ${BODY}
  ${HIDE}
  #include <project_vertex>
  #include <worldpos_vertex>
  #include <shadowmap_vertex>
  #include <fog_vertex>
  ${SURFACE_VERTEX}
  ${LIGHTING}
}`

/** One look at the shadow map, which is filtered: what is nearer gets five. */
const SHADOW = /* glsl */ `
float keyShadow() {
#if defined( USE_SHADOWMAP ) && NUM_DIR_LIGHT_SHADOWS > 0
  DirectionalLightShadow light = directionalLightShadows[ 0 ];
  vec3 at = vDirectionalShadowCoord[ 0 ].xyz / vDirectionalShadowCoord[ 0 ].w;
  at.z += light.shadowBias;
  if ( any( greaterThan( abs( at.xy - .5 ), vec2( .5 ) ) ) || at.z > 1. ) return 1.;
  return mix( 1., texture( directionalShadowMap[ 0 ], at ), light.shadowIntensity );
#else
  return 1.;
#endif
}`

const FRAGMENT = /* glsl */ `
${SURFACE_FRAGMENT_PARS}
${LIT}
#include <fog_pars_fragment>
#include <lights_pars_begin>
#include <shadowmap_pars_fragment>
${SHADOW}
void main() {
  ${SCREEN}
  vec3 tint = patterned();
  float less = nearFloor();
  float shadow = keyShadow();
  vec3 colour = tint * ( vAround * less + vKey * shadow * mix( 1., less, .5 ) + .5 * vFinish.z ) + vGloss * less + vGlint * shadow * mix( 1., vMarks.z, .5 );
  gl_FragColor = vec4( vMarks.y > .5 ? uNever : colour, 1. );
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  ${FOG}
}`

export const farMaterial = (uniforms: PaintUniforms): ShaderMaterial => {
  const material = new ShaderMaterial({
    name: 'far',
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    lights: true,
    fog: true,
  })
  material.uniforms = Object.assign(UniformsUtils.merge([UniformsLib.lights, UniformsLib.fog]), uniforms)
  return material
}
