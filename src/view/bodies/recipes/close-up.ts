import { craterGlsl } from '../../shaders/craters.ts';
import { noiseGlsl } from '../../shaders/noise.ts';

/**
 * GLSL `closeUp` for solid ground: relief and tone finer than a texel of the map, fixed to the ground, fading in as a
 * texel grows beyond a pixel.
 */
export function closeUpRelief({ cratered, roughness }: { cratered: boolean; roughness: number }): string {
  return /* glsl */ `
${noiseGlsl}
${cratered ? craterGlsl : ''}
vec3 closeUp(vec3 albedo, inout vec3 normal, Hit hit) {
  // cells start at the size of two texels, where the map ends
  float cells = exp2(floor(log2(0.7 / uTexel)));
  float shown = 1.0 - smoothstep(0.3, 0.9, hit.pixel / uTexel);
  if (shown <= 0.0) return albedo;
  vec3 p = hit.point * cells;
  float footprint = hit.pixel * cells;
  float h = 0.7 * fbm(p, footprint, uOctaves, 401u);
  ${cratered ? 'if (uOctaves > 3) h += craters(p * 0.5, footprint * 0.5, min(uOctaves - 3, 4), 0.8, 433u);' : ''}
  // slope from the height's change across the screen (Mikkelsen 2010), in radii
  float height = h / cells * ${(0.075 * roughness).toFixed(3)};
  vec3 across = dFdx(hit.point);
  vec3 up = dFdy(hit.point);
  vec3 r1 = cross(up, normal);
  vec3 r2 = cross(normal, across);
  float area = dot(across, r1);
  vec3 slope = sign(area) * (dFdx(height) * r1 + dFdy(height) * r2);
  normal = normalize(mix(normal, normalize(abs(area) * normal - slope), shown * step(1e-20, abs(area))));
  return albedo * (1.0 + shown * 0.12 * h);
}
`;
}
