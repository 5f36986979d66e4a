/**
 * Tone mapping of our own. three's Neutral turns dark greys navy (below .08 it maps x to 6.25 x²) and AgX turns orange
 * to tan; an instrument must keep the greys and the priority colours it was given. Below a peak of .76 nothing changes;
 * above, the shoulder of Khronos PBR Neutral.
 */
import { CustomToneMapping, ShaderChunk, type ToneMapping } from 'three'

const PLAIN = 'vec3 CustomToneMapping( vec3 color ) { return color; }'
const OURS = /* glsl */ `
vec3 CustomToneMapping( vec3 color ) {
  color *= toneMappingExposure;
  const float start = .76;
  float peak = max( color.r, max( color.g, color.b ) );
  if ( peak < start ) return color;
  const float room = 1. - start;
  float squeezed = 1. - room * room / ( peak + room - start );
  color *= squeezed / peak;
  return mix( color, vec3( squeezed ), 1. - 1. / ( .15 * ( peak - squeezed ) + 1. ) );
}`

/** Puts it in place (once, however often called) and returns the constant to give the renderer. */
export const installToneMapping = (): ToneMapping => {
  const chunk = ShaderChunk.tonemapping_pars_fragment
  if (chunk.includes(PLAIN)) ShaderChunk.tonemapping_pars_fragment = chunk.replace(PLAIN, OURS)
  else if (!chunk.includes('float start = .76')) throw new Error('bug: three changed its tone mapping chunk')
  return CustomToneMapping
}
