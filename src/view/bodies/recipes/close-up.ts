import { craterGlsl, craterSlopeGlsl } from '../../shaders/craters.ts';
import { noiseGlsl } from '../../shaders/noise.ts';

/**
 * GLSL `closeUp` for solid ground: relief and tone finer than a texel of the map, fixed to the ground, fading in as a
 * texel grows beyond a pixel.
 * @param cratered with craters, where the level of quality allows their cost
 * @param roughness of the ground against old lunar highlands
 */
export function closeUpRelief({ cratered, roughness }: { cratered: boolean; roughness: number }): string {
  return /* glsl */ `
${noiseGlsl}
${cratered ? craterGlsl + craterSlopeGlsl : ''}
vec3 closeUp(vec3 albedo, inout vec3 normal, Hit hit) {
  float shown = 1.0 - smoothstep(0.3, 0.9, hit.pixel / uTexel);
  if (shown <= 0.0) return albedo;
  // cells start at the size of two texels, where the map ends; whole powers of two, so that nothing slides
  float cells = exp2(floor(log2(0.7 / uTexel)));
  vec3 p = hit.point * cells;
  float footprint = hit.pixel * cells;
  vec4 h = 0.7 * fbmSlope(p, footprint, uOctaves, 401u);
  ${cratered ? 'if (uOctaves > 3) h += craterSlopes(p * 0.5, footprint * 0.5, min(uOctaves - 3, 4), 0.8, 433u) * vec4(vec3(0.5), 1.0);' : ''}
  vec3 slope = h.xyz - dot(h.xyz, hit.point) * hit.point;
  normal = normalize(normal - slope * shown * ${(0.11 * roughness).toFixed(3)});
  return albedo * (1.0 + shown * 0.14 * h.w);
}
`;
}
