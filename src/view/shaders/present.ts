import { ShaderChunk } from 'three';
import { dopplerGlsl } from '../relativity/doppler-glsl.ts';

/*
 * From radiance to what is written: exposure and a soft shoulder, then the transfer function of the output, then
 * dither of one step, because slow gradients in dark skies show every step of eight bits.
 *
 * The curve is linear up to 0.7 and bends towards 1 above, as a spacecraft's picture is stretched: no lifted blacks,
 * no change of hue below the shoulder, and bright colours fade to white instead of clipping channel by channel.
 * It replaces the placeholder that three.js leaves for a custom curve, so that materials of three.js get the same.
 */
const placeholder = 'vec3 CustomToneMapping( vec3 color ) { return color; }';

const curve = /* glsl */ `
vec3 CustomToneMapping( vec3 color ) {
  color = max( color * toneMappingExposure, vec3( 0.0 ) );
  float peak = max( color.r, max( color.g, color.b ) );
  if ( peak <= 0.7 ) return color;
  float mapped = 1.0 - 0.09 / ( peak - 0.4 );
  vec3 kept = color * ( mapped / peak );
  float fade = 1.0 - 1.0 / ( 0.12 * ( peak - mapped ) + 1.0 );
  return mix( kept, vec3( mapped ), fade );
}
`;

/** Puts the view's tone curve where three.js expects a custom one. Safe to call again. */
export function installToneCurve(): void {
  ShaderChunk.tonemapping_pars_fragment = ShaderChunk.tonemapping_pars_fragment.replace(placeholder, curve);
}

/**
 * GLSL for fragment shaders of `ShaderMaterial`s: `vec3 present(vec3 radiance)` gives the colour to write, exposed,
 * mapped, encoded and dithered. Works to the canvas and to a headset alike. Needs `toneMapped` left true. A shader that sets
 * `gDoppler` before shows it as who moves past it does.
 */
export const presentGlsl = /* glsl */ `
${dopplerGlsl}
float gDoppler = 1.0;
float ditherNoise(vec2 pixel) {
  // interleaved gradient noise (Jimenez 2014): evenly spread, no texture
  return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715))));
}
vec3 present(vec3 radiance) {
  if (gDoppler != 1.0) radiance = shiftedLight(radiance, gDoppler);
  #ifdef TONE_MAPPING
    radiance = toneMapping(radiance);
  #endif
  vec3 shown = linearToOutputTexel(vec4(radiance, 1.0)).rgb;
  // black stays black, or additive light would draw the edges of its quads
  vec3 amount = clamp(shown * 255.0, 0.0, 1.0);
  return shown + amount * (ditherNoise(gl_FragCoord.xy) - 0.5) / 255.0;
}
`;
