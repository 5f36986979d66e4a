/** GLSL that the programs of equipment, its shadows and its outlines share. */
import { APART } from '../../look/apart.ts'
import { FLAG, STATE_WIDTH } from '../painting/part-state.ts'
import { RIDE } from './carrier-texture.ts'
import { COLOURS_AT, FINISHES_AT, HALL_SIZE, STRIPS_AT } from './paint-uniforms.ts'

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
export const RIDE_PARS = /* glsl */ `
${RIDE}
mat4 ride() { return iCarrier < .5 ? instanceMatrix : carrierFrame( iCarrier ) * instanceMatrix; }
mat4 ridden;
#define instanceMatrix ridden`
export const RIDING = /* glsl */ `
ridden = ride();`

/** Hidden parts collapse to a point. */
export const HIDE = /* glsl */ `if ( flagged( floor( partState().a * 255. + .5 ), ${FLAG.hidden}. ) ) transformed = vec3( 0. );`

/** What recedes casts no shadow. */
export const HIDE_RECEDING = /* glsl */ `if ( flagged( floor( partState().a * 255. + .5 ), ${FLAG.recedes}. ) ) transformed = vec3( 0. );`

/** Second-order spherical harmonics (Ramamoorthi and Hanrahan 2001); a rough surface sees each band blurred as by diffusion. */
export const HALL_LIGHT = /* glsl */ `
uniform vec3 uHall[ ${HALL_SIZE} ];
vec3 hallBands( vec3 d, float first, float second ) {
  return uHall[ 0 ]
    + first * ( uHall[ 1 ] * d.y + uHall[ 2 ] * d.z + uHall[ 3 ] * d.x )
    + second * ( uHall[ 4 ] * d.x * d.y + uHall[ 5 ] * d.y * d.z + uHall[ 6 ] * ( 3. * d.z * d.z - 1. ) + uHall[ 7 ] * d.x * d.z + uHall[ 8 ] * ( d.x * d.x - d.y * d.y ) );
}
vec3 hallIrradiance( vec3 n ) { return max( 3.14159265 * hallBands( n, .6667, .25 ), 0. ); }
vec3 hallRadiance( vec3 r, float roughness ) {
  float blur = .03 + .25 * roughness * roughness;
  return max( hallBands( r, exp( -2. * blur ), exp( -6. * blur ) ), 0. );
}`

/** What every program hands from vertices to pixels. Marks: stale, never heard of, how open to the light. */
const VARYINGS = /* glsl */ `
varying vec3 vTint;
varying vec3 vFinish;
varying vec3 vMarks;
varying vec3 vWorld;
varying vec4 vRun;
#ifdef RECEDING
varying float vRecedes;
#endif`

/** How open it is here lies between the eight corners of the shape's box. */
export const SURFACE_VERTEX_PARS = /* glsl */ `
#include <common>
${STATE_PARS}
${RIDE_PARS}
${HALL_LIGHT}
${VARYINGS}
uniform sampler2D uPhase;
attribute vec3 aAt;
attribute vec4 iOpenLow;
attribute vec4 iOpenHigh;
float openHere() {
  vec3 at = aAt * .5 + .5;
  vec4 level = mix( iOpenLow, iOpenHigh, at.y );
  vec2 row = mix( level.xz, level.yw, at.x );
  return mix( 1., mix( row.x, row.y, at.z ), uHall[ ${STRIPS_AT} ].y );
}
uniform vec3 uNever;
vec3 fromSrgb( vec3 c ) { return mix( c / 12.92, pow( ( c + .055 ) / 1.055, vec3( 2.4 ) ), step( .04045, c ) ); }`

/** Sets what a vertex looks like: tint, finish, marks, and where it is on a belt or roller. */
export const SURFACE_VERTEX = /* glsl */ `
{
  int surface = int( iKind.x );
  vec4 state = partState();
  float flags = floor( state.a * 255. + .5 );
  vTint = uHall[ ${COLOURS_AT} + surface ];
  vFinish = uHall[ ${FINISHES_AT} + surface ];
  if ( iKind.y > .5 && flagged( flags, ${FLAG.tint}. ) ) {
    float calm = float( flagged( flags, ${FLAG.calm}. ) );
    vTint = mix( fromSrgb( state.rgb ), vTint, .6 * calm );
    vFinish = vec3( .5, 0., flagged( flags, ${FLAG.alarm}. ) ? .75 - .5 * calm : .4 );
  }
  if ( flagged( flags, ${FLAG.apart}. ) ) {
    // As in sRGB, whose curve is near enough to a square here.
    vec3 apart = mix( sqrt( vTint ), sqrt( uNever ), ${APART} );
    vTint = apart * apart;
    vFinish = vec3( .9, 0., 0. );
  }
  vMarks = vec3( flagged( flags, ${FLAG.stale}. ), flagged( flags, ${FLAG.never}. ), openHere() );
#ifdef RECEDING
  vRecedes = float( flagged( flags, ${FLAG.recedes}. ) );
  if ( vRecedes > .5 ) {
    vTint = uHall[ ${COLOURS_AT} + surface ];
    vFinish = vec3( .9, 0., 0. );
    vMarks.xy = vec2( 0. );
  }
#endif
  vWorld = ( modelMatrix * instanceMatrix * vec4( transformed, 1. ) ).xyz;
  int part = int( iPart );
  float phase = iKind.z > .5 ? texelFetch( uPhase, ivec2( part % ${STATE_WIDTH}, part / ${STATE_WIDTH} ), 0 ).r : 0.;
  // Belts: metres along; rollers: turns.
  vRun = iKind.z < .5 ? vec4( 0. ) : iKind.z < 1.5 ? vec4( transformed.x - phase, normal.y, 0., 1. ) : vec4( transformed.xz, phase / max( iDim.x, .01 ), 2. );
}`

export const SURFACE_FRAGMENT_PARS = /* glsl */ `
#include <common>
${HALL_LIGHT}
${VARYINGS}
uniform vec3 uStale, uStaleLine, uNever;
uniform float uAmbientFloor, uUnit;
/** The tint here: seams of belts, notches of rollers, stripes of what is stale. */
vec3 patterned() {
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
  return tint;
}
/** Near the floor less light comes from around, and where things stand close. */
float nearFloor() { return vMarks.z * mix( uAmbientFloor, 1., smoothstep( -.05, 1.1, vWorld.y / uUnit ) ); }`

/**
 * What recedes is a fine screen: every fourth pixel in both directions' order (Bayer 1973) is drawn, what lies behind
 * shows between, and no sorting is needed.
 */
export const SCREEN = /* glsl */ `
#ifdef RECEDING
if ( vRecedes > .5 ) {
  ivec2 at = ivec2( gl_FragCoord.xy ) & 1;
  if ( at.x + at.y * 2 != 0 ) discard;
}
#endif`

/** How far what recedes goes towards the background. */
const RECEDING_FADE = 0.35

export const FOG = /* glsl */ `
#ifdef USE_FOG
  gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, smoothstep( fogNear, fogFar, vFogDepth ) * ( 1. - step( .6, vFinish.z ) ) );
  #ifdef RECEDING
  gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, vRecedes * ${RECEDING_FADE} );
  #endif
#endif`
