import { type BandRow, bandsGlsl, placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { flowGlsl } from './flow.ts';

/*
 * True colours after Irwin et al. 2024 (MNRAS 527, 11521): both pale green-blue, Neptune only a little bluer, not the
 * deep blue of stretched pictures.
 */

// biome-ignore format: a table reads best in columns
const uranusBands: readonly BandRow[] = [
  [-90, 178, 217, 222], [-60, 174, 214, 221], [-40, 165, 209, 219], [-20, 160, 206, 218], [0, 163, 208, 219],
  [20, 161, 207, 218], [36, 166, 210, 219], [44, 178, 217, 222], [52, 189, 223, 224], [70, 197, 227, 226], [90, 201, 229, 227],
];

// biome-ignore format: a table reads best in columns
const neptuneBands: readonly BandRow[] = [
  [-90, 144, 184, 210], [-72, 138, 180, 208], [-60, 131, 174, 206], [-48, 136, 179, 208], [-36, 143, 185, 212],
  [-24, 147, 188, 214], [-12, 143, 185, 212], [0, 146, 187, 214], [14, 150, 190, 215], [28, 143, 185, 212], [42, 137, 180, 209],
  [60, 132, 175, 206], [90, 129, 172, 204],
];

const limb = (k: number): string => /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), 0.012);
  float mu = max(dot(normal, hit.view), 0.0);
  // methane takes red from long slant paths, so the limb is a little bluer
  vec3 slant = mix(vec3(0.86, 0.98, 1.04), vec3(1.0), smoothstep(0.0, 0.5, mu));
  return albedo * slant * minnaert(mu0, max(mu, 0.08), ${k.toFixed(2)});
}
`;

/** Uranus: almost featureless, a brighter hood over the northern pole. */
export const uranus: BakedBodyRecipe = {
  surface: /* glsl */ `
${placesGlsl}
${flowGlsl}
${bandsGlsl('bandColor', uranusBands)}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = eddies(p, 6.0, 0.03, 11u);
  float lat = graphicLatitude(q, 0.977);
  float rows = fbm(vec3(0.4, 0.2, q.z * 15.0), footprint * 15.0, 4, 5u);
  float mottle = fbm(vec3(q.xy * 4.0, q.z * 26.0), footprint * 26.0, 5, 6u);
  return bandColor(lat) * (1.0 + 0.03 * rows + 0.012 * mottle) * 0.80;
}
`,
  relief: false,
  reflectance: limb(0.86),
};

/** Neptune: faint bands, a dark spot with its bright companion, streaks of white cirrus. */
export const neptune: BakedBodyRecipe = {
  surface: /* glsl */ `
${placesGlsl}
${flowGlsl}
${bandsGlsl('bandColor', neptuneBands)}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = vortex(p, 45.0, -21.0, 11.0, 6.0, 2.2);
  q = cascade(q, 5.0, 4, 0.13, 11u);
  float lat = graphicLatitude(q, 0.983);
  float rows = fbm(vec3(0.4, 0.2, q.z * 13.0), footprint * 13.0, 4, 5u);
  float mottle = fbm(vec3(q.xy * 4.0, q.z * 24.0), footprint * 24.0, 6, 6u);
  vec3 color = bandColor(lat + 1.5 * mottle) * (1.0 + 0.06 * rows + 0.05 * mottle) * 0.80;
  vec2 spot = local(p, 45.0, -21.0) / vec2(8.5, 4.6);
  float dark = 1.0 - smoothstep(0.75, 1.25, length(spot) + 0.12 * noise(q * 14.0, 31u));
  color *= 1.0 - 0.27 * dark;
  // cirrus lies along latitude, thickest south of the spot and near 30 south and north
  float lat0 = graphicLatitude(p, 0.983);
  float where = exp(-pow((lat0 + 33.0) / 5.0, 2.0)) + 0.6 * exp(-pow((lat0 - 28.0) / 4.0, 2.0)) + 0.5 * exp(-pow((lat0 + 71.0) / 2.5, 2.0));
  float cirrus = smoothstep(0.16, 0.5, fbm(vec3(q.xy * 5.0, q.z * 46.0), footprint * 46.0, 6, 41u)) * where;
  cirrus += 0.9 * (1.0 - smoothstep(0.3, 1.2, length((local(q, 46.0, -27.8) + vec2(0.0, 0.5)) / vec2(8.0, 0.9))));
  return mix(color, vec3(0.66, 0.73, 0.78), clamp(cirrus, 0.0, 1.0) * 0.62);
}
`,
  relief: false,
  reflectance: limb(0.88),
};
